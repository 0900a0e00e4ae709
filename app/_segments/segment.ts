import { createBook } from '@/app/_data/book/book';
import type { Book, Entry, Keeping } from '@/app/_data/book/kept';
import type { History } from '@/app/_data/book/history';
import {
  segmentSchema,
  segmentWithMaskSchema,
  type PutSegment,
  type SegmentWithMask,
} from '@/lib/api/segments/protocol';
import { saidIn, type Reviewed } from '@/app/_labels/verdict';
import type { Matrix } from '@/lib/image/segmentation/edit/strokes';
import type { Mask } from '@/lib/image/segmentation/mask';

/** A segment as a person draws it, on the frames of one series. */
export interface KeptSegment extends Content {
  readonly id: string;
  readonly seriesUid: string;
  readonly origin: SegmentWithMask['origin'];
  /** What somebody else said of it. */
  readonly review: Reviewed | null;
}

type Content = Readonly<Omit<PutSegment, 'mask' | 'review'>> & { readonly mask: Mask };

/** One segment as this page has it. */
export type SegmentEntry = Entry<KeptSegment, SegmentWithMask>;
export type SegmentBook = Book<KeptSegment, SegmentWithMask>;

const contentOf = ({
  label,
  color,
  position,
  algorithmType,
  category,
  type,
  mask,
}: Content): Content => ({
  label,
  color,
  position,
  algorithmType,
  category,
  type,
  mask,
});

/** The segments of a study. */
export function createSegmentBook(
  studyUid: string,
  history: Pick<History<KeptSegment>, 'record'>,
): SegmentBook {
  const keeping: Keeping<KeptSegment, SegmentWithMask> = {
    url: '/api/segments',
    stored: segmentWithMaskSchema,
    saved: segmentSchema,
    changesBy: 'PUT',
    create: (segment) => ({
      ...contentOf(segment),
      studyUid,
      seriesUid: segment.seriesUid,
      origin: segment.origin,
    }),
    change: (segment) => ({
      ...contentOf(segment),
      review: saidIn(segment.review),
    }),
    read: (key, stored) => ({
      ...contentOf(stored),
      id: key,
      seriesUid: stored.seriesUid,
      origin: stored.origin,
      review: stored.review,
    }),
    sourceOf: () => 'person',
    studyOf: () => studyUid,
  };
  return createBook(keeping, history);
}

/** Told apart on grey and from each other; not red, which means danger. */
export const SEGMENT_COLORS = [
  ['Orange', '#ff9f43'],
  ['Cyan', '#46c7d2'],
  ['Magenta', '#ff7ad9'],
  ['Lime', '#a8e05f'],
  ['Violet', '#b79cff'],
  ['Yellow', '#ffd84d'],
  ['Blue', '#5b9bff'],
  ['White', '#ffffff'],
] as const satisfies readonly (readonly [name: string, color: string])[];

/** An empty segment with the first colour that is free, after those that there are. */
export function newSegment(
  seriesUid: string,
  { rows, columns }: Matrix,
  others: readonly KeptSegment[],
): KeptSegment {
  const taken = new Set(others.map(({ color }) => color));
  const [, first = '#ff9f43'] = SEGMENT_COLORS[0] ?? [];
  const free = SEGMENT_COLORS.find(([, color]) => !taken.has(color))?.[1];
  const names = new Set(others.map(({ label }) => label));
  let number = others.length + 1;
  while (names.has(`Segment ${number}`)) number++;
  return {
    id: crypto.randomUUID(),
    seriesUid,
    label: `Segment ${number}`,
    color: free ?? SEGMENT_COLORS[others.length % SEGMENT_COLORS.length]?.[1] ?? first,
    position: Math.max(-1, ...others.map(({ position }) => position)) + 1,
    algorithmType: 'MANUAL',
    category: null,
    type: null,
    origin: { kind: 'drawn' },
    review: null,
    mask: { rows, columns, frames: [] },
  };
}

/** In the order of the list. */
export const inOrder = <Thing extends { readonly position: number }>(
  segments: Iterable<Thing>,
): Thing[] => [...segments].sort((a, b) => a.position - b.position);
