import type { LedgerLine } from '@/lib/api/imports';
import type { Act } from '@/lib/store/audit/chain';
import { keepAct } from '@/lib/store/audit/events';
import type { World } from '@/lib/workflow/world';

type Writing = Pick<World, 'db' | 'user'>;
type Done = Omit<Act, 'actor'>;

/** What goes on without a pause as long as this, milliseconds, is one act. */
const PAUSE = 60_000;
const MOST_REMEMBERED = 10_000;

// The server's process holds this module twice, in Next's bundle and beside it.
const place = globalThis as { overreadActs?: WeakMap<object, Map<string, number>> };

function lately(db: World['db']): Map<string, number> {
  const byArchive = (place.overreadActs ??= new WeakMap());
  const acts = byArchive.get(db) ?? new Map<string, number>();
  byArchive.set(db, acts);
  return acts;
}

/** Write down what was done, before it is said to be. */
export const record = ({ db, user }: Writing, act: Done): Promise<void> =>
  keepAct(db, { ...act, actor: user });

/**
 * Write down what comes in hundreds of requests, once for all that follow each other within a minute:
 * a study is viewed frame by frame, and received file by file.
 */
export async function recordOnce(
  world: Writing,
  act: Done,
  now = Date.now(),
): Promise<void> {
  const acts = lately(world.db);
  const key = JSON.stringify([world.user, act.kind, act.studyUid, act.object]);
  const last = acts.get(key);
  // The one that was repeated last is at the end, and what is forgotten first at the beginning.
  acts.delete(key);
  acts.set(key, now);
  const oldest = acts.keys().next().value;
  if (acts.size > MOST_REMEMBERED && oldest !== undefined) acts.delete(oldest);
  if (last !== undefined && now - last < PAUSE) return;
  try {
    await record(world, act);
  } catch (error) {
    acts.delete(key); // the next one tries again
    throw error;
  }
}

/** Somebody looks at a study, by whichever way. */
export const recordView = (world: Writing, studyUid: string): Promise<void> =>
  recordOnce(world, { kind: 'study-viewed', action: 'R', studyUid });

/** Somebody looks for studies. What for is not written down: it may be a name. */
export const recordQuery = (world: Writing, where: string): Promise<void> =>
  recordOnce(world, { kind: 'queried', action: 'E', object: where });

/** Files were taken in: of each study that grew by them. */
export async function recordImports(
  world: Writing,
  told: readonly { data: LedgerLine }[],
): Promise<void> {
  const grown = told.filter(
    ({ data: { outcome } }) => outcome === 'stored' || outcome === 'replaced',
  );
  for (const studyUid of new Set(grown.map(({ data }) => data.studyUid))) {
    if (studyUid === undefined) continue;
    await recordOnce(world, { kind: 'study-imported', action: 'C', studyUid });
  }
}
