import { randomUUID } from 'node:crypto';
import { recipeSchema } from '@/lib/api/models/recipes';
import type { ExternalReport } from '@/lib/api/models/external';
import { AppError } from '@/lib/errors';
import { checkStatements } from '@/lib/report/checks/statements';
import { parseDraft } from '@/lib/report/draft';
import { ordersIn } from '@/lib/report/injection';
import { draftFromProse } from '@/lib/report/from-prose';
import { finishRun, startRun } from '@/lib/store/runs';
import type { StoredDraft } from '@/lib/workflow/draft/draft';
import { studyDetail } from '@/lib/workflow/study-detail';
import type { World } from '@/lib/workflow/world';

/** As stored with every run: no adapter asks anybody, and no policy shaped an image. */
const EXTERNAL = { modelId: 'external', adapter: 'external', policyId: 'external@1' };

/**
 * Take in a report that was written elsewhere. Its words are kept as they came; its sentences become
 * a draft, which a reader ties to the images and decides on as on every other.
 *
 * @throws AppError `not_found`; `invalid_request` when it is no report, of which nothing is kept.
 */
export async function takeInReport(
  world: World,
  { studyUid, stackId, text, provenance }: ExternalReport,
): Promise<{ id: string }> {
  const { series } = await studyDetail(world, studyUid);
  const about = series.find(({ stacks }) => stacks.some(({ id }) => id === stackId));
  if (!about) throw new AppError('not_found', 'This study has no such stack.');
  const { notes, ...prose } = readReport(text);
  // No slice was sent to anybody, and none is cited.
  const { statements } = parseDraft(JSON.stringify(prose), [], () => [0, 0, 0, 0]);
  const draft: StoredDraft = {
    statements,
    warnings: checkStatements(statements, {
      frames: [],
      sentSpanMm: undefined,
      seriesSpanMm: undefined,
      widestGapMm: undefined,
      bodyPart: about.bodyPart || undefined,
      modalities: [about.modality],
    }),
    notes: [
      ...notes,
      ...(ordersIn(text).length > 0
        ? [
            'This report holds words that order a model about, as none that speaks of images does.',
          ]
        : []),
    ],
  };
  const id = randomUUID();
  await world.db.$transaction(async (session) => {
    const recipe = recipeSchema.parse({ stackId });
    const request = { modelId: EXTERNAL.modelId, studyUid, recipe, provenance };
    await startRun(session, {
      id,
      studyUid,
      ...EXTERNAL,
      request: JSON.stringify(request),
    });
    await finishRun(session, id, {
      status: 'succeeded',
      rawAnswer: text,
      model: `${provenance.author}, ${provenance.system}`,
      draft: JSON.stringify(draft),
    });
  });
  return { id };
}

/** Here it is the person who handed it in that can mend it, not a model. */
function readReport(text: string) {
  try {
    return draftFromProse(text);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError('invalid_request', error.message);
  }
}
