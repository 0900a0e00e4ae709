import { AppError } from '@/lib/errors';
import { distanceToPlane, type ImagePlane } from '@/lib/image/geometry';
import type { Affine, Volume } from '@/lib/image/volume/nifti';
import { mayReformat, type ReformatSlice } from '@/lib/image/series/reformat';

/**
 * In which order slices make a volume: along the normal of the first, so that the step from slice
 * to slice, and with it the affine, is the same all the way.
 *
 * @returns Indices into `slices`.
 * @throws AppError `geometry_unusable` with the reason why they make none.
 */
export function volumeOrder(
  slices: readonly ReformatSlice[],
  planes: readonly ImagePlane[],
) {
  const reformat = mayReformat(slices);
  const [first] = planes;
  if (!reformat.possible || !first) {
    throw new AppError('geometry_unusable', 'These slices make no volume.', {
      ...(!reformat.possible && { hint: reformat.reason }),
    });
  }
  return planes
    .map(({ position }, index) => ({ index, at: distanceToPlane(first, position) }))
    .sort((a, b) => a.at - b.at)
    .map(({ index }) => index);
}

/**
 * Where the voxels of ordered slices lie: i along a row, j down a column, k from slice to slice.
 *
 * @see DICOM PS3.3 C.7.6.2.1.1; x and y change sign from DICOM's LPS to NIfTI's RAS
 */
export function affineOf(ordered: readonly ImagePlane[]): Affine {
  const first = ordered[0] as ImagePlane;
  const last = ordered.at(-1) as ImagePlane;
  const steps = Math.max(1, ordered.length - 1);
  const row = (axis: 0 | 1 | 2) => {
    const sign = axis === 2 ? 1 : -1;
    return [
      first.rowDirection[axis] * first.columnSpacingMm,
      first.columnDirection[axis] * first.rowSpacingMm,
      (last.position[axis] - first.position[axis]) / steps,
      first.position[axis],
    ].map((value) => sign * value || 0) as unknown as Affine[0];
  };
  return [row(0), row(1), row(2)];
}

/**
 * Slices as one block: 16-bit numbers where every value is one, as it is in CT; floats otherwise.
 * Padding, which has no value, becomes the lowest one.
 *
 * @param slices - Rescaled values, NaN for padding; in order of the volume.
 */
export async function stackVolume(
  size: Volume['size'],
  affine: Affine,
  slices: AsyncIterable<Float32Array>,
): Promise<Volume> {
  const area = size[0] * size[1];
  let values: Int16Array | Float32Array = new Int16Array(area * size[2]);
  const padding: number[] = [];
  let lowest = Infinity;
  let at = 0;
  for await (const slice of slices) {
    if (values instanceof Int16Array && !slice.every(fits)) {
      values = Float32Array.from(values);
    }
    for (let i = 0; i < area; i += 1) {
      const value = slice[i] ?? NaN;
      if (Number.isNaN(value)) padding.push(at + i);
      else if (value < lowest) lowest = value;
      values[at + i] = Number.isNaN(value) ? 0 : value;
    }
    at += area;
  }
  for (const index of padding) values[index] = Number.isFinite(lowest) ? lowest : 0;
  return { size, affine, values };
}

const fits = (value: number) =>
  Number.isNaN(value) || (Number.isInteger(value) && value >= -32768 && value <= 32767);
