/** Letters in a row on a picture. */
export interface TextLine {
  /** Pixels of the picture: first column and row, and the ones after the last. */
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** 1 where a letter is, 0 elsewhere, over that box; rows from the top. */
  readonly ink: Uint8Array;
  /** Too faint for an eye: told by a few grey levels from what lies around it. */
  readonly hidden: boolean;
}

/** An 8-bit picture in one channel. */
export interface GreyPicture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Fewer letters than this are a marker (“R”, “L”, “cm”) or no text at all. */
const FEWEST_LETTERS = 4;
const LETTER_HEIGHT = { least: 5, most: 48 };
/** Letters differ from what lies around them by this at least, in grey levels. */
const CONTRAST = 48;
/** What is this dark, beside pure black, no screen shows as anything but black. */
const INVISIBLE = 16;

/**
 * Find what looks like lettering: rows of thin strokes of like height, standing close together.
 *
 * It knows no letters, so that it finds any script, and is cheap enough for every image that is
 * sent. It misses single letters, letters that touch one another or the anatomy, slanted text, and
 * faint text over anatomy; structures in a row (teeth, a ruler's marks) may be taken for text.
 */
export function findTextLines(picture: GreyPicture): TextLine[] {
  const ink = inkOf(picture);
  const lines = INKS.flatMap(({ bit, hidden }) =>
    linesOf(lettersOf(ink, bit)).map((letters) => drawn(letters, ink, bit, hidden)),
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

/** Brighter or darker than what lies around it; or told from pure black or white by little. */
const INKS = [
  { bit: 1, hidden: false },
  { bit: 2, hidden: false },
  { bit: 4, hidden: true },
  { bit: 8, hidden: true },
] as const;

/** The inks of each pixel, by bits, in a frame one pixel wide where there is none. */
interface Ink {
  readonly bits: Uint8Array;
  /** Columns of the picture and its frame. */
  readonly stride: number;
}

function inkOf(picture: GreyPicture): Ink {
  const { width, height, data } = picture;
  const around = boxMeans(picture, 10);
  const stride = width + 2;
  const bits = new Uint8Array(stride * (height + 2));
  for (let y = 0, at = 0; y < height; y++) {
    let to = (y + 1) * stride + 1;
    for (let x = 0; x < width; x++, at++, to++) {
      const value = data[at] ?? 0;
      const mean = around[at] ?? 0;
      let bit = 0;
      if (value - mean > CONTRAST) bit |= 1;
      if (mean - value > CONTRAST) bit |= 2;
      if (value > 0 && value <= INVISIBLE && mean < 4) bit |= 4;
      if (value < 255 && value >= 255 - INVISIBLE && mean > 251) bit |= 8;
      bits[to] = bit;
    }
  }
  return { bits, stride };
}

/** The mean of the square of `2 · reach + 1` around each pixel, by a summed table. */
function boxMeans({ width, height, data }: GreyPicture, reach: number): Float32Array {
  const sums = new Uint32Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += data[y * width + x] ?? 0;
      sums[(y + 1) * (width + 1) + x + 1] = row + (sums[y * (width + 1) + x + 1] ?? 0);
    }
  }
  const means = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const [top, bottom] = [Math.max(0, y - reach), Math.min(height, y + reach + 1)];
    const [above, below] = [top * (width + 1), bottom * (width + 1)];
    for (let x = 0; x < width; x++) {
      const [left, right] = [Math.max(0, x - reach), Math.min(width, x + reach + 1)];
      const sum =
        (sums[below + right] ?? 0) -
        (sums[above + right] ?? 0) -
        (sums[below + left] ?? 0) +
        (sums[above + left] ?? 0);
      means[y * width + x] = sum / ((right - left) * (bottom - top));
    }
  }
  return means;
}

interface Letter {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Pixels of ink. */
  readonly area: number;
}

/** Connected ink (8 neighbours) that has a letter's size and is made of strokes. */
function lettersOf({ bits, stride }: Ink, bit: number): Letter[] {
  const seen = new Uint8Array(bits.length);
  const sides = [-stride, -1, 1, stride];
  const corners = [-stride - 1, -stride + 1, stride - 1, stride + 1];
  const letters: Letter[] = [];
  const stack: number[] = [];
  const visit = (next: number) => {
    if (seen[next] === 1) return;
    seen[next] = 1;
    stack.push(next);
  };
  const isInk = (at: number) => ((bits[at] ?? 0) & bit) !== 0;
  for (let start = 0; start < bits.length; start++) {
    if (!isInk(start) || seen[start] === 1) continue;
    let [left, top, right, bottom] = [stride, Infinity, 0, 0];
    let area = 0;
    let edge = 0;
    visit(start);
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const x = (at % stride) - 1;
      const y = (at - x - 1) / stride - 1;
      if (x < left) left = x;
      if (x >= right) right = x + 1;
      if (y < top) top = y;
      if (y >= bottom) bottom = y + 1;
      area += 1;
      for (const side of sides) {
        if (isInk(at + side)) visit(at + side);
        else edge += 1;
      }
      for (const corner of corners) if (isInk(at + corner)) visit(at + corner);
    }
    const box = { left, top, right, bottom };
    if (isLetter(box, area, edge)) letters.push({ ...box, area });
  }
  return letters;
}

/** A stroke's width is twice its area over its edge; in letters it is a small part of the height. */
const THICKEST_STROKE = 0.34;

function isLetter(box: Omit<Letter, 'area'>, area: number, edge: number): boolean {
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
function linesOf(letters: readonly Letter[]): Letter[][] {
  const waiting = new Set(letters.toSorted((a, b) => a.left - b.left));
  const lines: Letter[][] = [];
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

const alike = (a: Letter, b: Letter) => {
  const [first, second] = [a.bottom - a.top, b.bottom - b.top];
  const small = Math.min(first, second);
  return (
    Math.max(first, second) <= 1.7 * small + 1 &&
    Math.abs(a.bottom - b.bottom) <= 0.3 * Math.max(first, second) + 1
  );
};

function drawn(
  letters: readonly Letter[],
  { bits, stride }: Ink,
  bit: number,
  hidden: boolean,
): TextLine {
  const left = Math.min(...letters.map((each) => each.left));
  const top = Math.min(...letters.map((each) => each.top));
  const right = Math.max(...letters.map((each) => each.right));
  const bottom = Math.max(...letters.map((each) => each.bottom));
  const ink = new Uint8Array((right - left) * (bottom - top));
  for (const each of letters) {
    for (let y = each.top; y < each.bottom; y++) {
      for (let x = each.left; x < each.right; x++) {
        const inked = ((bits[(y + 1) * stride + x + 1] ?? 0) & bit) !== 0;
        if (inked) ink[(y - top) * (right - left) + x - left] = 1;
      }
    }
  }
  return { left, top, right, bottom, ink, hidden };
}
