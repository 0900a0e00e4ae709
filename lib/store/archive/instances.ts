import { againIfBeaten, type Db, type DbSession } from '@/lib/store/db';
import { archiveChanged } from '@/lib/store/archive/changes';
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
  object: { sha256: string; bytes: number };
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

/** SHA-256 of the stored object by SOP Instance UID, for those that are in the archive. */
export async function knownInstances(db: DbSession, sopInstanceUids: readonly string[]) {
  const rows = await db.instance.findMany({
    where: { sopInstanceUid: { in: [...sopInstanceUids] } },
    select: { sopInstanceUid: true, objectSha256: true },
  });
  return new Map(rows.map((row) => [row.sopInstanceUid, row.objectSha256]));
}

/** Every object that the database counts on. */
export const allObjects = (db: DbSession) =>
  db.storedObject.findMany({ select: { sha256: true, bytes: true } });

/** Count an object in, so that `verify` looks after it. */
export const recordObject = (db: DbSession, object: { sha256: string; bytes: number }) =>
  db.storedObject.upsert({
    where: { sha256: object.sha256 },
    create: object,
    update: {},
  });

/**
 * Index instances, all or none of them. What is there already is left as it is, so that two
 * imports of the same files can run at once.
 *
 * @returns UIDs of those that were new.
 */
export async function indexInstances(
  db: Db,
  instances: readonly InstanceToStore[],
): Promise<Set<string>> {
  const added = await againIfBeaten(() =>
    db.$transaction(
      async (session) => {
        const known = await knownInstances(
          session,
          instances.map(({ sopInstanceUid }) => sopInstanceUid),
        );
        // Of two with one UID the first is kept, as if they had come one after the other.
        const fresh = firstOf(
          instances.filter(({ sopInstanceUid }) => !known.has(sopInstanceUid)),
          ({ sopInstanceUid }) => sopInstanceUid,
        );
        for (const { object } of firstOf(fresh, ({ object: { sha256 } }) => sha256)) {
          await recordObject(session, object);
        }
        await addParents(session, fresh);
        await session.instance.createMany({ data: fresh.map(toRow) });
        await countIn(session, fresh);
        return new Set(fresh.map(({ sopInstanceUid }) => sopInstanceUid));
      },
      { timeout: 60_000, maxWait: 60_000 },
    ),
  );
  archiveChanged();
  return added;
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
