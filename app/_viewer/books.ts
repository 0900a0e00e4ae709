import {
  createAnnotationBook,
  type AnnotationBook,
  type Kept,
} from '@/app/_annotations/entry';
import { createHistory, type Change } from '@/app/_data/book/history';
import {
  createSegmentBook,
  type KeptSegment,
  type SegmentBook,
} from '@/app/_segments/segment';
import {
  createSegmenting,
  withLook,
  type SegmentLook,
  type Segmenting,
} from '@/app/_segments/looks';
import { createStore, type Store } from '@/app/_ui/store';

/** What is drawn on a study, how far it is saved, and one history of all of it. */
export interface Books {
  readonly book: AnnotationBook;
  readonly segments: SegmentBook;
  /** How segments are looked at, and what is being drawn on them. */
  readonly segmenting: Segmenting;
  /** Hide or show a segment, lock it or not: a step of the history. */
  look(look: SegmentLook): void;
  /** @returns What it changed, to be shown; nothing when all is undone. */
  undo(): Undone | undefined;
  redo(): Undone | undefined;
  /** The last step that was taken back or done again; null: there was none. */
  readonly stepped: Store<Stepped>;
}

type Thing = Kept | KeptSegment | SegmentLook;
type Way = 'undo' | 'redo';

export interface Stepped {
  way: Way;
  step: readonly Change<Thing>[] | null;
}

/** One thing that a step of the history changed. */
export type Undone =
  | { readonly kind: 'drawing'; readonly after: Kept | null }
  | {
      readonly kind: 'segment';
      readonly before: KeptSegment | null;
      readonly after: KeptSegment | null;
    }
  | { readonly kind: 'look'; readonly after: SegmentLook };

export const isLook = (thing: Thing | null): thing is SegmentLook =>
  thing !== null && 'locked' in thing;
export const isSegment = (thing: Thing | null): thing is KeptSegment =>
  thing !== null && 'mask' in thing;
export const isDrawing = (thing: Thing | null): thing is Kept =>
  thing !== null && 'tool' in thing;

export function createBooks(studyUid: string): Books {
  const history = createHistory<Thing>();
  const book = createAnnotationBook(history);
  const segments = createSegmentBook(studyUid, history);
  const segmenting = createSegmenting();
  const stepped = createStore<Stepped>({ way: 'undo', step: null });

  const put = (key: string, from: Thing | null, to: Thing | null): Undone => {
    if (isLook(to)) {
      segmenting.looks.set((looks) => withLook(looks, to));
      return { kind: 'look', after: to };
    }
    if (isSegment(from) || isSegment(to)) {
      const [before, after] = [from, to].map((each) => (isSegment(each) ? each : null));
      segments.apply(key, after ?? null);
      return { kind: 'segment', before: before ?? null, after: after ?? null };
    }
    const after = isDrawing(to) ? to : null;
    book.apply(key, after);
    return { kind: 'drawing', after };
  };
  const step = (way: Way, changes: readonly Change<Thing>[]) => {
    const done = changes.map(({ key, before, after }) => put(key, before, after));
    stepped.set({ way, step: changes.length > 0 ? changes : null });
    return done.find(({ after }) => after) ?? done[0];
  };
  return {
    book,
    segments,
    segmenting,
    look(after) {
      const { hidden, locked } = segmenting.looks.get();
      const { id } = after;
      const before = { id, hidden: hidden.has(id), locked: locked.has(id) };
      history.record([{ key: `look of ${id}`, before, after }]);
      segmenting.looks.set((looks) => withLook(looks, after));
    },
    undo: () =>
      step(
        'undo',
        history.back().map(({ key, before, after }) => ({
          ...{ key, before: after, after: before },
        })),
      ),
    redo: () => step('redo', history.forth()),
    stepped,
  };
}
