import type { ImagePolicy } from '@/lib/models/policies';

export const hosted = {
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

const claude = {
  ...hosted,
  wire: 'anthropic',
  verified: 'B',
  source: 'Anthropic, “Vision”',
  maxRequestBytes: 32 * 1024 ** 2,
  manyImages: { over: 20, maxEdge: 2000 },
  box: { space: 'pixel-resized', order: 'xyxy' },
} as const;

const gemini = {
  ...hosted,
  wire: 'gemini',
  verified: 'B',
  maxImages: 3600,
  // Google's pages disagree (7, 20 or 100 MB); the middle one is of the API that we call.
  maxRequestBytes: 20 * 1024 ** 2,
  box: { space: 'norm-1000', order: 'yxyx' },
} as const;

const mistral = {
  ...hosted,
  wire: 'mistral',
  verified: 'K',
  source: 'Mistral, “Vision”, and the image processors of its open models',
  maxImages: 8,
  maxImageBytes: 10 * 1024 ** 2,
  volume: { ...hosted.volume, maxSlices: 8 },
} as const;

/** Vendors' services, OpenAI's aside. Everything sent there leaves the organisation. */
export const hostedPolicies: readonly ImagePolicy[] = [
  {
    ...claude,
    id: 'claude-hires',
    version: 3,
    title: 'Claude 4.7 and later',
    // Its major version follows the name; what follows that may be a date: `claude-sonnet-4-20250514`.
    modelPattern: 'claude-[a-z]+-(4-([7-9]|\\d\\d)|[5-9]|\\d\\d)(?!\\d)',
    maxImages: 600,
    tokenLimits: { context: 1_000_000 },
    maxImageBytes: 10 * 1024 ** 2,
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
    version: 2,
    title: 'Claude before 4.7',
    modelPattern: 'claude',
    maxImages: 100,
    tokenLimits: { context: 200_000 },
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
    ...gemini,
    id: 'gemini-3',
    version: 3,
    title: 'Gemini 3, 4',
    modelPattern: 'gemini-[34]',
    tokenLimits: { context: 1_048_576, output: 65_536 },
    source: 'ai.google.dev/gemini-api/docs/media-resolution',
    resize: { kind: 'budget', tokens: 1120 },
    detail: { values: ['low', 'medium', 'high'], send: 'high' },
  },
  {
    ...gemini,
    id: 'gemini-2.x',
    version: 2,
    tokenLimits: { context: 1_048_576, output: 8192 },
    title: 'Gemini 2',
    modelPattern: 'gemini-2',
    source: 'ai.google.dev/gemini-api/docs/image-understanding',
    // Up to 384² is one piece, which one tile is, too.
    resize: { kind: 'tile', fit: 3072, short: 3072, tile: 768, base: 0, perTile: 258 },
  },
  {
    ...mistral,
    id: 'mistral',
    version: 2,
    tokenLimits: { context: 131_072 },
    title: 'Mistral Medium 3, Small 3.2, Large 3',
    modelPattern: '(mistral|ministral|magistral)-(medium|small|large|3)',
    // Patches of 14 pixels, merged two by two.
    resize: { kind: 'patch', patch: 28, maxEdge: 1540, factor: 1 },
  },
  {
    ...mistral,
    id: 'pixtral-large',
    version: 2,
    tokenLimits: { context: 131_072 },
    title: 'Pixtral Large',
    modelPattern: 'pixtral-large',
    resize: { kind: 'patch', patch: 16, maxEdge: 1024, factor: 1 },
  },
  {
    ...hosted,
    id: 'openrouter',
    version: 1,
    title: 'Any model by way of OpenRouter',
    // Chosen by name in the models file: what counts is the way, not the model.
    modelPattern: '^openrouter$',
    verified: 'C',
    source:
      'Measured by others: some routes drop images after the eighth, without an error',
    wire: 'openai-chat',
    maxImages: 8,
    volume: { ...hosted.volume, maxSlices: 8 },
    resize: { kind: 'fit', maxEdge: 1024 },
    box: { space: 'norm-1000', order: 'xyxy' },
  },
];
