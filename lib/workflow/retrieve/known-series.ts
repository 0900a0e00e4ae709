import { AppError } from '@/lib/errors';
import { archiveChanges } from '@/lib/store/archive/changes';
import {
  getSeriesFrames,
  studyVersion,
  type StoredFrames,
} from '@/lib/store/archive/retrieval';
import { RecentlyUsed } from '@/lib/workflow/retrieve/recently-used';
import type { World } from '@/lib/workflow/world';

/** UIDs of a WADO-RS path. */
export interface Place {
  studyUid: string;
  seriesUid: string;
  sopInstanceUid: string;
}

/** A series with what reading the frames of its instances needs, by SOP Instance UID. */
export interface KnownSeries {
  /** Another one once anything in the study was added, replaced or deleted. */
  readonly version: string;
  readonly instances: ReadonlyMap<string, StoredFrames>;
}

interface Entry {
  version: string;
  changes: number;
  checkedAt: number;
  loading: Promise<KnownSeries>;
}

/** What another process changes is seen after so many milliseconds; what this one does, at once. */
const CHECK_AFTER = 500;
/** Instances that are kept in all, a few hundred bytes each; an index counts for its length. */
const MOST_INSTANCES = 100_000;

const caches = new WeakMap<World['db'], RecentlyUsed<Entry>>();

function cacheOf(db: World['db']) {
  const cache = caches.get(db) ?? new RecentlyUsed<Entry>(MOST_INSTANCES);
  caches.set(db, cache);
  return cache;
}

/**
 * A series, asked of the database once for all its frames rather than for each of them.
 *
 * @throws AppError `not_found`
 */
export async function knownSeries(
  { db }: Pick<World, 'db'>,
  studyUid: string,
  seriesUid: string,
): Promise<KnownSeries> {
  const cache = cacheOf(db);
  const key = `${studyUid}/${seriesUid}`;
  const changes = archiveChanges();
  const now = Date.now();
  const known = cache.get(key);
  const isFresh = known?.changes === changes && now - known.checkedAt < CHECK_AFTER;
  if (known && isFresh) return known.loading;
  // Read before the rows are: what changes in between is found by the next check.
  const version = await studyVersion(db, studyUid);
  if (known?.version === version) {
    Object.assign(known, { changes, checkedAt: now });
    return known.loading;
  }
  const loading = load(db, studyUid, seriesUid, version);
  const entry = { version, changes, checkedAt: now, loading };
  cache.set(key, entry, 1);
  try {
    const series = await loading;
    if (cache.get(key) === entry) cache.set(key, entry, weightOf(series));
    return series;
  } catch (error) {
    cache.delete(key);
    throw error;
  }
}

async function load(
  db: World['db'],
  studyUid: string,
  seriesUid: string,
  version: string,
): Promise<KnownSeries> {
  const rows = await getSeriesFrames(db, studyUid, seriesUid);
  if (rows.length === 0) {
    throw new AppError('not_found', `Series ${seriesUid} is not in the archive.`);
  }
  return { version, instances: new Map(rows.map((row) => [row.sopInstanceUid, row])) };
}

const weightOf = ({ instances }: KnownSeries) =>
  [...instances.values()].reduce(
    (sum, { frames }) => sum + 1 + Math.floor((frames?.length ?? 0) / 500),
    0,
  );

/** @throws AppError `not_found` */
export async function knownInstance(
  world: Pick<World, 'db'>,
  { studyUid, seriesUid, sopInstanceUid }: Place,
): Promise<StoredFrames> {
  return instanceIn(await knownSeries(world, studyUid, seriesUid), sopInstanceUid);
}

/** @throws AppError `not_found` */
export function instanceIn(
  { instances }: KnownSeries,
  sopInstanceUid: string,
): StoredFrames {
  const instance = instances.get(sopInstanceUid);
  if (instance) return instance;
  throw new AppError('not_found', `Instance ${sopInstanceUid} is not in the archive.`);
}
