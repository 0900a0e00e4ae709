import { z } from 'zod';
import { MODEL } from '@/tests/contract/stand-in/wire';
import { assertFields, type JobWire, onlyFile } from './job-wire';
import { maskOf, volumeOf } from './volumes';

const paramsSchema = z.strictObject({
  result_extension: z.literal('.nii.gz'),
  result_dtype: z.enum(['uint8', 'uint16']),
  restore_label_idx: z.boolean(),
});

const model = (type: string, labels: unknown) => ({
  type,
  labels,
  dimension: 3,
  description: 'A stand-in',
  config: {},
});

/**
 * MONAI Label answers the request itself: a form of `params` and `image`, as `requests_toolbelt`
 * writes it.
 *
 * @see Project-MONAI/MONAILabel, monailabel/endpoints/infer.py `send_response`
 */
export const monaiLabelWire = (): JobWire => ({
  id: 'monai-label',
  submitPath: `/infer/${MODEL}?output=all`,
  asked: {
    '/info/': {
      name: 'MONAILabel - Radiology',
      description: 'DeepLearning models for radiology',
      version: '0.8.5',
      labels: ['spleen', 'liver'],
      models: {
        [MODEL]: model('segmentation', { background: 0, spleen: 1, liver: 2 }),
        deepgrow_3d: model('deepgrow', []),
      },
      trainers: {},
      strategies: {},
      scoring: {},
      train_stats: {},
      datastore: {},
    },
  },
  models: [MODEL, 'deepgrow_3d'],
  sends: 'volume',
  async take(form) {
    assertFields(form, ['params', 'file']);
    const params = form.get('params');
    if (typeof params !== 'string') throw new Error('params: is no text');
    paramsSchema.parse(JSON.parse(params));
    const file = await onlyFile(form, 'file', 'application/gzip');
    volumeOf(file);
    return [file];
  },
  results: () => ({}),
  atOnce(text, [volume = Buffer.alloc(0)]) {
    const boundary = '0123456789abcdef0123456789abcdef';
    const params = JSON.stringify({
      label_names: { spleen: 1, liver: 2 },
      latencies: { total: 0.5 },
      said: text,
    });
    const mask = maskOf(volume, (hu) => (hu > 50 ? 2 : hu > 30 ? 1 : 0));
    return {
      type: `multipart/form-data; boundary=${boundary}`,
      body: Buffer.concat([
        Buffer.from(
          `--${boundary}\r\nContent-Disposition: form-data; name="params"\r\nContent-Type: application/json\r\n\r\n${params}\r\n--${boundary}\r\nContent-Disposition: form-data; name="image"; filename="tmp1a2b.nii.gz"\r\nContent-Type: application/gzip\r\n\r\n`,
        ),
        mask,
        Buffer.from(`\r\n--${boundary}--\r\n`),
      ]),
    };
  },
});
