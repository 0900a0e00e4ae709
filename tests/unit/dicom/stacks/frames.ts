import type { FrameSummary } from '@/lib/dicom/frame-summary';
import { buildStacks } from '@/lib/dicom/series-stacks';

export const AXIAL = [1, 0, 0, 0, 1, 0] as const;
export const SAGITTAL = [0, 1, 0, 0, 0, -1] as const;
export const CORONAL = [1, 0, 0, 0, 0, -1] as const;
export type Orientation = NonNullable<FrameSummary['orientation']>;

export const slice = (
  instanceNumber: number,
  more: Partial<FrameSummary> = {},
): FrameSummary => ({
  sopInstanceUid: `1.${instanceNumber}`,
  frame: 1,
  framesInInstance: 1,
  instanceNumber,
  rows: 256,
  columns: 256,
  imageType: ['ORIGINAL', 'PRIMARY'],
  ...more,
});

export const axial = (
  instanceNumber: number,
  z: number,
  more: Partial<FrameSummary> = {},
): FrameSummary =>
  slice(instanceNumber, { orientation: AXIAL, position: [0, 0, z], ...more });

/**
 * `volumes` times `slices` axial frames, 5 mm apart, volume after volume.
 *
 * @param more - What a frame has besides; both counted from 0.
 */
export const repeated = (
  volumes: number,
  slices: number,
  more: (volume: number, slice: number) => Partial<FrameSummary>,
): FrameSummary[] =>
  Array.from({ length: volumes * slices }, (_, index) => {
    const at = index % slices;
    return axial(index + 1, at * 5, more(Math.floor(index / slices), at));
  });

/** Instance UIDs, stack by stack. */
export const order = (frames: readonly FrameSummary[]) =>
  buildStacks(frames).stacks.map((stack) =>
    stack.frames.map(({ sopInstanceUid }) => sopInstanceUid),
  );

/** Each stack's label, and how many frames it has. */
export const sizes = (frames: readonly FrameSummary[]) =>
  buildStacks(frames).stacks.map(
    ({ label, frames: all }) => [label, all.length] as const,
  );
