import type { Types } from '@cornerstonejs/core';
import { pixelPoint, type PixelPoint } from '@/lib/image/geometry';
import type { EdgeLetters } from '@/lib/image/orient';
import { lettersOfFrame } from '@/lib/viewer/frames/letters';
import { valueOn, type PixelValue } from '@/lib/viewer/frames/pixel-value';
import { toPixel, toWorld, volumeOf, type Volume } from '@/lib/viewer/frames/plane';

/** What lies where: on the screen, in the slice that is shown, in the patient. */
export interface Places {
  /** Of the element, CSS pixels; asking takes no time, unlike asking the element. */
  size(): [width: number, height: number];
  /** CSS pixels from the top left of the element, of a pixel of the slice that is shown. */
  toCanvas(pixel: PixelPoint): [x: number, y: number];
  /** The pixel of the slice that is shown under a place of the element. */
  toPixel(canvas: readonly [number, number]): PixelPoint;
  /** Of the pixel under a place of the element; undefined outside of the picture. */
  valueAt(canvas: readonly [number, number]): PixelValue | undefined;
  /** Screen pixels for one pixel of the image. */
  scale(): number;
  /** null where the header doesn't say how the patient lies. */
  letters(): EdgeLetters | null;
  /** Where its slices lie; null for what has no place in the patient, such as ultrasound. */
  volume(): Volume | null;
}

/**
 * @param imageIds - Of the stack.
 * @param idShown - Of the image on the screen.
 */
export function placesOn(
  viewport: Types.IStackViewport,
  imageIds: readonly string[],
  idShown: () => string,
): Places {
  // Headers don't change while a page is open.
  let volume: { is: Volume | null } | undefined;
  const toCanvas = (pixel: PixelPoint): [x: number, y: number] => {
    const [x, y] = viewport.worldToCanvas(toWorld(idShown(), pixel));
    return [x, y];
  };
  return {
    size() {
      const { width, height } = viewport.canvas;
      return [width / devicePixelRatio, height / devicePixelRatio];
    },
    toCanvas,
    toPixel: ([x, y]) => toPixel(idShown(), viewport.canvasToWorld([x, y])),
    valueAt: (canvas) => valueOn(viewport, canvas),
    scale() {
      const [ax, ay] = toCanvas(pixelPoint(0, 0));
      const [bx, by] = toCanvas(pixelPoint(1, 0));
      return Math.hypot(bx - ax, by - ay);
    },
    volume: () => (volume ??= { is: volumeOf(imageIds) }).is,
    letters: () => lettersOfFrame(viewport, idShown()),
  };
}
