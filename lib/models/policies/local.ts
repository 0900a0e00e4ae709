import type { ImagePolicy } from '@/lib/models/policies';

const NOT_FOR_CARE = 'Research and education use only. Not for diagnosis or treatment.';

/** What runs in this process, and the careful default for everything unknown. */
export const localPolicies: readonly ImagePolicy[] = [
  {
    id: 'baseline',
    version: 1,
    title: 'Measured facts (no model)',
    modelPattern: '^baseline$',
    verified: 'A',
    source: 'lib/models/adapters/baseline.ts',
    asOf: '2026-11-01',
    wire: 'none',
    formats: ['png'],
    maxImages: 10_000,
    resize: { kind: 'budget', tokens: 0 },
    caption: 'before',
    json: 'schema',
    system: 'none',
    outputLimit: 'max_tokens',
    modalities: ['CT', 'MR', 'US'],
    licence: 'MIT (part of Overread)',
    notForCare: NOT_FOR_CARE,
  },
  {
    id: 'generic',
    version: 1,
    title: 'Any vision model (careful defaults)',
    // Chosen by name in the models file or when no other pattern fits, never by a pattern.
    modelPattern: '^generic$',
    verified: 'K',
    source: 'The intersection of what the services document',
    asOf: '2026-11-01',
    wire: 'openai-chat',
    formats: ['png'],
    maxImages: 16,
    resize: { kind: 'fit', maxEdge: 1024 },
    box: { space: 'norm-1000', order: 'xyxy' },
    volume: { maxSlices: 16, planes: ['any'], ct: 'single', mr: 'p0.5-99.5' },
    caption: 'before',
    json: 'object',
    system: 'yes',
    temperature: 0,
    outputLimit: 'max_tokens',
    modalities: ['CT', 'MR', 'US'],
    licence: 'As the model’s owner says',
    notForCare: NOT_FOR_CARE,
  },
];
