import { againIfBeaten, transactOften, type Db, type DbSession } from '@/lib/store/db';
import { archiveChanged } from '@/lib/store/archive/changes';
import type { StoredBytes } from '@/lib/store/archive/objects';
import { insertInstances, insertObjects, knownInstances } from '@/lib/store/archive/rows';
import { lockArchive } from '@/lib/store/archive/removal/lock';
import { goneSince } from '@/lib/store/archive/removal/unused';
import type { SameDataSet } from '@/lib/store/archive/same-data-set';
import { addParents, countIn, firstOf } from '@/lib/store/archive/parents';

/** An instance whose bytes are safely in the object store, ready to be indexed. */
export interface InstanceToStore {
  sopInstanceUid: string;
  sopClassUid: string;
  transferSyntaxUid: string;
  number: number | null;
  /** DICOM JSON. */
  header: string;
  frames: string | null;
  summary: string;
  notShown: string | null;
  /** Patient Identity Removed (0012,0062) is YES. */
  deidentified: boolean;
  object: StoredBytes;
  series: {
    uid: string;
    modality: string;
    number: number | null;
    description: string;
    bodyPart: string;
    date: string;
    time: string;
    /** DICOM JSON. */
    attributes: string;
  };
  study: {
    uid: string;
    patientName: string;
    patientId: string;
    patientBirthDate: string;
    patientSex: string;
    date: string;
    time: string;
    description: string;
    accessionNumber: string;
    synthetic: boolean;
    studyId: string;
    referringPhysician: string;
    /** See `nameKeyOf`. */
    nameKey: string;
    /** DICOM JSON. */
    attributes: string;
  };
}

/** Every object that the database counts on. */
export const allObjects = (db: DbSession) =>
  db.storedObject.findMany({ select: { sha256: true, bytes: true } });

/** Count an object in, so that `verify` looks after it. */
export const recordObject = (db: DbSession, object: StoredBytes) =>
  insertObjects(db, [object]);

/** What becomes of another file under a SOP Instance UID that is in the archive already. */
export type Conflicts = 'keep-first' | 'keep-versions';

export interface IndexOptions {
  conflicts: Conflicts;
  /** Asked of two files under one UID; without it, files that differ anywhere are two. */
  sameDataSet?: SameDataSet | undefined;
}

/** What became of an instance. */
export type Indexed =
  | { outcome: 'stored' | 'duplicate' }
  /** Other bytes under its UID are kept, and it is not; or it claims another series than they. */
  | { outcome: 'conflict'; because: 'policy' | 'series' }
  /** It is read from now on; what was read before is kept as `version`, the first being 1. */
  | { outcome: 'replaced'; version: number }
  /** Its bytes were there and went, as what they belonged to was deleted meanwhile. */
  | { outcome: 'gone' };

/** Instances of one call that wait for their turn. */
interface Waiting {
  instances: readonly InstanceToStore[];
  options: IndexOptions;
  resolve(indexed: Indexed[]): void;
  reject(error: unknown): void;
}

const MOST_TOGETHER = 256;
const lines = new WeakMap<Db, Waiting[]>();

/**
 * Index instances, all or none of them, as if they came one after the other. Two imports of the same
 * files can run at once. What several imports ask for while a transaction is under way goes into the
 * next one together.
 *
 * @returns One for each, in the same order.
 */
export async function indexInstances(
  db: Db,
  instances: readonly InstanceToStore[],
  options: IndexOptions,
): Promise<Indexed[]> {
  if (instances.length === 0) return [];
  return new Promise((resolve, reject) => {
    const mine = { instances, options, resolve, reject };
    const line = lines.get(db);
    if (line) line.push(mine);
    else void indexWaiting(db, [mine]);
  });
}

async function indexWaiting(db: Db, line: Waiting[]) {
  lines.set(db, line);
  while (line.length > 0) {
    const together = nextOf(line);
    await indexTogether(db, together).catch(async (error: unknown) => {
      if (together.length === 1) return together[0]?.reject(error);
      // One of them is at fault, and the others are not.
      for (const each of together) await indexTogether(db, [each]).catch(each.reject);
    });
  }
  lines.delete(db);
}

function nextOf(line: Waiting[]): Waiting[] {
  let count = 0;
  const policy = line[0]?.options.conflicts;
  const end = line.findIndex(({ instances, options }, at) => {
    count += instances.length;
    return at > 0 && (count > MOST_TOGETHER || options.conflicts !== policy);
  });
  return line.splice(0, end < 0 ? line.length : end);
}

async function indexTogether(db: Db, together: readonly Waiting[]) {
  const [first] = together;
  if (!first) return;
  const instances = together.flatMap((each) => each.instances);
  const indexed = await againIfBeaten(() =>
    transactOften(db, async (session) => {
      await lockArchive(db, session, 'together');
      return indexAll(session, instances, first.options);
    }),
  );
  archiveChanged();
  let at = 0;
  for (const each of together) {
    each.resolve(indexed.slice(at, (at += each.instances.length)));
  }
}

