import type { ExactWindow, ImagePolicy } from '@/lib/models/policies';

const NOT_FOR_CARE = 'Research and education use only. Not for diagnosis or treatment.';

/** [lowest, highest] in HU, as the recipes are written, as a window. */
const hu = (lowest: number, highest: number): ExactWindow => ({
  center: (lowest + highest) / 2,
  width: highest - lowest,
  fn: 'LINEAR_EXACT',
});

const medgemma = {
  wire: 'openai-chat',
  formats: ['png'],
  resize: { kind: 'square', side: 896, pad: 'center' },
  caption: 'after',
  json: 'prompt-only',
  system: 'none',
  temperature: 0,
  outputLimit: 'max_tokens',
  // The vendor's own handler refuses ultrasound.
  modalities: ['CT', 'MR'],
  licence: 'Health AI Developer Foundations terms',
  notForCare: NOT_FOR_CARE,
} as const;

const qwen = {
  wire: 'openai-chat',
  formats: ['png'],
  maxImages: 64,
  caption: 'before',
  json: 'schema',
  system: 'yes',
  temperature: 0,
  outputLimit: 'max_tokens',
  volume: { maxSlices: 64, planes: ['any'], ct: 'single', mr: 'p0.5-99.5' },
  modalities: ['CT', 'MR', 'US'],
  licence: 'Apache-2.0 (some sizes differ)',
  notForCare: NOT_FOR_CARE,
} as const;

/** Models that a person or a hospital serves itself, through vLLM and its relatives. */
export const openWeightPolicies: readonly ImagePolicy[] = [
  {
    ...medgemma,
    id: 'medgemma-1.5',
    version: 1,
    title: 'MedGemma 1.5',
    modelPattern: 'medgemma-?1\\.5',
    verified: 'A',
    source:
      'google-health/medgemma, notebooks/high_dimensional_ct_hugging_face.ipynb d89262cd',
    asOf: '2026-11-01',
    maxImages: 85,
    // Boxes were trained on chest radiographs; on CT and MR they are a weak hint.
    box: { space: 'norm-1000', order: 'yxyx' },
    volume: {
      maxSlices: 85,
      planes: ['axial'],
      ct: 'rgb3',
      // The green window begins at −135: the reference server says +135, a sign error.
      ctWindows: [hu(-1024, 1024), hu(-135, 215), hu(0, 80)],
      mr: 'minmax-volume',
    },
  },
  {
    ...medgemma,
    id: 'medgemma-1',
    version: 1,
    title: 'MedGemma 1',
    modelPattern: 'medgemma(?!-?1\\.5)',
    verified: 'B',
    source: 'google-health/medgemma, issue 27',
    asOf: '2026-11-01',
    maxImages: 16,
    volume: {
      maxSlices: 16,
      planes: ['axial'],
      ct: 'rgb3',
      // Published as width/level: 2250/−100, 350/40, 80/40.
      ctWindows: [hu(-1225, 1025), hu(-135, 215), hu(0, 80)],
      mr: 'minmax-volume',
    },
  },
  {
    ...qwen,
    id: 'qwen3-vl',
    version: 1,
    title: 'Qwen3-VL',
    modelPattern: 'qwen-?3-?vl|qwen-?3\\.5',
    verified: 'A',
    source: 'QwenLM/Qwen3-VL README 0f2afbe4 and its 2-D grounding cookbook',
    asOf: '2026-11-01',
    // 256 to 1,280 tokens of 32² pixels each, the vendor's own example.
    resize: { kind: 'pixels', multiple: 32, min: 256 * 32 ** 2, max: 1280 * 32 ** 2 },
    box: { space: 'norm-1000', order: 'xyxy' },
  },
  {
    ...qwen,
    id: 'qwen2.5-vl',
    version: 1,
    title: 'Qwen2.5-VL',
    modelPattern: 'qwen-?2\\.5-?vl|lingshu',
    verified: 'A',
    source: 'QwenLM/Qwen2.5-VL README',
    asOf: '2026-11-01',
    resize: { kind: 'pixels', multiple: 28, min: 256 * 28 ** 2, max: 1280 * 28 ** 2 },
    box: { space: 'pixel-resized', order: 'xyxy' },
  },
];
