import type { Locator } from 'playwright-core';
import sharp from 'sharp';

/** The size of an image and of its pixels. */
export interface Shape {
  rows: number;
  columns: number;
  /** Between rows, between columns; square if absent. */
  pixelSpacing?: readonly number[] | undefined;
}

/** A picture of 64 × 64 RGB pixels: what both are brought to, whatever their sizes. */
export const tiny = (picture: Buffer) =>
  sharp(picture)
    .removeAlpha()
    .toColourspace('srgb')
    .resize(64, 64, { fit: 'fill' })
    .raw()
    .toBuffer();

/** Bright pictures closer than this, in mean grey levels, are the same picture. */
const CLOSE = 3;

/** Mean absolute difference, grey levels. */
export const difference = (one: Buffer, other: Buffer) =>
  one.reduce((sum, byte, at) => sum + Math.abs(byte - (other[at] ?? 0)), 0) / one.length;

/** 1 for pictures that are the same but for brightness and contrast; 0 for strangers. */
export function correlation(one: Buffer, other: Buffer): number {
  const mean = (bytes: Buffer) =>
    bytes.reduce((sum, byte) => sum + byte, 0) / bytes.length;
  const [a, b] = [mean(one), mean(other)];
  let [together, first, second] = [0, 0, 0];
  for (const [at, byte] of one.entries()) {
    const [x, y] = [byte - a, (other[at] ?? 0) - b];
    together += x * y;
    first += x * x;
    second += y * y;
  }
  return together / Math.sqrt(first * second || 1);
}

/**
 * How close to a picture its like has to be: a canvas that stays black must not pass for it, however
 * dark it is.
 */
export function closeTo(expected: Buffer): number {
  const fromBlack = difference(Buffer.alloc(expected.length), expected);
  if (fromBlack <= 1) throw new Error('This picture is all black.');
  return Math.min(CLOSE, fromBlack / 2);
}

/**
 * What of the canvas the image covers when it is fitted into it.
 *
 * @param at - The edge it is at; in the middle without one.
 */
export async function shownPicture(
  canvas: Locator,
  shape: Shape,
  at?: 'right',
): Promise<Buffer> {
  const url = await canvas.evaluate((element) =>
    (element as HTMLCanvasElement).toDataURL(),
  );
  const png = Buffer.from(url.split(',')[1] ?? '', 'base64');
  const { width = 1, height = 1 } = await sharp(png).metadata();
  const [rowSpacing = 1, columnSpacing = 1] = shape.pixelSpacing ?? [];
  const across = shape.columns * columnSpacing;
  const down = shape.rows * rowSpacing;
  const scale = Math.min(width / across, height / down);
  const [w, h] = [Math.floor(across * scale), Math.floor(down * scale)];
  return sharp(png)
    .extract({
      left: at === 'right' ? width - w : Math.round((width - w) / 2),
      top: Math.round((height - h) / 2),
      width: w,
      height: h,
    })
    .toBuffer();
}
