import { createHash } from 'node:crypto';
import { segmentMetaSchema } from '@/lib/models/segmentation/contract';
import { OWN_NAME } from '@/tests/contract/stand-in/wire';
import { assertFields, type JobWire, made, onlyFile } from './job-wire';
import { maskOf, volumeOf } from './volumes';

const LABELS = [
  {
    name: 'liver',
    synonyms: ['hepar'],
    type: { value: '10200004', scheme: 'SCT', meaning: 'Liver' },
  },
  { name: 'left_kidney' },
  { name: 'pancreas' },
];

/** An engine that takes everything above 30 for liver, everything above 50 for left kidney. */
export const segmentationWire = (
  change: (mask: Buffer) => Buffer = (mask) => mask,
): JobWire => ({
  id: 'segmentation',
  submitPath: '/v1/segment',
  jobsPath: '/v1/jobs',
  asked: {
    '/v1/info': {
      model: OWN_NAME,
      version: '1',
      licence: 'research only',
      modalities: ['CT', 'MR'],
      input: 'volume',
      outputs: ['mask3d'],
    },
    '/v1/labels?modality=CT': { labels: LABELS },
    '/v1/labels?modality=MR': { labels: LABELS.slice(0, 1) },
  },
  models: [`${OWN_NAME} 1`],
  sends: 'volume',
  async take(form) {
    assertFields(form, ['meta', 'volume']);
    const meta = segmentMetaSchema.parse(
      JSON.parse((await onlyFile(form, 'meta', 'application/json')).toString()),
    );
    const known = LABELS.map(({ name }) => name);
    if (!meta.labels.every((label) => known.includes(label))) throw new Error('labels');
    const volume = await onlyFile(form, 'volume', 'application/gzip');
    volumeOf(volume);
    return [volume];
  },
  results: (text, [volume = Buffer.alloc(0)]) => ({
    '/result': made({
      masks: [
        { label: 'liver', file: 'masks/1', value: 1 },
        { label: 'left_kidney', file: 'masks/1', value: 2 },
        { label: 'pancreas', file: 'masks/2' },
      ],
      raw: { said: text },
      timings: { modelMs: 5 },
      sha256In: [createHash('sha256').update(volume).digest('hex')],
    }),
    '/masks/1': {
      type: 'application/gzip',
      body: change(maskOf(volume, (hu) => (hu > 50 ? 2 : hu > 30 ? 1 : 0))),
    },
    '/masks/2': { type: 'application/gzip', body: change(maskOf(volume, () => 0)) },
  }),
});
