import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import type { Picture } from '@/lib/image/render';

/**
 * An 8-bit picture as PNG. The same picture, the same bytes.
 *
 * @param most - Pixels of its longer side; it is made smaller where it has more.
 */
export const pngOf = async (
  { width, height, channels, data }: Picture,
  most = Infinity,
) => {
  const image = sharp(data, { raw: { width, height, channels } });
  if (Math.max(width, height) > most) {
    image.resize({ width: most, height: most, fit: 'inside' });
  }
  const grey = channels === 1 ? image.toColourspace('b-w') : image;
  return grey.png({ compressionLevel: 6, adaptiveFiltering: false }).toBuffer();
};

/** Greys of 16 bits as PNG, row by row. */
export const png16Of = (values: Uint16Array, columns: number, rows: number) =>
  sharp(values, { raw: { width: columns, height: rows, channels: 1 } })
    .toColourspace('grey16')
    .png({ compressionLevel: 6, adaptiveFiltering: false })
    .toBuffer();

/** Signature and header chunk: after them other chunks may stand. */
const HEAD = 8 + 25;

/**
 * A PNG that says in itself what it is.
 *
 * @param texts - By PNG's keywords (Title, Description, Comment …).
 * @see PNG (ISO/IEC 15948) 11.3.4.5, iTXt: UTF-8, not compressed
 */
export function withTexts(
  png: Uint8Array,
  texts: Readonly<Record<string, string>>,
): Buffer {
  const chunks = Object.entries(texts).map(([keyword, text]) => {
    const body = Buffer.from(`iTXt${keyword}\0\0\0\0\0${text}`, 'utf8');
    const chunk = Buffer.alloc(body.length + 8);
    chunk.writeUInt32BE(body.length - 4, 0);
    body.copy(chunk, 4);
    chunk.writeUInt32BE(crc32(body), body.length + 4);
    return chunk;
  });
  return Buffer.concat([png.subarray(0, HEAD), ...chunks, png.subarray(HEAD)]);
}

/** How values became 16-bit greys: value = grey × slope + intercept; grey 0 is padding. */
export interface Stretch {
  readonly slope: number;
  readonly intercept: number;
  /** Every value comes back as it was. */
  readonly exact: boolean;
}

const MOST = 65_535;
/** Hounsfield units, and what else is whole and near 0: greys of all images mean the same then. */
const USUAL: Stretch = { slope: 1, intercept: -32_768, exact: true };

/** Values of an image as greys of 16 bits, as they are wherever that can be. NaN is padding. */
export function stretched(values: Float32Array): {
  greys: Uint16Array<ArrayBuffer>;
  by: Stretch;
} {
  let [least, most, whole] = [Infinity, -Infinity, true];
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? NaN;
    if (value < least) least = value;
    if (value > most) most = value;
    if (!Number.isNaN(value) && !Number.isInteger(value)) whole = false;
  }
  const by = stretchFor(least, most, whole);
  const greys = new Uint16Array(values.length);
  for (let at = 0; at < values.length; at++) {
    // What is no number becomes 0 by itself.
    greys[at] = Math.round(((values[at] ?? NaN) - by.intercept) / by.slope);
  }
  return { greys, by };
}

function stretchFor(least: number, most: number, whole: boolean): Stretch {
  if (!(most >= least)) return USUAL; // nothing but padding
  if (whole && least > USUAL.intercept && most - USUAL.intercept <= MOST) return USUAL;
  if (whole && most - least < MOST) {
    return { slope: 1, intercept: least - 1, exact: true };
  }
  const slope = (most - least) / (MOST - 1) || 1;
  return { slope, intercept: least - slope, exact: false };
}
