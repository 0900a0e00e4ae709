import type { KeptSegment } from '@/app/_segments/segment';
import type { StackOfStudy } from '@/app/_viewer/room';
import { readFrameAttributes } from '@/lib/dicom/image-attributes';
import { planeOf } from '@/lib/image/geometry';
import { frameKey, type Mask } from '@/lib/image/segmentation/mask';
import { sizeOf } from '@/lib/image/segmentation/measure';
import type { SourceSlice } from '@/lib/image/segmentation/slices';
import { headerOf } from '@/lib/viewer/frames/headers';

/** The stack that a segment is drawn on: that of its first frame; of an empty one any of its series. */
export function stackUnder(
  stacks: readonly StackOfStudy[],
  { mask, seriesUid }: Pick<KeptSegment, 'mask' | 'seriesUid'>,
): StackOfStudy | undefined {
  const ofSeries = stacks.filter(({ series }) => series.seriesUid === seriesUid);
  const [first] = mask.frames;
  if (!first) return ofSeries[0];
  return ofSeries.find(({ stack }) =>
    stack.frames.some(
      ({ sopInstanceUid, frame }) =>
        sopInstanceUid === first.sopInstanceUid && frame === first.frameNumber,
    ),
  );
}

// Headers stay while a page is open.
const known = new Map<string, readonly SourceSlice[]>();

/** Where the slices of a stack lie; undefined while its headers are not there. */
export function slicesOf({
  stack,
}: Pick<StackOfStudy, 'stack'>): readonly SourceSlice[] | undefined {
  const before = known.get(stack.id);
  if (before) return before;
  const slices: SourceSlice[] = [];
  for (const { sopInstanceUid, frame } of stack.frames) {
    const header = headerOf(sopInstanceUid);
    if (!header) return undefined;
    const plane = planeOf(readFrameAttributes(header, frame));
    slices.push({ sopInstanceUid, frameNumber: frame, plane });
  }
  known.set(stack.id, slices);
  return slices;
}

/** What is said of the size of a mask: millilitres where they are known, voxels always. */
export interface SizeInWords {
  /** undefined where it isn't known. */
  readonly volume: string | undefined;
  readonly voxels: number;
  /** Why there are no millilitres: a name, in the sense of `useNamed`. */
  readonly reason: string | undefined;
}

export function sizeInWords(mask: Mask, slices: readonly SourceSlice[]): SizeInWords {
  const { voxels, volume } = sizeOf(mask, slices);
  const digits = (volume.value ?? 0) < 10 ? 2 : 1;
  return {
    volume: volume.value === null ? undefined : `${volume.value.toFixed(digits)} ml`,
    voxels,
    reason: volume.reason,
  };
}

/** The frame with the most of a mask. */
export function largestFrame({ frames }: Mask) {
  const inside = (runs: readonly number[]) =>
    runs.reduce((sum, run, at) => (at % 2 === 1 ? sum + run : sum), 0);
  const most = Math.max(...frames.map(({ runs }) => inside(runs)));
  return frames.find(({ runs }) => inside(runs) === most);
}

/** A frame on which two masks differ. */
export function frameChanged(before: Mask | undefined, after: Mask | undefined) {
  const runs = new Map(before?.frames.map((each) => [frameKey(each), each.runs]));
  const changed = after?.frames.find((each) => runs.get(frameKey(each)) !== each.runs);
  if (changed) return changed;
  const still = new Set(after?.frames.map(frameKey));
  return before?.frames.find((each) => !still.has(frameKey(each)));
}
