import { createHash } from 'node:crypto';
import { metaSchema } from '@/lib/models/sidecar/contract';
import { OWN_NAME, pngOf } from '@/tests/contract/stand-in/wire';
import { assertFields, fileOf, type JobWire, made, onlyFile } from './job-wire';

const GZIP = Buffer.from('1f8b', 'hex');

/** @param about - What of its own description differs: a model of volumes, of chest films. */
export const sidecarWire = (about: object = {}): JobWire => {
  const info = {
    model: OWN_NAME,
    version: '1',
    licence: 'research only',
    modalities: ['CT', 'MR'],
    input: 'image[]',
    planes: ['axial'],
    maxText: 100,
    outputs: ['report'],
    ...about,
  };
  return {
    id: 'sidecar',
    submitPath: '/v1/jobs',
    jobsPath: '/v1/jobs',
    asked: { '/v1/info': info },
    models: [`${info.model} ${info.version}`],
    async take(form) {
      assertFields(form, ['meta', 'data']);
      const meta = metaSchema.parse(
        JSON.parse((await onlyFile(form, 'meta', 'application/json')).toString()),
      );
      if (meta.prompt.length > info.maxText) throw new Error('meta.prompt: too long');
      if (!info.modalities.includes(meta.modality)) throw new Error('meta.modality');
      const parts = form.getAll('data');
      if (info.input === 'volume') {
        const volume = await onlyFile(form, 'data', 'application/gzip');
        if (!volume.subarray(0, 2).equals(GZIP)) throw new Error('data: is no gzip');
        return [volume];
      }
      const images = await Promise.all(
        parts.map((part) => fileOf(part, 'data', 'image/png')),
      );
      if (images.length !== meta.captions.length)
        throw new Error('captions: one an image');
      if (!images.every((png) => pngOf(png.toString('base64'))))
        throw new Error('no PNG');
      return images;
    },
    results: (text, taken) => ({
      '/result': made({
        text,
        timings: { modelMs: 5 },
        sha256In: taken.map((each) => createHash('sha256').update(each).digest('hex')),
      }),
    }),
  };
};
