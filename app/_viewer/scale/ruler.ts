/** A round length, and how long it is on the screen. */
export interface Ruler {
  /** CSS pixels. */
  readonly pixels: number;
  /** Parts between its ticks. */
  readonly parts: number;
  readonly label: string;
}

/**
 * The longest ruler of 1, 2 or 5 and noughts for which there is room.
 *
 * @param perPixel - Millimetres, or pixels of the picture, for one CSS pixel.
 * @param room - CSS pixels.
 * @param unit - `px` where nothing says how large a pixel is.
 * @returns null where there is none: not even one pixel of the picture has room, or the scale is none.
 */
export function rulerFor(
  perPixel: number,
  room: number,
  unit: 'mm' | 'px',
): Ruler | null {
  const most = perPixel * room;
  if (!(most > 0 && Number.isFinite(most))) return null;
  const power = 10 ** Math.floor(Math.log10(most));
  const first = ([5, 2, 1].find((each) => each * power <= most) ?? 1) * power;
  const length = Number(first.toPrecision(3));
  if (unit === 'px' && length < 1) return null;
  const isLong = unit === 'mm' && length >= 10;
  const pixels = length / perPixel;
  return {
    pixels,
    // Finer than this they run into each other.
    parts: pixels >= 50 ? 10 : pixels >= 25 ? 5 : 1,
    label: isLong ? `${length / 10} cm` : `${length} ${unit}`,
  };
}
