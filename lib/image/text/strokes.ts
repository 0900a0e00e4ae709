import {
  inkOf,
  piecesOf,
  runsOf,
  type GreyPicture,
  type Ink,
  type Piece,
} from '@/lib/image/text/pieces';
import { reachOf, type Reach } from '@/lib/image/text/reach';

/** Letters in a row on a picture. */
export interface TextLine {
  /** Pixels of the picture: first column and row, and the ones after the last. */
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** 1 where a letter is, 0 elsewhere, over that box; rows from the top. */
  readonly ink: Uint8Array;
  /** As far as what was written beside and among these letters goes: touching ones, points, hyphens. */
  readonly reach: Reach;
  /** Too faint for an eye: told by a few grey levels from what lies around it. */
  readonly hidden: boolean;
}

/** Fewer letters than this are a marker (“R”, “L”, “cm”) or no text at all. */
const FEWEST_LETTERS = 4;
const LETTER_HEIGHT = { least: 5, most: 48 };

/**
 * Find what looks like lettering: rows of thin strokes of like height, standing close together.
 *
 * It knows no letters, so that it finds any script, and is cheap enough for every image that is
 * sent. It misses single letters, letters that touch one another or the anatomy, slanted text, and
 * faint text over anatomy; structures in a row (teeth, a ruler's marks) may be taken for text.
 */
export function findTextLines(picture: GreyPicture): TextLine[] {
  const ink = inkOf(picture);
  const inks = runsOf(ink).map(({ runs, ...of }) => ({ ...of, pieces: piecesOf(runs) }));
  const lines = inks.flatMap(({ bit, hidden, pieces }) =>
    linesOf(pieces.filter(isLetter)).map((letters) => {
      // Of thick letters what stands between their strokes is found.
      const alike = inks.filter((other) => other.hidden === hidden);
      return {
        ...drawn(letters, ink, bit),
        reach: reachOf(
          letters,
          alike.flatMap((other) => other.pieces),
        ),
        hidden,
      };
    }),
  );
  // What stands between bright letters looks like dark ones, a little taller.
  return lines
    .toSorted((a, b) => a.bottom - a.top - (b.bottom - b.top))
    .filter(
      (line, index, sorted) =>
        !sorted.slice(0, index).some((other) => covers(other, line)),
    );
}

/** Do two lines share more than half of the smaller one's box? */
function covers(a: TextLine, b: TextLine): boolean {
  const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  const area = (line: TextLine) => (line.right - line.left) * (line.bottom - line.top);
  return across > 0 && down > 0 && across * down > Math.min(area(a), area(b)) / 2;
}

/** A stroke's width is twice its area over its edge; in letters it is a small part of the height. */
const THICKEST_STROKE = 0.34;

/** Has a piece of ink a letter's size, and is it made of strokes? */
function isLetter({ area, edge, ...box }: Piece): boolean {
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  if (height < LETTER_HEIGHT.least || height > LETTER_HEIGHT.most) return false;
  if (width > 1.6 * height) return false;
  const filled = area / (width * height);
  const upright = width <= 0.34 * height; // I, l, 1 fill their box
  return (
    (2 * area) / edge <= Math.max(1, THICKEST_STROKE * height) &&
    filled >= 0.15 &&
    (upright || filled <= 0.8)
  );
}

/** Letters of like height on one base line, none farther from the last than a space. */
function linesOf(letters: readonly Piece[]): Piece[][] {
  const waiting = new Set(letters.toSorted((a, b) => a.left - b.left));
  const lines: Piece[][] = [];
  for (const first of waiting) {
    waiting.delete(first);
    const line = [first];
    let last = first;
    for (const next of waiting) {
      const height = first.bottom - first.top;
      if (next.left - last.right > 1.2 * height) break;
      if (!alike(first, next) || next.left < last.right - 1) continue;
      line.push(next);
      waiting.delete(next);
      last = next;
    }
    // Letters differ, as the marks of a ruler don't.
    const inks = new Set(line.map(({ area }) => area));
    if (line.length >= FEWEST_LETTERS && inks.size > 1) lines.push(line);
  }
  return lines;
}

const alike = (a: Piece, b: Piece) => {
  const [first, second] = [a.bottom - a.top, b.bottom - b.top];
  const small = Math.min(first, second);
  return (
    Math.max(first, second) <= 1.7 * small + 1 &&
    Math.abs(a.bottom - b.bottom) <= 0.3 * Math.max(first, second) + 1
  );
};

function drawn(
  letters: readonly Piece[],
  { width: stride, bits }: Ink,
  bit: number,
): Omit<TextLine, 'reach' | 'hidden'> {
  const left = Math.min(...letters.map((each) => each.left));
  const top = Math.min(...letters.map((each) => each.top));
  const right = Math.max(...letters.map((each) => each.right));
  const bottom = Math.max(...letters.map((each) => each.bottom));
  const ink = new Uint8Array((right - left) * (bottom - top));
  for (const each of letters) {
    for (let y = each.top; y < each.bottom; y++) {
      for (let x = each.left; x < each.right; x++) {
        const inked = ((bits[y * stride + x] ?? 0) & bit) !== 0;
        if (inked) ink[(y - top) * (right - left) + x - left] = 1;
      }
    }
  }
  return { left, top, right, bottom, ink };
}
