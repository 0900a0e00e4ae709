import type { ImagePolicy } from '@/lib/models/policies';

const hosted = {
  wire: 'openai-chat',
  formats: ['png'],
  caption: 'before',
  json: 'schema',
  system: 'yes',
  outputLimit: 'max_tokens',
  volume: { maxSlices: 85, planes: ['any'], ct: 'single', mr: 'p0.5-99.5' },
  modalities: ['CT', 'MR', 'US'],
  licence: 'The vendor’s terms of service',
  notForCare: 'Research and education use only. Not for diagnosis or treatment.',
  asOf: '2026-11-01',
} as const;

const openai = {
  ...hosted,
  verified: 'B',
  source: 'OpenAI, guide “Images and vision”',
  maxImages: 1500,
  maxRequestBytes: 512 * 1024 ** 2,
  // No coordinates were trained: asked for relative to the image, to be read as a weak hint.
  box: { space: 'norm-1000', order: 'xyxy' },
  // The chat dialect has no `original`; left out it may mean the dearest level.
  detail: { values: ['low', 'high', 'auto'], send: 'high' },
} as const;

const claude = {
  ...hosted,
  verified: 'B',
  source: 'Anthropic, “Vision”',
  maxImages: 100,
  maxRequestBytes: 32 * 1024 ** 2,
  manyImages: { over: 20, maxEdge: 2000 },
  box: { space: 'pixel-resized', order: 'xyxy' },
} as const;

/** Vendors' services. Everything sent there leaves the organisation. */
export const hostedPolicies: readonly ImagePolicy[] = [
  {
    ...openai,
    id: 'openai-tile',
    version: 1,
    title: 'OpenAI, tiles (GPT-4o, 4.1)',
    modelPattern: '^gpt-4o(?!-mini)|^gpt-4\\.[15](?!-(mini|nano))',
    resize: { kind: 'tile', fit: 2048, short: 768, tile: 512, base: 85, perTile: 170 },
    temperature: 0,
  },
  {
    ...openai,
    id: 'openai-patch-1536',
    version: 1,
    title: 'OpenAI, 1,536 patches (GPT-5.4 mini)',
    modelPattern: '^gpt-5(\\.4)?-mini|^gpt-4\\.1-mini',
    resize: { kind: 'patch', patch: 32, maxPatches: 1536, maxEdge: 2048, factor: 1.62 },
    outputLimit: 'max_completion_tokens',
  },
  {
    ...openai,
    id: 'openai-patch-2500',
    version: 1,
    title: 'OpenAI, 2,500 patches (GPT-5.4, 5.5)',
    modelPattern: '^gpt-5\\.[45](?!-(mini|nano))',
    resize: { kind: 'patch', patch: 32, maxPatches: 2500, maxEdge: 2048, factor: 1 },
    outputLimit: 'max_completion_tokens',
  },
  {
    ...claude,
    id: 'claude-hires',
    version: 1,
    title: 'Claude 4.7 and later',
    modelPattern: 'claude-.*4-([7-9]|\\d\\d)|claude-.*[5-9]-\\d(?!\\d)',
    maxImageBytes: 5 * 1024 ** 2,
    resize: {
      kind: 'patch',
      patch: 28,
      maxPatches: 4784,
      maxEdge: 2576,
      factor: 1,
      padTo: 28,
    },
  },
  {
    ...claude,
    id: 'claude-std',
    version: 1,
    title: 'Claude before 4.7',
    modelPattern: 'claude',
    maxImageBytes: 5 * 1024 ** 2,
    temperature: 0,
    resize: {
      kind: 'patch',
      patch: 28,
      maxPatches: 1568,
      maxEdge: 1568,
      factor: 1,
      padTo: 28,
    },
  },
  {
    ...hosted,
    id: 'gemini-3',
    version: 1,
    title: 'Gemini 3',
    modelPattern: 'gemini-3',
    verified: 'B',
    source: 'ai.google.dev/gemini-api/docs/media-resolution',
    maxImages: 3600,
    maxRequestBytes: 20 * 1024 ** 2,
    resize: { kind: 'budget', tokens: 1120 },
    box: { space: 'norm-1000', order: 'yxyx' },
  },
];
