import { AppError } from '@/lib/errors';
import { defineAdapter } from '@/lib/models/adapter';
import { type AskedServer, probeServer, withServer } from '@/lib/models/jobs/ask-server';
import { jobSettingsSchema } from '@/lib/models/jobs/settings';
import { draftOfMasks } from '@/lib/models/segmentation/draft';
import { masksOf } from '@/lib/models/segmentation/masks';
import { inferSchema, infoSchema, labelNumbers } from '@/lib/models/segmentation/monai';
import { partsOf } from '@/lib/models/segmentation/parts';
import { wantedLabels } from '@/lib/models/segmentation/wanted';
import { readVolumeFile } from '@/lib/models/volume-file';

/** A model of a MONAI Label server. The volume is handed in: its own datastore is left alone. */
export const monaiLabel = defineAdapter({
  id: 'monai-label',
  title: 'MONAI Label',
  runs: 'network',
  wordless: true,
  defaultPolicy: 'monai-label',
  settings: jobSettingsSchema.required({ model: true }),

  draft: (request, settings, call) =>
    withServer(settings, call, async (server) => {
      const info = await infoOf(server);
      const about = info.models[settings.model];
      if (!about) {
        throw new AppError('model_rejected', `This server has no “${settings.model}”.`, {
          hint: `It has ${Object.keys(info.models).join(', ')}. Nothing was sent to it.`,
        });
      }
      if (NEEDS_CLICKS.includes(about.type)) {
        throw new AppError(
          'model_rejected',
          `${settings.model} is led by clicks (${about.type}), and there are none to send.`,
          { hint: 'Choose a model of type “segmentation”. Nothing was sent to it.' },
        );
      }
      const known = Object.keys(labelNumbers(about.labels));
      const vocabulary = known.map((name) => ({ name, synonyms: [] }));
      const wanted = wantedLabels(request.readersQuestion, vocabulary, settings.model);
      const volume = await request.volume();
      const parts = partsOf(
        await server.bytes({
          method: 'POST',
          path: `/infer/${encodeURIComponent(settings.model)}?output=all`,
          body: form(volume.file),
        }),
      );
      const params = parts.get('params');
      const image = parts.get('image');
      if (!params || !image) {
        throw new AppError('model_dialect', 'The service did not send a mask.', {
          hint: 'MONAI Label answers with the parts “params” and “image” when it has one.',
        });
      }
      const text = new TextDecoder().decode(params);
      const { label_names: named } = server.read(params, inferSchema);
      const numbers = Object.entries(named ?? labelNumbers(about.labels)).filter(
        ([name]) => wanted.length === 0 || wanted.includes(name),
      );
      const masks = masksOf(
        volume,
        await readVolumeFile(image),
        numbers.map(([label, value]) => ({ label, value })),
      );
      call.onDelta(text);
      const model = `${settings.model} (${info.name} ${info.version})`;
      return { text, model, masks, draft: draftOfMasks(volume, masks, model) };
    }),

  probe: (settings, call) =>
    probeServer(settings, call, async (server) =>
      Object.keys((await infoOf(server)).models),
    ),
});

/** Types of models that answer to points or scribbles only. */
const NEEDS_CLICKS: readonly string[] = ['deepgrow', 'scribbles'];

// With its slash: FastAPI redirects otherwise, and redirects are not followed.
const infoOf = (server: AskedServer) =>
  server.json({ method: 'GET', path: '/info/' }, infoSchema);

const PARAMS = {
  result_extension: '.nii.gz',
  result_dtype: 'uint16',
  // As the model numbers them, and not counted anew by what was found.
  restore_label_idx: false,
};

function form(volume: Uint8Array<ArrayBuffer>) {
  const data = new FormData();
  data.append('params', JSON.stringify(PARAMS));
  data.append('file', new Blob([volume], { type: 'application/gzip' }), 'volume.nii.gz');
  return data;
}
