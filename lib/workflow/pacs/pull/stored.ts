import { pullSchema, type Pull } from '@/lib/api/pacs/protocol';
import { changePull, getPull, getPulls, type StoredPull } from '@/lib/store/pacs/pulls';
import { boardOf } from '@/lib/workflow/pacs/pull/board';
import { hiddenOf } from '@/lib/workflow/people/may-see';
import type { World } from '@/lib/workflow/world';

/** A pull as it is now; of one under way, what this process knows. @throws AppError `not_found` */
export async function readPull(world: Pick<World, 'db'>, id: string): Promise<Pull> {
  const live = boardOf(world).find(id);
  return live ? live.pull : toPull(await getPull(world.db, id));
}

const LISTED = 50;

/** Newest first; those under way come in any case. */
export async function listPulls(world: Pick<World, 'db' | 'person'>): Promise<Pull[]> {
  const board = boardOf(world);
  const stored = await getPulls(world.db, LISTED);
  const known = new Set(stored.map(({ id }) => id));
  const others = board.underWay().filter(({ pull }) => !known.has(pull.id));
  const pulls = [
    ...stored.map((row) => board.find(row.id)?.pull ?? toPull(row)),
    ...others.map(({ pull }) => pull),
  ];
  return seenPulls(world, pulls);
}

/** Those of studies that are not hidden from whoever asks. */
export async function seenPulls(
  world: Pick<World, 'db' | 'person'>,
  pulls: readonly Pull[],
): Promise<Pull[]> {
  const hidden = await hiddenOf(
    world,
    pulls.map(({ studyUid }) => studyUid),
  );
  return pulls.filter(({ studyUid }) => !hidden.has(studyUid));
}

/** Keep what is known of a pull. */
export const savePull = (
  { db }: Pick<World, 'db'>,
  { id, status, study, announced, counts, problems, error, finishedAt }: Pull,
) =>
  changePull(db, id, {
    status,
    announced,
    study: JSON.stringify(study ?? {}),
    counts: JSON.stringify(counts),
    problems: JSON.stringify(problems),
    error: error ? JSON.stringify(error) : null,
    finishedAt: finishedAt ? new Date(finishedAt) : null,
  });

export const toPull = (row: StoredPull): Pull =>
  pullSchema.parse({
    ...row,
    seriesUids: JSON.parse(row.seriesUids),
    study: row.study === '{}' ? null : JSON.parse(row.study),
    counts: JSON.parse(row.counts),
    problems: JSON.parse(row.problems),
    error: row.error ? JSON.parse(row.error) : null,
    startedAt: row.startedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  });