async function indexAll(
  session: DbSession,
  instances: readonly InstanceToStore[],
  { conflicts, sameDataSet }: IndexOptions,
): Promise<Indexed[]> {
  const isSame = (sha256: string, object: StoredBytes) =>
    sha256 === object.sha256 || differsInMetaOnly(session, sha256, object, sameDataSet);
  const known = await knownInstances(
    session,
    instances.map(({ sopInstanceUid }) => sopInstanceUid),
  );
  const gone = await goneSince(
    session,
    instances.map(({ object }) => object),
  );
  const fresh = firstOf(
    instances.filter(
      ({ sopInstanceUid, object }) =>
        !known.has(sopInstanceUid) && !gone.has(object.sha256),
    ),
    ({ sopInstanceUid }) => sopInstanceUid,
  );
  if (fresh.length > 0) {
    await insertObjects(
      session,
      fresh.map(({ object }) => object),
    );
    const added = await addParents(session, fresh);
    await insertInstances(session, fresh);
    await countIn(session, fresh, added);
  }
  const stored = new Set<InstanceToStore>(fresh);
  for (const { sopInstanceUid, object, series } of fresh) {
    known.set(sopInstanceUid, { objectSha256: object.sha256, seriesUid: series.uid });
  }
  const indexed: Indexed[] = [];
  for (const instance of instances) {
    const kept = known.get(instance.sopInstanceUid);
    if (gone.has(instance.object.sha256)) indexed.push({ outcome: 'gone' });
    else if (!kept || stored.has(instance)) indexed.push({ outcome: 'stored' });
    else if (await isSame(kept.objectSha256, instance.object))
      indexed.push({ outcome: 'duplicate' });
    else if (conflicts === 'keep-first')
      indexed.push({ outcome: 'conflict', because: 'policy' });
    else if (kept.seriesUid !== instance.series.uid)
      indexed.push({ outcome: 'conflict', because: 'series' });
    else {
      const version = await replace(session, instance);
      if (version === undefined) indexed.push({ outcome: 'duplicate' });
      else {
        kept.objectSha256 = instance.object.sha256;
        indexed.push({ outcome: 'replaced', version });
      }
    }
  }
  return indexed;
}

const versionsOf = { orderBy: { version: 'asc' } } as const;

/** It was sent, or written, by somebody else: the same instance all the same. */
async function differsInMetaOnly(
  session: DbSession,
  sha256: string,
  object: StoredBytes,
  sameDataSet: SameDataSet | undefined,
): Promise<boolean> {
  if (!sameDataSet) return false;
  const kept = await session.storedObject.findUniqueOrThrow({
    where: { sha256 },
    select: { sha256: true, bytes: true },
  });
  return sameDataSet(kept, object);
}

/**
 * Read `instance` from now on under its UID, and keep what was read before.
 *
 * @returns The version as which that is kept; undefined if `instance` is an earlier version itself.
 */
async function replace(
  session: DbSession,
  instance: InstanceToStore,
): Promise<number | undefined> {
  const { sopInstanceUid } = instance;
  const before = await session.instance.findUniqueOrThrow({
    where: { sopInstanceUid },
    include: {
      versions: { select: { version: true, objectSha256: true }, ...versionsOf },
    },
  });
  const { versions } = before;
  // An earlier version that comes again doesn't push the newer one away.
  if (versions.some(({ objectSha256 }) => objectSha256 === instance.object.sha256)) {
    return undefined;
  }
  const version = (versions.at(-1)?.version ?? 0) + 1;
  const { transferSyntaxUid, header, frames, summary, notShown, objectSha256 } = before;
  await session.instanceVersion.create({
    data: {
      sopInstanceUid,
      version,
      transferSyntaxUid,
      header,
      frames,
      summary,
      notShown,
      objectSha256,
    },
  });
  await insertObjects(session, [instance.object]);
  await session.instance.update({ where: { sopInstanceUid }, data: toRow(instance) });
  // What is kept in memory of the study is no longer so.
  await session.study.updateMany({
    where: { series: { some: { uid: instance.series.uid } } },
    data: {
      updatedAt: new Date(),
      ...(instance.deidentified ? {} : { deidentified: false }),
    },
  });
  return version;
}

const toRow = (instance: InstanceToStore) => ({
  sopInstanceUid: instance.sopInstanceUid,
  seriesUid: instance.series.uid,
  sopClassUid: instance.sopClassUid,
  transferSyntaxUid: instance.transferSyntaxUid,
  number: instance.number,
  header: instance.header,
  frames: instance.frames,
  summary: instance.summary,
  notShown: instance.notShown,
  objectSha256: instance.object.sha256,
});
