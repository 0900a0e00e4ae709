import type { Segmentation } from '@/lib/dicom/segmentation/segmentation';
import { runsOf, union, type Mask } from '@/lib/image/segmentation/mask';
import type { PlacedFrame } from '@/lib/image/segmentation/place-frames';

/**
 * Gathers the masks of a segmentation, frame by frame.
 *
 * In FRACTIONAL ones a voxel is inside from half of the maximum on.
 */
export class MaskBuilder {
  private readonly masks = new Map<number, Mask>();

  constructor(private readonly segmentation: Segmentation) {}

  /** @param samples - Of the frame, row by row. */
  add({ frame, sopInstanceUid, frameNumber }: PlacedFrame, samples: ArrayLike<number>) {
    const { kind, background, maximumFractionalValue } = this.segmentation;
    const keep = (segmentNumber: number, isInside: (value: number) => boolean) => {
      const runs = runsOf(samples, isInside);
      if (runs.length === 1) return;
      this.keep(segmentNumber, { sopInstanceUid, frameNumber, runs });
    };
    const { segmentNumber = 0 } = frame;
    if (kind === 'BINARY') return keep(segmentNumber, (value) => value !== 0);
    if (kind === 'FRACTIONAL') {
      return keep(segmentNumber, (value) => 2 * value >= maximumFractionalValue);
    }
    const numbers = new Set<number>();
    for (let at = 0; at < samples.length; at++) numbers.add(samples[at] ?? background);
    for (const number of numbers) {
      if (number !== background) keep(number, (value) => value === number);
    }
  }

  private keep(segmentNumber: number, frame: Mask['frames'][number]) {
    const { rows, columns } = this.segmentation;
    const before = this.masks.get(segmentNumber) ?? { rows, columns, frames: [] };
    // Two frames of a segment may lie on one image.
    this.masks.set(segmentNumber, union(before, { rows, columns, frames: [frame] }));
  }

  /** The mask of a segment; empty where it has no voxels. */
  maskOf(segmentNumber: number): Mask {
    const { rows, columns } = this.segmentation;
    return this.masks.get(segmentNumber) ?? { rows, columns, frames: [] };
  }

  /** Segments that have voxels, in ascending order: described ones or not. */
  get segmentNumbers(): number[] {
    return [...this.masks.keys()].sort((a, b) => a - b);
  }
}
