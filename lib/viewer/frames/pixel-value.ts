import type { Types } from '@cornerstonejs/core';
import type { PixelPoint } from '@/lib/image/geometry';
import { toPixel } from '@/lib/viewer/frames/plane';

/** Red, green and blue of a colour picture, 0 to 255; of any other the rescaled value. */
export type PixelValue = number | readonly [red: number, green: number, blue: number];

/**
 * The value of the pixel around a point, from the values that are drawn.
 *
 * @returns undefined outside of the picture, and for padding.
 */
export function pixelValue(
  image: Pick<
    Types.IImage,
    | 'rows'
    | 'columns'
    | 'color'
    | 'slope'
    | 'intercept'
    | 'preScale'
    | 'voxelManager'
    | 'getPixelData'
  >,
  point: PixelPoint,
): PixelValue | undefined {
  const { rows, columns } = image;
  // Pixels lie around their middles.
  const [column, row] = [Math.round(point[0]), Math.round(point[1])];
  if (!(column >= 0 && row >= 0 && column < columns && row < rows)) return undefined;
  const values = image.voxelManager?.getScalarData() ?? image.getPixelData();
  const at = row * columns + column;
  if (image.color) {
    const apart = values.length / (rows * columns); // 3, or 4 where it was made ready for a canvas
    const [red, green, blue] = [0, 1, 2].map((channel) => values[at * apart + channel]);
    return red === undefined || green === undefined || blue === undefined
      ? undefined
      : [red, green, blue];
  }
  const stored = values[at];
  if (stored === undefined || Number.isNaN(stored)) return undefined;
  const isDone = image.preScale?.scaled === true;
  return isDone ? stored : stored * (image.slope ?? 1) + (image.intercept ?? 0);
}

/** Of the picture that is on the screen. @param place - CSS pixels from the top left of its element. */
export function valueOn(
  viewport: Types.IStackViewport,
  [x, y]: readonly [number, number],
): PixelValue | undefined {
  const image = viewport.getCornerstoneImage();
  return (
    image && pixelValue(image, toPixel(image.imageId, viewport.canvasToWorld([x, y])))
  );
}
