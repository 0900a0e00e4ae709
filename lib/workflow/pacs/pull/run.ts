import { setTimeout as wait } from 'node:timers/promises';
import type { Pull } from '@/lib/api/pacs/protocol';
import { AppError } from '@/lib/errors';
import { notHere } from '@/lib/store/archive/presence';
import { importFiles, type ImportWorld } from '@/lib/workflow/import/import';
import type { IncomingFile } from '@/lib/workflow/import/incoming';
import type { Arrival, PacsArchive, Wanted } from '@/lib/workflow/pacs/archive';
import type { LivePull } from '@/lib/workflow/pacs/pull/board';
import { portionsOf, studyIn, type Portion } from '@/lib/workflow/pacs/pull/plan';

/** How long to wait before what broke is tried again. */
const WAITS_MS = [1000, 4000];

/** After these there is no use in asking for the next series. */
const GONE: readonly string[] = ['pacs_unreachable', 'pacs_timeout'];

export interface PullOptions {
  /** Called after each portion, so that what is known can be kept. */
  onPortion: () => Promise<unknown>;
}

/**
 * Fetch what is not here yet, series by series, through the same import as every other file. What
 * arrives is safe whatever comes after it.
 *
 * @returns How it ended.
 * @throws AppError when the archive can't be asked any more, or nothing at all can be had of it.
 */
export async function runPull(
  world: ImportWorld,
  live: LivePull,
  archive: PacsArchive,
  { onPortion }: PullOptions,
): Promise<Pull['status']> {
  const { signal } = live;
  const study = await studyIn(archive, live.pull.studyUid, signal);
  live.change({ study });
  const portions = await portionsOf(archive, study, live.pull, signal);
  live.change({ announced: announcedIn(portions, live.pull) });
  await onPortion();
  let failure: AppError | undefined;
  for (const portion of portions) {
    failure = (await fetchPortion(world, live, archive, portion)) ?? failure;
    await onPortion();
  }
  const { present, stored, duplicate, replaced, refused, missing } = live.pull.counts;
  if (failure && present + stored + duplicate + replaced === 0) throw failure;
  return refused + missing === 0 ? 'done' : 'incomplete';
}

function announcedIn(
  portions: readonly Portion[],
  { seriesUids, study }: Pull,
): number | null {
  const whole = seriesUids.length === 0 ? (study?.instanceCount ?? null) : null;
  return portions.reduce<number | null>(
    (sum, { announced }) =>
      sum === null || announced === null ? whole : sum + announced,
    0,
  );
}

/** @returns Why this portion is not whole although the archive can be asked for the next. */
async function fetchPortion(
  world: ImportWorld,
  live: LivePull,
  archive: PacsArchive,
  portion: Portion,
): Promise<AppError | undefined> {
  const { uids } = portion;
  const before = live.pull.counts;
  if (uids) {
    live.count('present', uids.length - (await notHere(world.db, uids)).length);
  }
  let failure: AppError | undefined;
  for (let attempt = 0; ; attempt += 1) {
    const wanted = await wantedOf(world, live, portion);
    failure =
      wanted &&
      (await attemptAt(world, live, archive.retrieve(wanted, live.signal, world)));
    const pause = WAITS_MS[attempt];
    if (!failure?.retryable || pause === undefined) break;
    await wait(pause, undefined, { signal: live.signal });
  }
  // What is not here now is told, also if nobody is there to be asked again.
  await tellMissing(world, live, portion, before, failure);
  if (failure && GONE.includes(failure.code)) throw failure;
  return failure;
}

/** What of it is not here; undefined if everything is. */
async function wantedOf(
  { db }: ImportWorld,
  { pull: { studyUid } }: LivePull,
  { seriesUid, uids, announced }: Portion,
): Promise<Wanted | undefined> {
  const missing = uids && (await notHere(db, uids));
  if (missing?.length === 0) return undefined;
  // An archive may have got more since it was asked, but not without end.
  const atMost = 2 * (announced ?? 100_000) + 100;
  const place = { studyUid, atMost, ...(seriesUid && { seriesUid }) };
  const isPart = missing && uids && missing.length < uids.length;
  return isPart ? { ...place, sopInstanceUids: missing } : place;
}

/** @returns What ended it before its end. */
async function attemptAt(
  world: ImportWorld,
  live: LivePull,
  arrivals: AsyncGenerator<Arrival>,
): Promise<AppError | undefined> {
  const files = async function* (): AsyncGenerator<IncomingFile> {
    for await (const arrival of arrivals) {
      if ('file' in arrival) yield arrival.file;
      else live.tell(arrival.line);
    }
  };
  const onlyStudyUid = live.pull.studyUid;
  try {
    for await (const said of importFiles(world, files(), { onlyStudyUid })) {
      if (said.event === 'line') live.tell(said.data);
    }
    return undefined;
  } catch (error) {
    if (live.signal.aborted || !(error instanceof AppError)) throw error;
    return error;
  }
}

async function tellMissing(
  { db }: ImportWorld,
  live: LivePull,
  { seriesUid, uids, announced }: Portion,
  before: Pull['counts'],
  failure: AppError | undefined,
) {
  const { studyUid, counts } = live.pull;
  const line = {
    outcome: 'missing' as const,
    reason: failure?.message ?? 'It was announced, and did not come.',
    studyUid,
    ...(seriesUid && { seriesUid }),
  };
  if (uids) {
    const refused = new Set(
      live.lines.map(
        ({ outcome, sopInstanceUid }) => outcome === 'refused' && sopInstanceUid,
      ),
    );
    const missing = (await notHere(db, uids)).filter((uid) => !refused.has(uid));
    for (const sopInstanceUid of missing) {
      live.note({ ...line, path: sopInstanceUid, sopInstanceUid });
    }
    live.count('missing', missing.length);
    return;
  }
  const came = (['stored', 'duplicate', 'replaced', 'refused'] as const).reduce(
    (sum, each) => sum + counts[each] - before[each],
    0,
  );
  const missing = announced === null ? Number(failure !== undefined) : announced - came;
  if (missing <= 0) return;
  live.note({ ...line, path: seriesUid ?? studyUid });
  live.count('missing', missing);
}
