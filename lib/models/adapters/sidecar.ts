import { AppError } from '@/lib/errors';
import { defineAdapter, type DraftRequest } from '@/lib/models/adapter';
import { serviceOf } from '@/lib/models/chat/send';
import { type AskedServer, probeServer, withServer } from '@/lib/models/jobs/ask-server';
import { runJob } from '@/lib/models/jobs/follow-job';
import { jobSettingsSchema } from '@/lib/models/jobs/settings';
import { assertArrived } from '@/lib/models/sidecar/arrived';
import {
  infoSchema,
  jobSchema,
  resultSchema,
  type SidecarInfo,
  type SidecarMeta,
} from '@/lib/models/sidecar/contract';
import { draftOf } from '@/lib/models/sidecar/read-result';

/**
 * Models that run only in their own Python (MAIRA-2, CheXagent, RadFM, M3D-LaMed, CT-CHAT, Merlin,
 * Hulu-Med), behind a server of a few lines each: `public/sidecar.openapi.json` says which.
 */
export const sidecar = defineAdapter({
  id: 'sidecar',
  title: 'Sidecar of a model',
  runs: 'network',
  wordless: true,
  settings: jobSettingsSchema,

  draft: (request, settings, call) =>
    withServer(settings, call, async (server) => {
      const info = await infoOf(server);
      assertReads(info, request);
      const parts = await partsFor(info, request);
      const body = await runJob(server, serviceOf(settings), {
        submit: { path: '/v1/jobs', body: form(info, request, parts) },
        path: '/v1/jobs',
        pollMs: settings.pollMs,
        state: jobSchema,
        result: (path) => server.bytes({ method: 'GET', path: `${path}/result` }),
      });
      const text = new TextDecoder().decode(body);
      call.onDelta(text);
      const result = server.read(body, resultSchema);
      assertArrived(
        parts.map(({ bytes }) => bytes),
        result.sha256In,
      );
      return { text, model: result.model ?? info.model, draft: draftOf(result) };
    }),

  probe: (settings, call) =>
    probeServer(settings, call, async (server) => {
      const { model, version } = await infoOf(server);
      return [`${model} ${version}`];
    }),
});

const infoOf = (server: AskedServer) =>
  server.json({ method: 'GET', path: '/v1/info' }, infoSchema);

/** Said before anything is sent: a model of chest films has nothing true to say of a CT. */
function assertReads(info: SidecarInfo, { modality, slices }: DraftRequest) {
  if (!info.modalities.includes(modality)) {
    throw new AppError(
      'model_rejected',
      `${info.model} reads ${info.modalities.join(', ')}, not ${modality}.`,
      { hint: 'Nothing was sent to it.' },
    );
  }
  const most = info.maxImages ?? Infinity;
  if (info.input === 'image[]' && slices.length > most) {
    throw new AppError(
      'model_rejected',
      `${info.model} takes ${most} images, not ${slices.length}.`,
      { hint: 'Choose fewer slices. Nothing was sent to it.' },
    );
  }
}

interface Part {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
  readonly name: string;
}

/** The images as it wants them. File names say nothing but the order. */
async function partsFor(info: SidecarInfo, request: DraftRequest): Promise<Part[]> {
  if (info.input === 'image[]') {
    return request.slices.map(({ png }, index) => ({
      bytes: new Uint8Array(png),
      type: 'image/png',
      name: `slice-${index + 1}.png`,
    }));
  }
  const { file } = await request.volume();
  return [{ bytes: file, type: 'application/gzip', name: 'volume.nii.gz' }];
}

function form(info: SidecarInfo, request: DraftRequest, parts: readonly Part[]) {
  const meta: SidecarMeta = {
    task: 'report',
    prompt: request.readersQuestion.slice(0, info.maxText),
    context: request.context,
    modality: request.modality,
    captions: request.slices.map(({ caption }) => caption),
  };
  const data = new FormData();
  data.append('meta', new Blob([JSON.stringify(meta)], { type: 'application/json' }));
  for (const { bytes, type, name } of parts) {
    data.append('data', new Blob([bytes], { type }), name);
  }
  return data;
}
