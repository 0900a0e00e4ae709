import { setTimeout as wait } from 'node:timers/promises';
import type { Run, RunEvent } from '@/lib/api/runs';
import { runSchema } from '@/lib/api/runs';
import { veiledRuns } from '@/lib/store/blind/unread';
import { getRun, getRuns, type StoredRun } from '@/lib/store/runs';
import { heldAgainstControls } from '@/lib/workflow/draft/controls';
import { findLog } from '@/lib/workflow/draft/run-log';
import type { World } from '@/lib/workflow/world';

/** @throws AppError `not_found` */
export async function readRun({ db }: Pick<World, 'db'>, id: string): Promise<Run> {
  const row = await getRun(db, id);
  const run = toRun(row);
  if (!run.draft) return run;
  const { controls, warnings } = await heldAgainstControls(db, row, run.draft.statements);
  return {
    ...run,
    controls,
    draft: {
      ...run.draft,
      warnings: run.draft.warnings.map((found, index) => [
        ...found,
        ...(warnings[index] ?? []),
      ]),
    },
  };
}

/**
 * Runs on a study, newest first; controls are told by each run alone. Those whose drafts whoever asks
 * still has to judge blind are left out: they would say which model wrote them.
 */
export async function readRuns(
  { db, user }: Pick<World, 'db' | 'user'>,
  studyUid: string,
) {
  const veiled = await veiledRuns(db, user, studyUid);
  return (await getRuns(db, studyUid)).filter(({ id }) => !veiled.has(id)).map(toRun);
}

/** How often a run of another process is looked at, and how long: no model may take longer. */
const LOOK_EVERY_MS = 500;
const LOOKS = 7200;

/** A run once it has ended. It may be another process's: the command line shares the archive. */
async function endOf(world: World, id: string): Promise<Run> {
  for (let look = 1; ; look++) {
    const run = await readRun(world, id);
    if (run.status !== 'running' || look === LOOKS) return run;
    await wait(LOOK_EVERY_MS);
  }
}

/** The events of a run: live ones, or for one that ended before, those that tell how it ended. */
export async function* followRun(world: World, id: string): AsyncGenerator<RunEvent> {
  const log = findLog(id);
  if (log) return yield* log.follow();
  const run = await endOf(world, id);
  for (const [index, statement] of (run.draft?.statements ?? []).entries()) {
    yield { type: 'finding', index, statement };
  }
  if (run.status === 'refused') {
    yield { type: 'refused', message: run.error?.message ?? '' };
  } else if (run.error) {
    yield { type: 'failed', ...run.error };
  } else {
    const { statements = [], notes = [] } = run.draft ?? {};
    yield { type: 'done', statements: statements.length, notes };
  }
}

// zod drops what only the server keeps (transforms).
const toRun = (row: StoredRun): Run =>
  runSchema.parse({
    ...row,
    request: JSON.parse(row.request),
    images: JSON.parse(row.images),
    files: JSON.parse(row.files),
    controls: [],
    draft: row.draft ? JSON.parse(row.draft) : null,
    error: row.error ? JSON.parse(row.error) : null,
    startedAt: row.startedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  });
