import { createHash } from 'node:crypto';
import {
  cellPreviewSchema,
  type CellPreview,
  type Plan,
} from '@/lib/api/research/experiments';
import type { Preview, RunRequest } from '@/lib/api/runs';
import { AppError } from '@/lib/errors';
import { costOf } from '@/lib/models/price';
import { contentOf, lockedFingerprint } from '@/lib/store/research/cohorts';
import {
  getPreviews,
  keepPreview,
  unprepared,
  type LeanCell,
} from '@/lib/store/research/cells';
import { changeExperiment, type Work } from '@/lib/store/research/experiments';
import { fingerprintOf } from '@/lib/workflow/cohorts/fingerprint';
import { findModel } from '@/lib/workflow/models';
import { planOf } from '@/lib/workflow/experiments/plan';
import { preview } from '@/lib/workflow/prepare/preview';
import { resolveRequest } from '@/lib/workflow/recipes/resolve';
import type { World } from '@/lib/workflow/world';

/** So many are prepared before anybody else has a turn. */
const AT_ONCE = 4;

/**
 * Prepare what some runs of an experiment would send, as a preview does; what would not be sent is
 * stopped, with its reason. Once all are prepared, the experiment is ready to be looked at.
 *
 * @returns Whether there may be more to do.
 */
export async function prepareSome(
  world: World,
  experiment: Work,
  signal: AbortSignal,
): Promise<boolean> {
  const cells = await unprepared(world.db, experiment.id, AT_ONCE);
  if (cells.length === 0) {
    const digest = await digestOf(world, experiment.id);
    await changeExperiment(world.db, experiment.id, ['preparing'], {
      ...{ state: 'ready', digest },
    });
    return false;
  }
  const plan = planOf(experiment);
  for (const cell of cells) {
    if (signal.aborted) return false;
    await keepPreview(
      world.db,
      cell,
      await previewOrReason(world, { experiment, plan, cell }, signal),
    );
  }
  return true;
}

async function previewOrReason(
  world: World,
  { experiment, plan, cell }: { experiment: Work; plan: Plan; cell: LeanCell },
  signal: AbortSignal,
) {
  try {
    await mustBeLocked(world, experiment, cell.studyUid);
    const request = await requestFor(world, plan, cell);
    const shown = await preview(world, request, signal);
    if (shown.refusal) return stopped(shown.refusal.code, shown.refusal);
    const kept = await inNumbers(world, shown);
    if (
      kept.unread > 0 &&
      plan.unreadText === 'stop' &&
      shown.destination.egress === 'remote'
    ) {
      return stopped('unread_text', {
        ...{ code: 'consent_needed', retryable: false },
        message: `Something in ${kept.unread === 1 ? 'an image' : `${kept.unread} images`} may be text that can’t be read, and isn’t blacked out.`,
        hint: 'Look at the images of this study; an experiment that may send them says so.',
      });
    }
    return { preview: JSON.stringify(kept) };
  } catch (error) {
    if (!(error instanceof AppError) || signal.aborted) throw error;
    const { code, message, hint, retryable } = error;
    return stopped(code, { code, message, hint: hint ?? null, retryable });
  }
}

const stopped = (errorKind: string, error: object) => ({
  ...{ state: 'stopped' as const, errorKind, error: JSON.stringify(error) },
});

/** What a cell asks. @throws AppError as `resolveRequest` */
export function requestFor(
  world: World,
  { arms }: Plan,
  { studyUid, modelId, arm }: Pick<LeanCell, 'studyUid' | 'modelId' | 'arm'>,
): Promise<RunRequest> {
  const asked = arms[arm];
  if (!asked) throw new AppError('invalid_request', `The plan has no arm ${arm}.`);
  const { preparation, saved, prompt } = asked;
  const recipe = { ...preparation, ...(saved && { saved }), question: prompt };
  return resolveRequest(world, { modelId, studyUid, recipe });
}

/** @throws AppError `conflict` where the study is not what it was when the cohort was locked. */
export async function mustBeLocked(
  { db }: Pick<World, 'db'>,
  { cohortId, cohortVersion: version }: Pick<Work, 'cohortId' | 'cohortVersion'>,
  studyUid: string,
): Promise<void> {
  const fingerprint = await lockedFingerprint(db, { cohortId, version, studyUid });
  const now = (await contentOf(db, [studyUid])).get(studyUid);
  if (now && fingerprintOf(now) === fingerprint) return;
  throw new AppError(
    'conflict',
    now
      ? 'The images of this study have changed since the cohort was locked.'
      : 'This study was deleted.',
    { hint: 'Make a new version of the cohort, and an experiment on that.' },
  );
}

async function inNumbers(world: World, shown: Preview): Promise<CellPreview> {
  const { price, answerTokens } = await findModel(world, shown.modelId);
  const questions = Math.max(1, shown.questions.length);
  const lettering = (fits: (each: { kind: string; masked: boolean }) => boolean) =>
    shown.images.filter((image) => image.lettering.some(fits)).length;
  return {
    digest: shown.digest,
    images: shown.images.length,
    files: shown.files.length,
    tokens: shown.tokens,
    mostUsd:
      shown.destination.egress === 'here'
        ? 0
        : costOf(price, { input: shown.tokens, output: questions * answerTokens }),
    masked: lettering(({ masked }) => masked),
    unmasked: lettering(({ kind, masked }) => kind !== 'unread' && !masked),
    unread: lettering(({ kind, masked }) => kind === 'unread' && !masked),
    warnings: shown.deidentification.flatMap(({ level, message }) =>
      level === 'warning' ? [message] : [],
    ),
  };
}

/** @returns null before it was prepared. */
export const previewOf = ({ preview: text }: { preview: string | null }) =>
  text === null ? null : cellPreviewSchema.parse(JSON.parse(text));

/** SHA-256 over every run in order: what it would send, or why it won't. */
async function digestOf({ db }: Pick<World, 'db'>, id: string): Promise<string> {
  const hash = createHash('sha256');
  for (const cell of await getPreviews(db, id)) {
    const { studyUid, modelId, arm, repeat, errorKind } = cell;
    const what = previewOf(cell)?.digest ?? `stopped ${errorKind}`;
    hash.update(`${JSON.stringify([studyUid, modelId, arm, repeat, what])}\n`);
  }
  return hash.digest('hex');
}
