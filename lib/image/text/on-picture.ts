import type { Picture } from '@/lib/image/render';
import type { GreyPicture } from '@/lib/image/text/pieces';
import { findTextLines, type TextLine } from '@/lib/image/text/strokes';

/** A line that was found on a picture. */
export interface FoundLine extends TextLine {
  /** It stands in the plain picture, not only in a narrow window of it. */
  readonly plain: boolean;
}

/** Noise can look like lines by the hundred; the longest of a picture are told. */
const MOST_LINES = 8;

/**
 * The longest lines of what looks like text on a picture.
 *
 * @param ofWindows - Its three channels are windows of one grey picture, the widest first.
 */
export function textOn(picture: Picture, ofWindows: boolean): FoundLine[] {
  const told = (which: 'first' | 'brightest', plain: boolean) =>
    findTextLines(inOneChannel(picture, which))
      .sort((a, b) => b.right - b.left - (a.right - a.left))
      .slice(0, MOST_LINES)
      .map((line) => ({ ...line, plain }));
  return ofWindows
    ? [...told('first', true), ...told('brightest', false)]
    : told('brightest', true);
}

/** Text stands in every channel, or in one of them: the brightest of a pixel shows both. */
function inOneChannel(
  { width, height, channels, data }: Picture,
  which: 'first' | 'brightest',
): GreyPicture {
  if (channels === 1) return { width, height, data };
  const grey = new Uint8Array(width * height);
  for (let i = 0, at = 0; i < grey.length; i++, at += 3) {
    const red = data[at] ?? 0;
    grey[i] =
      which === 'first' ? red : Math.max(red, data[at + 1] ?? 0, data[at + 2] ?? 0);
  }
  return { width, height, data: grey };
}
