import {
  createAnnotationBook,
  type AnnotationBook,
  type Kept,
} from '@/app/_annotations/entry';
import { createHistory } from '@/app/_data/book/history';
import {
  createSegmentBook,
  type KeptSegment,
  type SegmentBook,
} from '@/app/_segments/segment';
import { createSegmenting, type Segmenting } from '@/app/_segments/looks';

/** What is drawn on a study, how far it is saved, and one history of all of it. */
export interface Books {
  readonly book: AnnotationBook;
  readonly segments: SegmentBook;
  /** How segments are looked at, and what is being drawn on them. */
  readonly segmenting: Segmenting;
  /** @returns What it changed, to be shown; nothing when all is undone. */
  undo(): Undone | undefined;
  redo(): Undone | undefined;
}

/** One thing that a step of the history changed. */
export type Undone =
  | { readonly kind: 'drawing'; readonly after: Kept | null }
  | {
      readonly kind: 'segment';
      readonly before: KeptSegment | null;
      readonly after: KeptSegment | null;
    };

const isSegment = (thing: Kept | KeptSegment | null): thing is KeptSegment =>
  thing !== null && 'mask' in thing;
const isDrawing = (thing: Kept | KeptSegment | null): thing is Kept =>
  thing !== null && !('mask' in thing);

export function createBooks(studyUid: string): Books {
  const history = createHistory<Kept | KeptSegment>();
  const book = createAnnotationBook(history);
  const segments = createSegmentBook(studyUid, history);

  const put = (key: string, from: Kept | KeptSegment | null, to: typeof from): Undone => {
    if (isSegment(from) || isSegment(to)) {
      const [before, after] = [from, to].map((each) => (isSegment(each) ? each : null));
      segments.apply(key, after ?? null);
      return { kind: 'segment', before: before ?? null, after: after ?? null };
    }
    const after = isDrawing(to) ? to : null;
    book.apply(key, after);
    return { kind: 'drawing', after };
  };
  const shown = (done: readonly Undone[]) => done.find(({ after }) => after) ?? done[0];
  return {
    book,
    segments,
    segmenting: createSegmenting(),
    undo: () =>
      shown(history.back().map(({ key, before, after }) => put(key, after, before))),
    redo: () =>
      shown(history.forth().map(({ key, before, after }) => put(key, before, after))),
  };
}
