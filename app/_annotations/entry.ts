import {
  annotationSchema,
  type Annotation,
  type CreateAnnotation,
} from '@/lib/api/annotations';
import { createBook } from '@/app/_data/book/book';
import type { Book, Entry as DataEntry, Keeping } from '@/app/_data/book/kept';
import type { History } from '@/app/_data/book/history';
import { saidIn, type Reviewed } from '@/app/_labels/verdict';
import type { Code } from '@/lib/api/viewing/labels';
import type { Origin } from '@/lib/api/viewing/objects';
import type { Room } from '@/app/_viewer/room';
import type { Drawing } from '@/lib/viewer/measuring/drawn';

/** A drawing with the study and series it is in: what is stored, but for who and when. */
export interface Kept extends Drawing {
  readonly studyUid: string;
  readonly seriesUid: string;
  /** `#rrggbb`; null: the viewer's own. */
  readonly color: string | null;
  readonly visible: boolean;
  /** What its label means, where it is one of the team's. */
  readonly code: Code | null;
  /** What somebody else said of it. */
  readonly review: Reviewed | null;
  /** Whence it is; null: drawn here. */
  readonly origin: Origin | null;
}

/** It stands in a file, and nobody here has taken it over: to be looked at, not to be changed. */
export const isForeign = ({ origin, review }: Pick<Kept, 'origin' | 'review'>): boolean =>
  origin !== null && review?.status !== 'accepted';

/** Drawing an annotation is one step of the history, with the words that are asked for after it. */
export const beingDrawn = (id: string) => `draw ${id}`;

/** One annotation as this page has it. */
export type Entry = DataEntry<Kept, Annotation>;
export type AnnotationBook = Book<Kept, Annotation>;

const keptOf = (key: string, stored: Annotation): Kept => ({
  id: key,
  tool: stored.tool,
  studyUid: stored.studyUid,
  seriesUid: stored.seriesUid,
  sopInstanceUid: stored.sopInstanceUid,
  frame: stored.frame,
  geometry: stored.geometry,
  label: stored.label,
  measurements: stored.measurements,
  color: stored.color,
  visible: stored.visible,
  code: stored.code,
  review: stored.review,
  origin: stored.origin,
});

const contentOf = ({ geometry, label, code, measurements, color, visible }: Kept) => ({
  geometry,
  label,
  code,
  measurements,
  color,
  visible,
});

const changeOf = (drawing: Kept) => ({
  ...contentOf(drawing),
  review: saidIn(drawing.review),
});

const bodyOf = (drawing: Kept): Omit<CreateAnnotation, 'id'> => ({
  ...contentOf(drawing),
  tool: drawing.tool,
  studyUid: drawing.studyUid,
  seriesUid: drawing.seriesUid,
  sopInstanceUid: drawing.sopInstanceUid,
  frame: drawing.frame,
});

/** The annotations of the studies in a room. */
export function createAnnotationBook(
  history: Pick<History<Kept>, 'record'>,
): AnnotationBook {
  const keeping: Keeping<Kept, Annotation> = {
    url: '/api/annotations',
    stored: annotationSchema,
    saved: annotationSchema,
    changesBy: 'PATCH',
    create: bodyOf,
    change: changeOf,
    read: keptOf,
    sourceOf: ({ source }) => source,
    studyOf: (drawing) => drawing.studyUid,
  };
  return createBook(keeping, history);
}

/** Delete a drawing; what stands in a file is rejected instead, since it goes with the file only. */
export function putAway(
  { book }: Pick<Room, 'book'>,
  drawing: Kept,
  gesture?: string,
): void {
  if (drawing.origin === null) book.remove(drawing.id, gesture);
  else book.put([{ ...drawing, review: { status: 'rejected', note: '' } }], gesture);
}
