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
  const around = boxMeans(picture, 10);
  const { data } = picture;
  const masks: readonly [hidden: boolean, inked: (at: number) => boolean][] = [
    [false, (at) => (data[at] ?? 0) - (around[at] ?? 0) > CONTRAST],
    [false, (at) => (around[at] ?? 0) - (data[at] ?? 0) > CONTRAST],
    [
      true,
      (at) =>
        (data[at] ?? 0) > 0 && (data[at] ?? 0) <= INVISIBLE && (around[at] ?? 0) < 4,
    ],
    [
      true,
      (at) =>
        (data[at] ?? 0) < 255 &&
        (data[at] ?? 0) >= 255 - INVISIBLE &&
        (around[at] ?? 0) > 251,
    ],
  ];
  const lines = masks.flatMap(([hidden, inked]) =>
    linesOf(lettersOf(picture, inked)).map((letters) =>
      drawn(letters, picture, inked, hidden),
    ),
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
function lettersOf(
  { width, height }: GreyPicture,
  inked: (at: number) => boolean,
): Letter[] {
  const left = new Uint8Array(width * height); // 1: ink not yet looked at
  for (let at = 0; at < left.length; at++) left[at] = inked(at) ? 1 : 0;
  const letters: Letter[] = [];
  const stack: number[] = [];
  for (let start = 0; start < left.length; start++) {
    if (left[start] !== 1) continue;
    const box = { left: width, top: height, right: 0, bottom: 0 };
    let area = 0;
    let edge = 0;
    left[start] = 0;
    stack.push(start);
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const x = at % width;
      const y = (at - x) / width;
      box.left = Math.min(box.left, x);
      box.right = Math.max(box.right, x + 1);
      box.top = Math.min(box.top, y);
      box.bottom = Math.max(box.bottom, y + 1);
      area += 1;
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          const [nx, ny] = [x + dx, y + dy];
          const inside = nx >= 0 && nx < width && ny >= 0 && ny < height;
          const next = ny * width + nx;
          if (inside && left[next] === 1) {
            left[next] = 0;
            stack.push(next);
          }
          if ((dx === 0) !== (dy === 0) && !(inside && inked(next))) edge += 1;
        }
      }
    }
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
  { width }: GreyPicture,
  inked: (at: number) => boolean,
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
        if (inked(y * width + x)) ink[(y - top) * (right - left) + x - left] = 1;
      }
    }
  }
  return { left, top, right, bottom, ink, hidden };
}
