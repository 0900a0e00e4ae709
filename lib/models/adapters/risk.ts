import { AppError } from '@/lib/errors';
import { defineAdapter, type SentFile } from '@/lib/models/adapter';
import { safeQuote } from '@/lib/models/asking/failures';
import { serviceOf } from '@/lib/models/chat/send';
import { type AskedServer, probeServer, withServer } from '@/lib/models/jobs/ask-server';
import { jobSettingsSchema } from '@/lib/models/jobs/settings';
import { answerSchema, infoSchema } from '@/lib/models/risk/ark';
import { draftOfRisk } from '@/lib/models/risk/draft';
import { predictors } from '@/lib/models/risk/requirements';
import type { RiskTable } from '@/lib/report/risk';

/** Predictors of risk (Mirai, Sybil) by Ark, which reads DICOM files. */
export const risk = defineAdapter({
  id: 'risk',
  title: 'Risk prediction (Ark)',
  runs: 'network',
  wordless: true,
  defaultPolicy: 'ark',
  settings: jobSettingsSchema,

  draft: (request, settings, call) =>
    withServer(settings, call, async (server) => {
      const info = await infoOf(server);
      const predictor = predictors.find(({ id }) => id === info.modelName.toLowerCase());
      if (!predictor) {
        throw new AppError('model_rejected', `Ark serves “${info.modelName}” there.`, {
          hint: `Known: ${predictors.map(({ title }) => title).join(', ')}. Nothing was sent to it.`,
        });
      }
      const files = await request.files();
      const missing = predictor.missing(files);
      if (missing.length > 0) {
        throw new AppError(
          'model_rejected',
          `${predictor.title} needs ${predictor.needs}. Missing or wrong: ${missing.join('; ')}.`,
          { hint: 'Nothing was sent to it.' },
        );
      }
      const body = await server.bytes({
        method: 'POST',
        path: '/dicom/files',
        body: form(files),
      });
      const { data, message, statusCode } = server.read(body, answerSchema);
      // Ark answers 200 to work that failed, too.
      if (statusCode >= 400 || !data) {
        const service = serviceOf(settings);
        throw new AppError('model_rejected', `${service.host} could not do it.`, {
          hint: message ? safeQuote(service, message) : undefined,
        });
      }
      const text = new TextDecoder().decode(body);
      call.onDelta(text);
      const table: RiskTable = {
        model: `${predictor.title} ${info.modelVersion}`,
        of: predictor.of,
        years: [...data.predictions].sort((a, b) => a.year - b.year),
        calibration: predictor.calibration,
      };
      const draft = draftOfRisk(table, predictor.doubts(files));
      return { text, model: table.model, risk: table, draft };
    }),

  probe: (settings, call) =>
    probeServer(settings, call, async (server) => {
      const { modelName, modelVersion } = await infoOf(server);
      return [`${modelName} ${modelVersion}`];
    }),
});

const infoOf = async (server: AskedServer) =>
  (await server.json({ method: 'GET', path: '/info' }, infoSchema)).data;

function form(files: readonly SentFile[]) {
  const data = new FormData();
  data.append('data', '{}');
  files.forEach(({ bytes }, index) =>
    data.append(
      'dicom',
      new Blob([bytes], { type: 'application/dicom' }),
      `image-${index + 1}.dcm`,
    ),
  );
  return data;
}
