import type { Glyph } from 'fontkit';
import sharp from 'sharp';
import type { Matrix } from '@/lib/export/cine/clip';
import type { Font } from '@/lib/export/export-format';
import type { Picture } from '@/lib/image/render';

/** Pixels of the longer side: beyond what screens show, and what readers of these files take. */
const MOST = 2048;

/**
 * How large the pictures of a clip become: as stored, and as wide as they are where pixels aren't square.
 *
 * @param stretch - Width of a pixel of the picture, its height being 1.
 */
export function shownAs({ width, height }: Matrix, stretch: number): Matrix {
  const wide = Math.abs(stretch - 1) < 0.005 ? width : width * stretch;
  const scale = Math.min(1, MOST / Math.max(wide, height));
  return {
    width: Math.max(1, Math.round(wide * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}

/** Rows beneath every picture of a clip, which say something; as wide as it is. */
export interface Band {
  readonly rows: number;
  /** One grey a pixel. */
  readonly data: Uint8Array;
}

const BAND = { rows: 24, textHigh: 14, inset: 6 };

/** A band with a text, smaller where it would be too wide. */
export async function bandOf(
  text: string,
  width: number,
  [font]: readonly Font[],
): Promise<Band> {
  const drawn = font ? outlined(text, font, width - 2 * BAND.inset) : '';
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${BAND.rows}"><rect width="100%" height="100%" fill="#000"/>${drawn}</svg>`;
  const data = await sharp(Buffer.from(svg))
    .flatten({ background: '#000' })
    .toColourspace('b-w')
    .extractChannel(0)
    .raw()
    .toBuffer();
  return { rows: BAND.rows, data };
}

/** Letters as their outlines: what fonts a machine has is of no matter. */
function outlined(text: string, { opened }: Font, most: number): string {
  const font = opened as {
    unitsPerEm: number;
    layout(text: string): {
      glyphs: readonly Glyph[];
      positions: readonly { xAdvance: number }[];
      advanceWidth: number;
    };
  };
  const { glyphs, positions, advanceWidth } = font.layout(text);
  const scale = Math.min(BAND.textHigh / font.unitsPerEm, most / advanceWidth);
  let x = 0;
  const paths = glyphs.map((glyph, at) => {
    const path = `<path transform="translate(${x} 0)" d="${glyph.path.toSVG()}"/>`;
    x += positions[at]?.xAdvance ?? 0;
    return path;
  });
  const base = BAND.rows - BAND.inset;
  return `<g fill="#fff" transform="translate(${BAND.inset} ${base}) scale(${scale} ${-scale})">${paths.join('')}</g>`;
}

/**
 * A picture in the matrix of its clip, with the band beneath it.
 *
 * @param matrix - Of the picture, without the band; one of another shape has black beside it.
 */
export async function framed(
  { data, width, height, channels }: Picture,
  matrix: Matrix,
  band: Band | undefined,
): Promise<Picture> {
  const isSame = width === matrix.width && height === matrix.height;
  const pixels = isSame
    ? data
    : await sharp(data, { raw: { width, height, channels } })
        .resize({ ...matrix, fit: 'fill' })
        .toColourspace(channels === 1 ? 'b-w' : 'srgb')
        .raw()
        .toBuffer();
  const rows = matrix.height + (band?.rows ?? 0);
  const whole = new Uint8Array(matrix.width * rows * channels);
  whole.set(pixels);
  band?.data.forEach((grey, at) => {
    const from = (matrix.width * matrix.height + at) * channels;
    whole.fill(grey, from, from + channels);
  });
  return { width: matrix.width, height: rows, channels, data: whole };
}
