import { AppError } from '@/lib/errors';
import { runsOf } from '@/lib/image/segmentation/mask';
import type { ReadVolume, Volume } from '@/lib/image/volume/nifti';
import { voxelMap } from '@/lib/image/volume/same-grid';
import type { CodedConcept, VolumeMask } from '@/lib/models/adapter';

/** One structure of a file of masks. */
export interface Marked {
  readonly label: string;
  readonly type?: CodedConcept | null | undefined;
  /** Its number in a file that holds several; undefined: everything but 0 is it. */
  readonly value?: number | undefined;
}

/**
 * Masks in the grid of the volume that was sent, whichever way round the file was written.
 *
 * @throws AppError `model_dialect` when the file has another grid: drawn on these images, its masks
 *   would lie in the wrong place. SAT's own code writes such files (an identity for an affine).
 */
export function masksOf(
  volume: Pick<Volume, 'size' | 'affine'>,
  file: ReadVolume,
  structures: readonly Marked[],
): VolumeMask[] {
  const map = voxelMap(volume, file);
  if (!map) {
    throw new AppError(
      'model_dialect',
      'The masks came back in another grid than was sent.',
      {
        hint: 'Its server must bring them back to the voxels and the affine of the volume that it was handed. Nothing of them is kept.',
      },
    );
  }
  const [columns, rows, count] = volume.size;
  const [alongI, alongJ, alongK] = map.steps;
  const pixels = new Float64Array(columns * rows);
  const masks = structures.map(({ label, type = null, value }) => ({
    label,
    type,
    isIn: (voxel: number) => (value === undefined ? voxel !== 0 : voxel === value),
    slices: [] as (number[] | null)[],
    voxels: 0,
  }));
  for (let k = 0; k < count; k += 1) {
    let at = 0;
    const present = new Set<number>();
    for (let j = 0; j < rows; j += 1) {
      let index = map.start + k * alongK + j * alongJ;
      for (let i = 0; i < columns; i += 1, index += alongI) {
        // Floats that stand for numbers of labels come back a hair off.
        const voxel = Math.round(file.valueAt(index));
        pixels[at++] = voxel;
        present.add(voxel);
      }
    }
    for (const mask of masks) {
      if (![...present].some(mask.isIn)) {
        mask.slices.push(null);
        continue;
      }
      const runs = runsOf(pixels, mask.isIn);
      mask.slices.push(runs);
      for (let run = 1; run < runs.length; run += 2) mask.voxels += runs[run] ?? 0;
    }
  }
  return masks.map(({ isIn: _, ...mask }) => mask);
}
