import { isDeepStrictEqual } from 'node:util';
import {
  annotationSchema,
  POINTS_AT_LEAST,
  type Annotation,
  type CreateAnnotation,
  type Geometry,
  type PatchAnnotation,
} from '@/lib/api/annotations';
import { codeSchema } from '@/lib/api/viewing/labels';
import { originSchema } from '@/lib/api/viewing/objects';
import { AppError } from '@/lib/errors';
import {
  changeAnnotation,
  createAnnotation,
  getAnnotation,
  getAnnotations,
  keepExternal,
  type ExternalBody,
  type StoredAnnotation,
} from '@/lib/store/annotations';
import type { DbSession } from '@/lib/store/db';
import { getInstance } from '@/lib/store/archive/studies';
import { readSummary } from '@/lib/workflow/import/instance-summary';
import {
  findExternal,
  isExternalId,
  readExternal,
} from '@/lib/workflow/structured/external';
import { judged, toReview } from '@/lib/workflow/study/verdicts';
import { mustSee } from '@/lib/workflow/people/may-see';
import type { World } from '@/lib/workflow/world';

type Reading = Pick<World, 'db'>;
type Writing = Pick<World, 'db' | 'user' | 'person'>;

/** Annotations of a study that are kept, oldest first: what people, or models, said of it here. */
export const keptAnnotations = async ({ db }: Reading, studyUid: string) =>
  (await getAnnotations(db, studyUid)).map(toAnnotation);

/** The same, and after them those that objects of the study bring, of which nobody said anything yet. */
export const readAnnotations = async (world: Reading, studyUid: string) => [
  ...(await keptAnnotations(world, studyUid)),
  ...(await readExternal(world, studyUid)).annotations,
];

/** @throws AppError `not_found` */
export async function readAnnotation({ db }: Reading, id: string) {
  const external = isExternalId(id) ? await findExternal({ db }, id) : undefined;
  return external ?? toAnnotation(await getAnnotation(db, id));
}

/** Within a transaction; what an object brings and nobody took over isn't there. @throws AppError `not_found` */
export const readKept = async (session: DbSession, id: string) =>
  toAnnotation(await getAnnotation(session, id));

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
 *   a review of one's own drawing; `conflict` for what an object brings and nobody took over.
 */
export async function redraw(
  { db, user }: Writing,
  id: string,
  basedOn: number,
  { geometry, measurements, code, review, ...plain }: PatchAnnotation,
) {
  const external = isExternalId(id) ? await findExternal({ db }, id) : undefined;
  if (external) await keepExternal(db, id, toBody(external));
  const before = await getAnnotation(db, id);
  if (geometry) assertDrawable(toAnnotation(before).tool, geometry);
  const isExternal = before.source === 'external';
  // Whoever is called like the author of a file is still not who made it.
  const author = isExternal ? '' : before.author;
  const verdict = judged(user, { ...before, author }, review);
  const unreviewed = before.source === 'person' ? 'accepted' : 'proposed';
  if (isExternal) {
    mustBeTaken(before, verdict, { geometry, measurements, code, label: plain.label });
  }
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

/**
 * What an object says stays as it says it until somebody takes it over.
 *
 * @throws AppError `conflict` for a change of what was not taken over.
 */
function mustBeTaken(
  before: StoredAnnotation,
  verdict: string | null | undefined,
  change: { [Name in 'geometry' | 'measurements' | 'code' | 'label']: unknown },
) {
  const status = verdict === undefined ? before.status : toReview(verdict)?.status;
  if (status === 'accepted') return;
  const now = toAnnotation(before);
  const isSame = (['geometry', 'measurements', 'code', 'label'] as const).every(
    (name) => change[name] === undefined || isDeepStrictEqual(change[name], now[name]),
  );
  if (isSame) return;
  throw new AppError(
    'conflict',
    'This was drawn elsewhere, and is not yours to change.',
    {
      hint: 'Take it over first: accept it.',
    },
  );
}

/** @throws AppError `not_found` or `version_stale`; `conflict` for what an object of the study brings. */
export const erase = async ({ db, user }: Writing, id: string, basedOn: number) => {
  if (isExternalId(id)) {
    throw new AppError('conflict', 'This stands in a file of the study.', {
      hint: 'Reject it; it goes with the file.',
    });
  }
  await changeAnnotation(db, id, basedOn, { action: 'deleted', author: user });
};

const toBody = (annotation: Annotation): ExternalBody => ({
  studyUid: annotation.studyUid,
  seriesUid: annotation.seriesUid,
  sopInstanceUid: annotation.sopInstanceUid,
  frame: annotation.frame,
  tool: annotation.tool,
  label: annotation.label,
  code: annotation.code && JSON.stringify(annotation.code),
  geometry: JSON.stringify(annotation.geometry),
  measurements: JSON.stringify(annotation.measurements),
  color: annotation.color,
  visible: annotation.visible,
  author: annotation.author,
  origin: JSON.stringify(annotation.origin),
  createdAt: new Date(annotation.createdAt),
});

const toAnnotation = (row: StoredAnnotation): Annotation =>
  annotationSchema.parse({
    ...row,
    code: row.code === null ? null : codeSchema.parse(JSON.parse(row.code)),
    review: toReview(row.review),
    origin: row.origin === null ? null : originSchema.parse(JSON.parse(row.origin)),
    geometry: JSON.parse(row.geometry),
    measurements: JSON.parse(row.measurements),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    changedBy: row.versions[0]?.author ?? row.author,
  });
