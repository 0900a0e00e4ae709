import { AppError, staleVersion } from '@/lib/errors';
import type { Act } from '@/lib/store/audit/chain';
import { lockArchive } from '@/lib/store/archive/removal/lock';
import { appendAct } from '@/lib/store/audit/events';
import { againIfBeaten, type Db, type DbSession } from '@/lib/store/db';

/** What can be changed of a segment: codes as JSON text, the mask as `packMask` makes it. */
export interface SegmentContent {
  label: string;
  color: string;
  position: number;
  algorithmType: string;
  category: string | null;
  type: string | null;
  rows: number;
  columns: number;
  mask: Uint8Array<ArrayBuffer>;
  maskSha256: string;
  voxels: number;
  frames: number;
}

/** What stays as it was created. */
export interface SegmentOrigin {
  studyUid: string;
  seriesUid: string;
  /** The DICOM SEG that it was copied from; null: drawn. */
  originSopInstanceUid: string | null;
  /** The run that proposed it; null: no model did. */
  originRunId: string | null;
  originSegmentNumber: number | null;
}

const WITHOUT_MASK = { omit: { mask: true } } as const;

/** Segments of a study that were not deleted, without their masks: by position, then by age. */
export const getSegments = (db: DbSession, studyUid: string) =>
  db.segment.findMany({
    where: { studyUid, deletedAt: null },
    orderBy: [{ position: 'asc' }, { createdAt: 'asc' }, { id: 'asc' }],
    ...WITHOUT_MASK,
  });
export type StoredSegment = Awaited<ReturnType<typeof getSegments>>[number];

/** @throws AppError `not_found`, also when it was deleted. */
export async function getSegment(db: DbSession, id: string) {
  const segment = await db.segment.findFirst({ where: { id, deletedAt: null } });
  if (!segment) throw new AppError('not_found', `Segment ${id} is not in the archive.`);
  return segment;
}

/**
 * Keep a new segment. The same one again (a repeated request) is answered with what is stored,
 * changed since or not.
 *
 * @throws AppError `conflict` when the id belongs to another segment, or to a deleted one;
 *   `not_found` when the series is not in the archive, or not any more.
 */
export async function createSegment(
  db: Db,
  id: string,
  body: SegmentContent & SegmentOrigin,
  author: string,
): Promise<StoredSegment> {
  return againIfBeaten(() =>
    db.$transaction(async (session) => {
      await lockArchive(db, session, 'together');
      const there = await session.segment.findUnique({
        where: { id },
        include: { versions: { where: { version: 1 } } },
        ...WITHOUT_MASK,
      });
      if (there) {
        const { versions, ...segment } = there;
        if (segment.deletedAt === null && beganAs(versions[0]?.body, body)) {
          return segment;
        }
        throw new AppError(
          'conflict',
          `Segment ${id} is there already, and another one.`,
        );
      }
      const { seriesUid: uid, studyUid } = body;
      if ((await session.series.count({ where: { uid, studyUid } })) === 0) {
        throw new AppError('not_found', 'This series is not in the archive.');
      }
      const segment = await session.segment.create({
        data: { ...body, id, author, version: 1 },
        ...WITHOUT_MASK,
      });
      await keepVersion(session, segment, 'created', author);
      await appendAct(db, session, actOn(segment, 'C', author));
      return segment;
    }),
  );
}

/** Is this what a segment was when it was created? Masks are compared by their SHA-256. */
function beganAs(
  firstVersion: string | undefined,
  { mask: _, ...body }: SegmentContent & SegmentOrigin,
): boolean {
  const first = JSON.parse(firstVersion ?? '{}') as Partial<typeof body>;
  return (Object.keys(body) as (keyof typeof body)[]).every(
    (key) => (first[key] ?? null) === body[key],
  );
}

/**
 * Change a segment, or delete it: a deletion is a version too, and its mask is kept.
 *
 * @param basedOn - The version that was being looked at.
 * @throws AppError `version_stale` when somebody was faster; nothing is written.
 */
export async function changeSegment(
  db: Db,
  id: string,
  basedOn: number,
  change: {
    action: 'changed' | 'reviewed' | 'deleted';
    author: string;
    /** The review as JSON text. */
    body?: SegmentContent & { review?: string | null };
  },
): Promise<StoredSegment> {
  return db.$transaction(async (session) => {
    const now = new Date();
    const { count } = await session.segment.updateMany({
      where: { id, version: basedOn, deletedAt: null },
      data: {
        ...change.body,
        version: basedOn + 1,
        updatedAt: now,
        ...(change.action === 'deleted' ? { deletedAt: now } : {}),
      },
    });
    if (count === 0) {
      const { version } = await getSegment(session, id);
      throw staleVersion('This segment was changed meanwhile.', version, basedOn);
    }
    const segment = await session.segment.findUniqueOrThrow({
      where: { id },
      ...WITHOUT_MASK,
    });
    await keepVersion(session, segment, change.action, change.author);
    const action = change.action === 'deleted' ? 'D' : 'U';
    await appendAct(db, session, actOn(segment, action, change.author));
    return segment;
  });
}

const actOn = (
  { id, studyUid, version, maskSha256 }: StoredSegment,
  action: 'C' | 'U' | 'D',
  actor: string,
): Act => ({
  kind: 'segment-changed',
  action,
  actor,
  studyUid,
  object: `segment ${id}`,
  detail: { version, maskSha256 },
});

const keepVersion = (
  session: DbSession,
  segment: StoredSegment,
  action: string,
  author: string,
) =>
  session.segmentVersion.create({
    data: {
      segmentId: segment.id,
      version: segment.version,
      action,
      author,
      body: JSON.stringify(segment),
    },
  });
