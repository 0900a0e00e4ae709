import { AppError } from '@/lib/errors';
import { defineAdapter, type VolumeMask } from '@/lib/models/adapter';
import { serviceOf } from '@/lib/models/chat/send';
import { probeServer, withServer } from '@/lib/models/jobs/ask-server';
import { runJob } from '@/lib/models/jobs/follow-job';
import { jobSettingsSchema } from '@/lib/models/jobs/settings';
import {
  labelsSchema,
  segmentResultSchema,
  type SegmentMeta,
} from '@/lib/models/segmentation/contract';
import { draftOfMasks } from '@/lib/models/segmentation/draft';
import { masksOf } from '@/lib/models/segmentation/masks';
import { wantedLabels } from '@/lib/models/segmentation/wanted';
import { assertArrived } from '@/lib/models/sidecar/arrived';
import { infoSchema, jobSchema } from '@/lib/models/sidecar/contract';
import { readVolumeFile } from '@/lib/models/volume-file';

/**
 * Engines that mark structures (SAT, TotalSegmentator, VISTA-3D, MedSAM2), behind a server of a few
 * lines each: `public/sidecar.openapi.json` says which. Its masks are proposals on the source voxels.
 */
export const segmentation = defineAdapter({
  id: 'segmentation',
  title: 'Segmentation engine',
  runs: 'network',
  wordless: true,
  defaultPolicy: 'segmentation',
  settings: jobSettingsSchema,

  draft: (request, settings, call) =>
    withServer(settings, call, async (server) => {
      const info = await server.json({ method: 'GET', path: '/v1/info' }, infoSchema);
      if (!info.modalities.includes(request.modality)) {
        throw new AppError(
          'model_rejected',
          `${info.model} segments ${info.modalities.join(', ')}, not ${request.modality}.`,
          { hint: 'Nothing was sent to it.' },
        );
      }
      const path = `/v1/labels?modality=${encodeURIComponent(request.modality)}`;
      const { labels } = await server.json({ method: 'GET', path }, labelsSchema);
      const meta: SegmentMeta = {
        modality: request.modality,
        labels: wantedLabels(request.readersQuestion, labels, info.model),
        ...(settings.model && { model: settings.model }),
      };
      const volume = await request.volume();
      const found = await runJob(server, serviceOf(settings), {
        submit: { path: '/v1/segment', body: form(meta, volume.file) },
        path: '/v1/jobs',
        pollMs: settings.pollMs,
        state: jobSchema,
        async result(job) {
          const body = await server.bytes({ method: 'GET', path: `${job}/result` });
          const result = server.read(body, segmentResultSchema);
          assertArrived([volume.file], result.sha256In);
          const masks: VolumeMask[] = [];
          for (const [file, inside] of Map.groupBy(result.masks, (each) => each.file)) {
            const bytes = await server.bytes({ method: 'GET', path: `${job}/${file}` });
            masks.push(
              ...masksOf(
                volume,
                await readVolumeFile(bytes),
                inside.map(({ label, value }) => ({
                  label,
                  value,
                  type: labels.find(({ name }) => name === label)?.type,
                })),
              ),
            );
          }
          return { text: new TextDecoder().decode(body), model: result.model, masks };
        },
      });
      const model = found.model ?? `${info.model} ${info.version}`;
      call.onDelta(found.text);
      const { masks, text } = found;
      return { text, model, masks, draft: draftOfMasks(volume, masks, model) };
    }),

  probe: (settings, call) =>
    probeServer(settings, call, async (server) => {
      const { model, version } = await server.json(
        { method: 'GET', path: '/v1/info' },
        infoSchema,
      );
      return [`${model} ${version}`];
    }),
});

function form(meta: SegmentMeta, volume: Uint8Array<ArrayBuffer>) {
  const data = new FormData();
  data.append('meta', new Blob([JSON.stringify(meta)], { type: 'application/json' }));
  data.append(
    'volume',
    new Blob([volume], { type: 'application/gzip' }),
    'volume.nii.gz',
  );
  return data;
}
