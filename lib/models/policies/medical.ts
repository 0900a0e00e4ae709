import type { ExactWindow, ImagePolicy } from '@/lib/models/policies';
import { qwen } from '@/lib/models/policies/open-weights';

const NOT_FOR_CARE = 'Research and education use only. Not for diagnosis or treatment.';

/** [lowest, highest] in HU, as the recipes are written, as a window. */
const hu = (lowest: number, highest: number): ExactWindow => ({
  center: (lowest + highest) / 2,
  width: highest - lowest,
  fn: 'LINEAR_EXACT',
});

const medgemma = {
  tokenLimits: { context: 131_072 },
  wire: 'openai-chat',
  formats: ['png'],
  // The notebook pads and never enlarges: that the processor does, so that we send a third of the bytes.
  resize: { kind: 'square', side: 896, pad: 'center', enlargedBy: 'model' },
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

const radiographs = {
  wire: 'sidecar',
  formats: ['png'],
  caption: 'before',
  json: 'prompt-only',
  system: 'none',
  outputLimit: 'max_tokens',
  // Chest radiographs: what we show is neither, so that they say so instead of answering.
  modalities: ['CR', 'DX'],
  facts: ['modality', 'body part'],
  notForCare: NOT_FOR_CARE,
  asOf: '2026-11-01',
} as const;

const llava = {
  ...medgemma,
  verified: 'K',
  source: 'The model’s README; sizes of its vision tower to be confirmed',
  asOf: '2026-11-01',
  maxImages: 1,
  resize: { kind: 'square', side: 336, pad: 'center', tokens: 576 },
  volume: { maxSlices: 1, planes: ['any'], ct: 'single', mr: 'p0.5-99.5' },
  modalities: ['CT', 'MR', 'US'],
} as const;

/**
 * Models that take a whole volume by their sidecar: it is sent as it is stored, and the sidecar cuts
 * and scales it. The pictures of the preview show what goes into the volume.
 */
const volumes = {
  wire: 'sidecar',
  takes: 'volume',
  formats: ['png'],
  verified: 'A',
  asOf: '2026-11-01',
  maxImages: 1000,
  resize: { kind: 'budget', tokens: 0 },
  // The file itself says where its voxels lie.
  facts: ['modality', 'body part', 'contrast agent'],
  volume: { maxSlices: 1000, planes: ['axial'], ct: 'single', mr: 'p0.5-99.5' },
  caption: 'before',
  json: 'prompt-only',
  system: 'none',
  outputLimit: 'max_tokens',
  notForCare: NOT_FOR_CARE,
} as const;

/** Models that were trained on medical images. */
export const medicalPolicies: readonly ImagePolicy[] = [
  {
    ...medgemma,
    id: 'medgemma-1.5',
    version: 3,
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
    version: 3,
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
    id: 'lingshu',
    version: 1,
    title: 'Lingshu',
    modelPattern: 'lingshu',
    verified: 'K',
    source:
      'Architecture of Qwen2.5-VL; a public pipeline shows it 32 slices by MedGemma’s windows',
    asOf: '2026-11-01',
    resize: { kind: 'pixels', multiple: 28, min: 256 * 28 ** 2, max: 1280 * 28 ** 2 },
    box: { space: 'pixel-resized', order: 'xyxy' },
    maxImages: 32,
    volume: {
      maxSlices: 32,
      planes: ['any'],
      ct: 'rgb3',
      ctWindows: [hu(-1024, 1024), hu(-135, 215), hu(0, 80)],
      mr: 'p0.5-99.5',
    },
    licence: 'MIT',
  },
  {
    ...llava,
    id: 'huatuogpt-vision',
    version: 1,
    title: 'HuatuoGPT-Vision',
    modelPattern: 'huatuogpt-?vision',
    licence: 'Apache-2.0',
  },
  {
    ...llava,
    id: 'llava-med',
    version: 1,
    title: 'LLaVA-Med 1.5',
    modelPattern: 'llava-?med',
    licence: 'Microsoft Research License: research only',
  },
  {
    ...radiographs,
    id: 'maira-2',
    version: 2,
    title: 'MAIRA-2 (chest radiographs)',
    modelPattern: 'maira-?2',
    verified: 'A',
    source: 'Usage in microsoft/maira-2: boxes as its processor inverts them',
    maxImages: 3,
    resize: { kind: 'square', side: 518, pad: 'center' },
    box: { space: 'norm-1', order: 'xyxy' },
    licence: 'MSRLA: research only',
  },
  {
    ...radiographs,
    id: 'chexagent',
    version: 2,
    title: 'CheXagent (chest radiographs)',
    modelPattern: 'chexagent',
    verified: 'A',
    source: 'Stanford-AIMI/CheXagent, README',
    maxImages: 2,
    resize: { kind: 'square', side: 512, pad: 'center' },
    licence: 'Research only, not for clinical use',
  },
  {
    ...volumes,
    id: 'radfm',
    version: 2,
    title: 'RadFM',
    modelPattern: 'radfm',
    source: 'chaoyi-wu/RadFM, README: 2-D and 3-D tensors by its own PyTorch code',
    modalities: ['CT', 'MR'],
    licence: 'As its weights on Hugging Face say',
  },
  {
    ...volumes,
    id: 'm3d-lamed',
    version: 2,
    title: 'M3D-LaMed',
    modelPattern: 'm3d-?lamed',
    source: 'BAAI-DCAI/M3D, README: 1×32×256×256, min-max over the volume',
    modalities: ['CT'],
    licence: 'As its weights say',
  },
  {
    ...volumes,
    id: 'ct-chat',
    version: 2,
    title: 'CT-CHAT (CT of the chest)',
    modelPattern: 'ct-?(chat|clip)',
    source: 'ibrahimethemhamamci/CT-CHAT, README: encodings of 480×480×240',
    modalities: ['CT'],
    licence: 'CC-BY-NC-SA: not commercial',
  },
  {
    ...volumes,
    id: 'merlin',
    version: 2,
    title: 'Merlin (CT of the abdomen)',
    modelPattern: 'merlin',
    source: 'StanfordMIMI/Merlin, README: merlin-vlm, one volume',
    modalities: ['CT'],
    licence: 'MIT; its weights are given on request',
  },
  {
    ...volumes,
    id: 'hulu-med',
    version: 2,
    title: 'Hulu-Med',
    modelPattern: 'hulu-?med',
    source: 'ZJUI-AI4H/Hulu-Med, README: NIfTI, 160 slices of it',
    modalities: ['CT', 'MR'],
    licence: 'Apache-2.0 (to be confirmed)',
  },
];
