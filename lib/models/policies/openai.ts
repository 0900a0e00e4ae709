import type { ImagePolicy } from '@/lib/models/policies';
import { hosted } from '@/lib/models/policies/hosted';

const openai = {
  ...hosted,
  wire: 'openai-responses',
  version: 3,
  verified: 'B',
  source: 'OpenAI, guide “Images and vision”',
  maxImages: 1500,
  maxRequestBytes: 512 * 1024 ** 2,
  // No coordinates were trained: asked for relative to the image, to be read as a weak hint.
  box: { space: 'norm-1000', order: 'xyxy' },
  // Left out it may mean the dearest level.
  detail: { values: ['low', 'high', 'auto'], send: 'high' },
  outputLimit: 'max_completion_tokens',
} as const;

const GPT_4O = { context: 128_000, output: 16_384 } as const;
const GPT_5 = { context: 400_000, output: 128_000 } as const;
const O_SERIES = { context: 200_000, output: 100_000 } as const;

const tiles = (base: number, perTile: number) =>
  ({ kind: 'tile', fit: 2048, short: 768, tile: 512, base, perTile }) as const;

const patches = (maxPatches: number, factor: number) =>
  ({ kind: 'patch', patch: 32, maxPatches, maxEdge: 2048, factor }) as const;

/** OpenAI's families: what a picture costs differs in each, by tiles of 512² or patches of 32². */
export const openAiPolicies: readonly ImagePolicy[] = [
  {
    ...openai,
    id: 'openai-gpt4v-legacy',
    title: 'As GPT-4 Vision saw it (its models are retired)',
    // For asking anew what was asked of it: chosen by name for another model with tiles.
    modelPattern: '^gpt-4-(vision|turbo)',
    resize: tiles(85, 170),
    temperature: 0,
    outputLimit: 'max_tokens',
  },
  {
    ...openai,
    id: 'openai-tile-mini',
    title: 'OpenAI, tiles (GPT-4o mini)',
    modelPattern: '^gpt-4o-mini',
    tokenLimits: GPT_4O,
    resize: tiles(2833, 5667),
    temperature: 0,
    outputLimit: 'max_tokens',
  },
  {
    ...openai,
    id: 'openai-tile',
    title: 'OpenAI, tiles (GPT-4o, 4.1)',
    modelPattern: '^gpt-4o|^gpt-4\\.[15](?!-(mini|nano))',
    tokenLimits: GPT_4O,
    resize: tiles(85, 170),
    temperature: 0,
    outputLimit: 'max_tokens',
  },
  {
    ...openai,
    id: 'openai-tile-5',
    title: 'OpenAI, tiles (GPT-5, 5.1)',
    modelPattern: '^gpt-5(\\.1)?(?!\\.\\d|-mini|-nano)',
    tokenLimits: GPT_5,
    resize: tiles(70, 140),
  },
  {
    ...openai,
    id: 'openai-tile-o',
    title: 'OpenAI, tiles (o1, o3)',
    modelPattern: '^o[13](?!-mini)',
    tokenLimits: O_SERIES,
    resize: tiles(75, 150),
  },
  {
    ...openai,
    id: 'openai-patch-1536',
    title: 'OpenAI, 1,536 patches (GPT-5.4 mini)',
    modelPattern: '^gpt-5(\\.4)?-mini|^gpt-4\\.1-mini',
    tokenLimits: GPT_5,
    resize: patches(1536, 1.62),
  },
  {
    ...openai,
    id: 'openai-patch-1536-nano',
    title: 'OpenAI, 1,536 patches (GPT-5.4 nano)',
    modelPattern: '^gpt-5(\\.4)?-nano|^gpt-4\\.1-nano',
    tokenLimits: GPT_5,
    resize: patches(1536, 2.46),
  },
  {
    ...openai,
    id: 'openai-patch-1536-o4',
    title: 'OpenAI, 1,536 patches (o4-mini)',
    modelPattern: '^o4-mini',
    tokenLimits: O_SERIES,
    resize: patches(1536, 1.72),
  },
  {
    ...openai,
    id: 'openai-patch-1536-5.2',
    title: 'OpenAI, 1,536 patches (GPT-5.2)',
    modelPattern: '^gpt-5\\.2',
    // Its factor is not published; 1 is that of the models after it.
    verified: 'K',
    tokenLimits: GPT_5,
    resize: patches(1536, 1),
  },
  {
    ...openai,
    id: 'openai-patch-2500',
    title: 'OpenAI, 2,500 patches (GPT-5.4, 5.5)',
    modelPattern: '^gpt-5\\.[45](?!-(mini|nano))',
    tokenLimits: { context: 1_050_000, output: 128_000 },
    resize: patches(2500, 1),
    detail: { values: ['low', 'high', 'original', 'auto'], send: 'high' },
  },
  {
    ...openai,
    id: 'openai-free',
    title: 'OpenAI, as many patches as there are (GPT-5.6)',
    modelPattern: '^gpt-5\\.6',
    // More than 30,000 patches are refused; 6,000 pixels are what 5.5 takes at most.
    resize: { kind: 'patch', patch: 32, maxPatches: 30_000, maxEdge: 6000, factor: 1 },
    detail: { values: ['low', 'high', 'original', 'auto'], send: 'original' },
  },
];
