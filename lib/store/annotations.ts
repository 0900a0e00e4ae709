import { AppError, staleVersion } from '@/lib/errors';
import type { Act } from '@/lib/store/audit/chain';
import { lockArchive } from '@/lib/store/archive/removal/lock';
import { appendAct } from '@/lib/store/audit/events';
import { againIfBeaten, type Db, type DbSession } from '@/lib/store/db';

/** What a person, or a model, drew and measured; geometry and measurements as JSON text. */
export interface AnnotationBody {
  studyUid: string;
  seriesUid: string;
  sopInstanceUid: string;
  frame: number;
  tool: string;
  label: string;
  /** JSON text. */
  code: string | null;
  geometry: string;
  measurements: string;
  /** `#rrggbb`; null: the viewer's own. */
  color: string | null;
  visible: boolean;
}

/** With who made its last version. */
const withLast = {
  versions: { orderBy: { version: 'desc' }, take: 1, select: { author: true } },
} as const;

/** Annotations of a study that were not deleted, oldest first. */
export const getAnnotations = (db: DbSession, studyUid: string) =>
  db.annotation.findMany({
    where: { studyUid, deletedAt: null },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    include: withLast,
  });

/** @throws AppError `not_found`, also when it was deleted. */
export async function getAnnotation(db: DbSession, id: string) {
  const annotation = await db.annotation.findFirst({
    where: { id, deletedAt: null },
    include: withLast,
  });
  if (!annotation)
    throw new AppError('not_found', `Annotation ${id} is not in the archive.`);
  return annotation;
}
export type StoredAnnotation = Awaited<ReturnType<typeof getAnnotation>>;
type Annotation = Omit<StoredAnnotation, 'versions'>;

/**
 * Keep a new annotation. The same one again (a repeated request) is answered with what is stored,
 * changed since or not.
 *
 * @throws AppError `conflict` when the id belongs to another annotation, or to a deleted one;
 *   `not_found` when the image is not in the archive, or not any more.
 */
export async function createAnnotation(
  db: Db,
  id: string,
  body: AnnotationBody,
  author: string,
): Promise<Annotation> {
  return againIfBeaten(() =>
    db.$transaction(async (session) => {
      await lockArchive(db, session, 'together');
      const there = await session.annotation.findUnique({
        where: { id },
        include: { versions: { where: { version: 1 } } },
      });
      if (there) {
        const { versions, ...annotation } = there;
        if (annotation.deletedAt === null && beganAs(versions[0]?.body, body)) {
          return annotation;
        }
        throw new AppError(
          'conflict',
          `Annotation ${id} is there already, and another one.`,
        );
      }
      const { sopInstanceUid } = body;
      if ((await session.instance.count({ where: { sopInstanceUid } })) === 0) {
        throw new AppError('not_found', 'This image is not in the archive.');
      }
      const annotation = await session.annotation.create({
        data: { ...body, id, author, source: 'person', status: 'accepted', version: 1 },
      });
      await keepVersion(session, annotation, 'created', author);
      await appendAct(db, session, actOn(annotation, 'C', author));
      return annotation;
    }),
  );
}

/** Is this what an annotation was when it was created? */
function beganAs(firstVersion: string | undefined, body: AnnotationBody): boolean {
  const first = JSON.parse(firstVersion ?? '{}') as Partial<AnnotationBody>;
  return (Object.keys(body) as (keyof AnnotationBody)[]).every(
    (key) => (first[key] ?? null) === body[key],
  );
}

/** An annotation that was read from an object of the study. */
export interface ExternalBody extends AnnotationBody {
  author: string;
  /** JSON text. */
  origin: string;
  createdAt: Date;
}

/**
 * Keep what was read from an object, as it says it, so that something can be said of it; who comes second
 * finds it there.
 */
export const keepExternal = (db: Db, id: string, body: ExternalBody): Promise<void> =>
  againIfBeaten(() =>
    db.$transaction(async (session) => {
      await lockArchive(db, session, 'together');
      if (await session.annotation.findUnique({ where: { id } })) return;
      const annotation = await session.annotation.create({
        data: { ...body, id, source: 'external', status: 'proposed', version: 1 },
      });
      await keepVersion(session, annotation, 'read in', body.author);
    }),
  );

/**
 * Change an annotation, or delete it: a deletion is a version too, and can be looked up.
 *
 * @param basedOn - The version that was being looked at.
 * @throws AppError `version_stale` when somebody was faster; nothing is written.
 */
export async function changeAnnotation(
  db: Db,
  id: string,
  basedOn: number,
  change: {
    action: 'changed' | 'reviewed' | 'deleted';
    author: string;
    body?: Partial<
      Pick<AnnotationBody, 'geometry' | 'label' | 'code'> &
        Pick<AnnotationBody, 'measurements' | 'color' | 'visible'> & {
          status: string;
          /** JSON text. */
          review: string | null;
        }
    >;
  },
): Promise<Annotation> {
  return db.$transaction(async (session) => {
    const now = new Date();
    const { count } = await session.annotation.updateMany({
      where: { id, version: basedOn, deletedAt: null },
      data: {
        ...change.body,
        version: basedOn + 1,
        updatedAt: now,
        ...(change.action === 'deleted' ? { deletedAt: now } : {}),
      },
    });
    if (count === 0) {
      const { version } = await getAnnotation(session, id);
      throw staleVersion('This annotation was changed meanwhile.', version, basedOn);
    }
    const annotation = await session.annotation.findUniqueOrThrow({ where: { id } });
    await keepVersion(session, annotation, change.action, change.author);
    const action = change.action === 'deleted' ? 'D' : 'U';
    await appendAct(db, session, actOn(annotation, action, change.author));
    return annotation;
  });
}

const actOn = (
  { id, studyUid, tool, version }: Annotation,
  action: 'C' | 'U' | 'D',
  actor: string,
): Act => ({
  kind: 'annotation-changed',
  action,
  actor,
  studyUid,
  object: `annotation ${id}`,
  detail: { tool, version },
});

const keepVersion = (
  session: DbSession,
  annotation: Annotation,
  action: string,
  author: string,
) =>
  session.annotationVersion.create({
    data: {
      annotationId: annotation.id,
      version: annotation.version,
      action,
      author,
      body: JSON.stringify(annotation),
    },
  });
