import type { Lettering } from '@/lib/api/runs';
import { montage } from '@/lib/image/display/montage';
import type { Picture } from '@/lib/image/render';
import { planTransform, type ImageTransform } from '@/lib/image/transform';
import type { ImagePolicy } from '@/lib/models/policies';
import type { PreparedSlice } from '@/lib/workflow/prepare/slices/parts';
import type { SourceFrame } from '@/lib/workflow/prepare/source-frames';

/** A slice as it was drawn, before it is resized. */
export interface DrawnSlice {
  readonly slice: PreparedSlice;
  readonly picture: Picture;
  readonly lettering: readonly Lettering[];
  readonly window: string;
  readonly described: SourceFrame;
}

/**
 * Slices of one part on one image, which is resized as a whole.
 *
 * @param picture - Number of this image among those of the request.
 */
export function tiled(
  drawn: readonly [DrawnSlice, ...DrawnSlice[]],
  picture: number,
  { resize }: Pick<ImagePolicy, 'resize'>,
): { picture: Picture; transform: ImageTransform; slices: PreparedSlice[] } {
  const [{ slice, described }] = drawn;
  const whole = montage(
    drawn.map((each) => ({ number: each.slice.number, picture: each.picture })),
  );
  const { width, height } = whole.picture;
  const [betweenRows, betweenColumns] = described.frame.pixelSpacing ?? [1, 1];
  const transform = planTransform({
    ...{ width, height, resize },
    // The picture is turned already.
    pixelSpacing: slice.transform.orient.transpose
      ? [betweenColumns, betweenRows]
      : [betweenRows, betweenColumns],
  });
  const slices = drawn.map((each, index) => {
    const place = whole.places[index];
    if (!place) throw new RangeError(`Slice ${each.slice.number} has no place.`);
    return { ...each.slice, tile: { ...place, picture, whole: transform } };
  });
  return { picture: whole.picture, transform, slices };
}
