import {
  annotationSchema,
  POINTS_AT_LEAST,
  type Annotation,
  type CreateAnnotation,
  type Geometry,
  type PatchAnnotation,
} from '@/lib/api/annotations';
import { codeSchema } from '@/lib/api/viewing/labels';
import { AppError } from '@/lib/errors';
import {
  changeAnnotation,
  createAnnotation,
  getAnnotation,
  getAnnotations,
  type StoredAnnotation,
} from '@/lib/store/annotations';
import { getInstance } from '@/lib/store/archive/studies';
import { readSummary } from '@/lib/workflow/import/instance-summary';
import { judged, toReview } from '@/lib/workflow/study/verdicts';
import { mustSee } from '@/lib/workflow/people/may-see';
import type { World } from '@/lib/workflow/world';

type Reading = Pick<World, 'db'>;
type Writing = Pick<World, 'db' | 'user' | 'person'>;

/** Annotations of a study, oldest first. */
export const readAnnotations = async ({ db }: Reading, studyUid: string) =>
  (await getAnnotations(db, studyUid)).map(toAnnotation);

/** @throws AppError `not_found` */
export const readAnnotation = async ({ db }: Reading, id: string) =>
  toAnnotation(await getAnnotation(db, id));

/**
 * Keep what a person drew. Repeating the call stores nothing twice.
 *
 * @throws AppError `not_found` when the image is not in the archive; `conflict`; `invalid_request`
 *   for a frame that the image doesn't have.
 */
export async function annotate(world: Writing, annotation: CreateAnnotation) {
  const { db, user } = world;
  const { id, geometry, measurements, code, ...body } = annotation;
  await mustSee(world, body.studyUid);
  assertDrawable(body.tool, geometry);
  const instance = await getInstance(db, body.sopInstanceUid, body);
  const { frames } = readSummary(instance.summary);
  if (body.frame > Math.max(1, frames.length)) {
    throw new AppError('invalid_request', `This image has no frame ${body.frame}.`);
  }
  await createAnnotation(
    db,
    id,
    {
      ...body,
      code: code && JSON.stringify(code),
      geometry: JSON.stringify(geometry),
      measurements: JSON.stringify(measurements),
    },
    user,
  );
  return readAnnotation({ db }, id);
}

function assertDrawable(tool: CreateAnnotation['tool'], { points }: Geometry) {
  const least = POINTS_AT_LEAST[tool];
  if (points.length >= least) return;
  throw new AppError(
    'invalid_request',
    `${tool} needs ${least} points, not ${points.length}.`,
  );
}

/**
 * Change what is drawn, or say something of what another person drew.
 *
 * @throws AppError `not_found`, `version_stale`; `invalid_request` for too few points; `forbidden` for
 *   a review of one's own drawing.
 */
export async function redraw(
  { db, user }: Writing,
  id: string,
  basedOn: number,
  { geometry, measurements, code, review, ...plain }: PatchAnnotation,
) {
  const before = await getAnnotation(db, id);
  if (geometry) assertDrawable(toAnnotation(before).tool, geometry);
  const verdict = judged(user, before, review);
  const unreviewed = before.source === 'model' ? 'proposed' : 'accepted';
  await changeAnnotation(db, id, basedOn, {
    action: verdict === undefined ? 'changed' : 'reviewed',
    author: user,
    body: {
      ...plain,
      ...(geometry ? { geometry: JSON.stringify(geometry) } : {}),
      ...(measurements ? { measurements: JSON.stringify(measurements) } : {}),
      ...(code === undefined ? {} : { code: code && JSON.stringify(code) }),
      ...(verdict === undefined
        ? {}
        : { review: verdict, status: toReview(verdict)?.status ?? unreviewed }),
    },
  });
  return readAnnotation({ db }, id);
}

/** @throws AppError `not_found` or `version_stale` */
export const erase = async ({ db, user }: Writing, id: string, basedOn: number) => {
  await changeAnnotation(db, id, basedOn, { action: 'deleted', author: user });
};

const toAnnotation = (row: StoredAnnotation): Annotation =>
  annotationSchema.parse({
    ...row,
    code: row.code === null ? null : codeSchema.parse(JSON.parse(row.code)),
    review: toReview(row.review),
    geometry: JSON.parse(row.geometry),
    measurements: JSON.parse(row.measurements),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    changedBy: row.versions[0]?.author ?? row.author,
  });
