import { createStore, type Store } from '@/app/_ui/store';
import type { PixelPoint } from '@/lib/image/geometry';
import type { Matrix } from '@/lib/image/segmentation/edit/strokes';
import type { KeptSegment } from './segment';

/** A segment that a file brought, or a model proposed: it can be looked at, not changed. */
export type FileSegment = Omit<KeptSegment, 'position' | 'review'>;

/** A DICOM SEG, or what a run proposed, that was read. */
export interface SegmentFile {
  readonly segments: readonly FileSegment[];
  /** What of it isn't shown, and what was decided in reading it. */
  readonly notes: readonly string[];
}

/** How segments are looked at during this visit; none of it is stored. */
export interface SegmentLooks {
  hidden: ReadonlySet<string>;
  locked: ReadonlySet<string>;
  /** Those that are shown: DICOM SEG objects by SOP Instance UID, proposals by the run's id. */
  files: ReadonlyMap<string, SegmentFile>;
}

/** Whether one of them is to be seen, and whether it may be drawn on. */
export interface SegmentLook {
  readonly id: string;
  readonly hidden: boolean;
  readonly locked: boolean;
}

export function withLook(
  { hidden, locked }: SegmentLooks,
  look: SegmentLook,
): Pick<SegmentLooks, 'hidden' | 'locked'> {
  const within = (ids: ReadonlySet<string>, is: boolean) =>
    new Set([...[...ids].filter((id) => id !== look.id), ...(is ? [look.id] : [])]);
  return { hidden: within(hidden, look.hidden), locked: within(locked, look.locked) };
}

/** What is being drawn, before it is done. */
export interface Stroke {
  readonly segmentId: string;
  readonly color: string;
  /** `frameKey` of the frame. */
  readonly frame: string;
  readonly matrix: Matrix;
  /** Changes in place while it goes on. */
  readonly bitmap: Uint8Array;
  /** The outline that scissors would cut along. */
  readonly shape: readonly PixelPoint[];
}

/** Told of with every move of the pointer: only what draws at once should listen. */
export interface Pencil {
  stroke: Stroke | null;
  /** Where the pointer is, and in which cell. */
  tip: { readonly cell: number; readonly at: PixelPoint } | null;
}

export interface Segmenting {
  readonly looks: Store<SegmentLooks>;
  readonly pencil: Store<Pencil>;
}

export const createSegmenting = (): Segmenting => ({
  looks: createStore<SegmentLooks>({
    hidden: new Set(),
    locked: new Set(),
    files: new Map(),
  }),
  pencil: createStore<Pencil>({ stroke: null, tip: null }),
});
