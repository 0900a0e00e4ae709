import type { Piece } from '@/lib/image/text/pieces';

/** Pixels: first column and row, and the ones after the last. */
export interface Reach {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * In heights of a line, as measured on text of six fonts from 9 to 32 pixels (`reach.test.ts`): how far
 * the next piece of ink is at most, what of it stands above and below the letters that were found (where
 * those are small ones, capitals and umlauts), and how large a piece may be that is still writing.
 */
const GAP = 2.5;
const BEYOND = 0.9;
const LONGEST_PIECE = 12;
/** What is smaller, in squares of the height, is noise, and no point. */
const LEAST_AREA = 0.005;

/**
 * How far writing goes of which some letters were found: over ink beside them that is no letter by itself,
 * as letters that touch, points, hyphens and brackets aren't, and over letters of another size, as long as
 * it keeps to the line. Anatomy goes beyond a line, and ends it.
 *
 * @param letters - In a line; at least one.
 * @param pieces - All that is as visible, brighter or darker than what lies around it.
 */
export function reachOf(letters: readonly Piece[], pieces: readonly Piece[]): Reach {
  let left = Math.min(...letters.map((each) => each.left));
  let right = Math.max(...letters.map((each) => each.right));
  let top = Math.min(...letters.map((each) => each.top));
  let bottom = Math.max(...letters.map((each) => each.bottom));
  const height = bottom - top;
  const [above, below] = [top - BEYOND * height, bottom + BEYOND * height];
  const beside = pieces.filter(
    (each) =>
      each.top >= above &&
      each.bottom <= below &&
      each.right - each.left <= LONGEST_PIECE * height &&
      each.area >= LEAST_AREA * height * height,
  );
  const take = (each: Piece) => {
    left = Math.min(left, each.left);
    right = Math.max(right, each.right);
    top = Math.min(top, each.top);
    bottom = Math.max(bottom, each.bottom);
  };
  const far = GAP * height;
  for (const each of beside.toSorted((a, b) => a.left - b.left)) {
    if (each.left > right + far) break;
    if (each.right > left) take(each);
  }
  for (const each of beside.toSorted((a, b) => b.right - a.right)) {
    if (each.right < left - far) break;
    if (each.left < right) take(each);
  }
  return { left, top, right, bottom };
}
