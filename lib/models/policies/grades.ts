import type { ImagePolicy } from '@/lib/models/policies';

/** Fields of a policy that may rest on other evidence than the rest of it. */
export type GradedField = keyof Pick<
  ImagePolicy,
  | 'resize'
  | 'box'
  | 'maxImages'
  | 'maxRequestBytes'
  | 'tokenLimits'
  | 'licence'
  | 'volume'
  | 'caption'
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
const O_SERIES =
  'async-openai and OpenAI-DotNet, model pages: 200,000, answers of 100,000.';
const GEMMA_3 =
  'Ollama, metadata of the weights: gemma3.context_length 131072. A server may be started with less: say so in the models file.';
const LICENCE_BY_MEMORY = 'As commonly told; read the model card before use.';

/**
 * Single fields whose evidence differs from that of their policy, by the policy's id: most are weaker,
 * some were looked up again since. A policy's own grade holds for every field that isn't here.
 */
export const fieldGrades: Readonly<
  Record<string, Readonly<Partial<Record<GradedField, FieldGrade>>>>
> = {
  ...Object.fromEntries(
    ['openai-tile', 'openai-tile-mini'].map((id) => [
      id,
      {
        tokenLimits: again(
          'C',
          'UiPath, models of Autopilot: GPT-4o 128K, answers of 16,384. GPT-4.1 takes more: say so in the models file.',
        ),
      },
    ]),
  ),
  ...Object.fromEntries(
    [
      'openai-tile-5',
      'openai-patch-1536',
      'openai-patch-1536-nano',
      'openai-patch-1536-5.2',
    ].map((id) => [
      id,
      {
        tokenLimits: again(
          'C',
          'UiPath, models of Autopilot: GPT-5 family 400K, answers of 128K.',
        ),
      },
    ]),
  ),
  'openai-tile-o': { tokenLimits: again('C', O_SERIES) },
  'openai-patch-1536-o4': { tokenLimits: again('C', O_SERIES) },
  'openai-patch-2500': {
    tokenLimits: again(
      'C',
      'WaveSpeed and Box, model pages of GPT-5.4: 1,050,000 in all, answers of 128,000.',
    ),
  },
  'claude-hires': {
    maxImages: again(
      'B',
      'platform.claude.com, “Vision”: 600 a request, 100 for models of 200k tokens; above 20 none beyond 2,000 pixels.',
    ),
    tokenLimits: again(
      'C',
      'Anthropic’s page on context windows, as quoted in source code: 1M from 4.6 on.',
    ),
  },
  'claude-std': {
    maxImages: again(
      'B',
      'platform.claude.com, “Vision”: 100 a request for models of 200k tokens; above 20 none beyond 2,000 pixels.',
    ),
    tokenLimits: again(
      'C',
      'Anthropic’s page on context windows, as quoted in source code: 200k before 4.6, which takes 1M: say so in the models file.',
    ),
  },
  'qwen3-vl': {
    tokenLimits: again(
      'C',
      'Xinference and Ollama, pages of the model: 262,144. A server may be started with less: say so in the models file.',
    ),
    licence: again('C', 'Model cards of quantised copies: apache-2.0.'),
  },
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
    resize: again(
      'C',
      'llm-multimodal 1.5.0, registry/llama4.rs: tiles of 336, patches of 14, four merged: 144; at most 16 tiles and a whole one.',
    ),
    maxImages: K('Tested by its makers with five to eight images, as commonly told.'),
  },
  'llama-3.2-vision': { resize: K('Four tiles of 560; tokens are not counted by them.') },
  'pixtral-12b': {
    tokenLimits: K('128k, as commonly told.'),
    resize: again(
      'A',
      'mistralai/mistral-common 1836ba3e, multimodal.py: MultimodalConfig(16, 1024).',
    ),
  },
  'pixtral-large': {
    tokenLimits: again('B', 'docs.mistral.ai, “Known limitations”: 131,072 tokens.'),
    resize: again(
      'A',
      'mistralai/mistral-common 1836ba3e, multimodal.py: MultimodalConfig(16, 1024).',
    ),
  },
  mistral: {
    tokenLimits: again(
      'B',
      'docs.mistral.ai, “Known limitations”: 128k (Medium 3.1, Magistral) or 256k, input and answer together.',
    ),
    resize: again(
      'C',
      'Processor settings of Mistral Small 3.1, as quoted by several repositories: longest_edge 1540, patches of 14, merged two by two.',
    ),
  },
  chameleon: {
    resize: K('512², 1,024 tokens, as commonly told.'),
    tokenLimits: again('A', 'docs.vllm.ai, its example: max_model_len 4096.'),
    licence: K(LICENCE_BY_MEMORY),
  },
  'gemini-3': {
    resize: again(
      'B',
      'ai.google.dev/gemini-api/docs/media-resolution: Gemini 4 and Gemini 3 alike, by image or for all.',
    ),
    tokenLimits: again(
      'B',
      'ai.google.dev/gemini-api/docs/models/gemini-3.1-pro-preview: 1,048,576 in, 65,536 out.',
    ),
    maxRequestBytes: C('Google’s pages disagree: 7, 20 or 100 MB.'),
  },
  'gemini-2.x': {
    tokenLimits: again(
      'B',
      'ai.google.dev/gemini-api/docs/models/gemini-2.0-flash: 1,048,576 in, 8,192 out; 2.5 gives more.',
    ),
    maxRequestBytes: C('Google’s pages disagree: 7, 20 or 100 MB.'),
  },
  'medgemma-1.5': {
    tokenLimits: again('C', GEMMA_3),
    box: C('The paper says 0 to 1, the notebook 0 to 1000; trained on chest films only.'),
  },
  'medgemma-1': {
    tokenLimits: again('C', GEMMA_3),
    volume: C('Windows as quoted in an issue, confirmed by an engineer.'),
  },
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
