import type { ImagePolicy } from '@/lib/models/policies';

/** Fields of a policy that may rest on other evidence than the rest of it. */
export type GradedField = keyof Pick<
  ImagePolicy,
  'resize' | 'box' | 'maxImages' | 'maxRequestBytes' | 'licence' | 'volume' | 'caption'
>;

/** What one field of a policy rests on. */
export interface FieldGrade {
  readonly verified: ImagePolicy['verified'];
  /** ISO date on which it was looked up last. */
  readonly asOf: string;
  readonly source: string;
}

const K = (source: string): FieldGrade => ({ verified: 'K', asOf: '2026-11-01', source });
const C = (source: string): FieldGrade => ({ verified: 'C', asOf: '2026-11-01', source });
/** Looked up again, in source code or in the vendor's own words. */
const again = (verified: 'A' | 'B' | 'C', source: string): FieldGrade => ({
  verified,
  asOf: '2026-11-26',
  source,
});

const SIZES_BY_MEMORY = 'Sizes as commonly told; not seen in source code yet.';
const LICENCE_BY_MEMORY = 'As commonly told; read the model card before use.';

/**
 * Single fields whose evidence differs from that of their policy, by the policy's id: most are weaker,
 * some were looked up again since. A policy's own grade holds for every field that isn't here.
 */
export const fieldGrades: Readonly<
  Record<string, Readonly<Partial<Record<GradedField, FieldGrade>>>>
> = {
  'qwen3-vl': { licence: K(LICENCE_BY_MEMORY) },
  'qwen2.5-vl': {
    licence: K('7B and 32B are Apache-2.0; 3B and 72B differ, as commonly told.'),
  },
  internvl: {
    resize: C(
      'vLLM, model class of InternVL: tiles of 448, at most 12, and a thumbnail.',
    ),
    box: again(
      'C',
      'InternVL’s documentation on visual grounding, as quoted by several repositories: [[x1, y1, x2, y2]], whole numbers from 0 to 1000.',
    ),
    licence: K(LICENCE_BY_MEMORY),
  },
  'eagle-2.5': { resize: K(SIZES_BY_MEMORY) },
  'llama-4': {
    resize: K(SIZES_BY_MEMORY),
    maxImages: K('Tested by its makers with five to eight images, as commonly told.'),
  },
  'llama-3.2-vision': { resize: K('Four tiles of 560; tokens are not counted by them.') },
  'pixtral-12b': {
    resize: again(
      'A',
      'mistralai/mistral-common 1836ba3e, multimodal.py: MultimodalConfig(16, 1024).',
    ),
  },
  'pixtral-large': {
    resize: again(
      'A',
      'mistralai/mistral-common 1836ba3e, multimodal.py: MultimodalConfig(16, 1024).',
    ),
  },
  mistral: {
    resize: again(
      'C',
      'Processor settings of Mistral Small 3.1, as quoted by several repositories: longest_edge 1540, patches of 14, merged two by two.',
    ),
  },
  chameleon: {
    resize: K('512², 1,024 tokens, as commonly told.'),
    licence: K(LICENCE_BY_MEMORY),
  },
  'gemini-3': { maxRequestBytes: C('Google’s pages disagree: 7, 20 or 100 MB.') },
  'gemini-2.x': { maxRequestBytes: C('Google’s pages disagree: 7, 20 or 100 MB.') },
  'medgemma-1.5': {
    box: C('The paper says 0 to 1, the notebook 0 to 1000; trained on chest films only.'),
  },
  'medgemma-1': { volume: C('Windows as quoted in an issue, confirmed by an engineer.') },
  lingshu: {
    resize: K('That of Qwen2.5-VL, whose architecture it has.'),
    licence: K(LICENCE_BY_MEMORY),
  },
  'huatuogpt-vision': { resize: K(SIZES_BY_MEMORY), licence: K(LICENCE_BY_MEMORY) },
  'llava-med': { resize: K(SIZES_BY_MEMORY), licence: K(LICENCE_BY_MEMORY) },
  'hulu-med': { licence: K(LICENCE_BY_MEMORY) },
  sat: { licence: K(LICENCE_BY_MEMORY) },
  totalsegmentator: {
    licence: again(
      'A',
      'wasserth/TotalSegmentator 02fba9cc, setup.py: Apache 2.0; some tasks need totalseg_set_license.',
    ),
  },
  medsam2: { licence: K(LICENCE_BY_MEMORY) },
};
