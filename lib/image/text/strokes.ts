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
  const lines = runsOf(ink).flatMap(({ bit, hidden, runs }) =>
    linesOf(lettersOf(runs)).map((letters) => drawn(letters, ink, bit, hidden)),
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

/** The inks of each pixel, by bits. */
interface Ink {
  readonly width: number;
  readonly height: number;
  readonly bits: Uint8Array;
}

/** Around a pixel lies the square of `2 · REACH + 1`, as far as it is on the picture. */
const REACH = 10;

function inkOf({ width, height, data }: GreyPicture): Ink {
  const bits = new Uint8Array(width * height);
  // Of each column, over the rows around the present one: a square's sum is that of a run of these.
  const sums = new Int32Array(width);
  const columns = new Int32Array(width); // how many of them the square around each column has
  for (let x = 0; x < width; x++) {
    columns[x] = Math.min(width, x + REACH + 1) - Math.max(0, x - REACH);
  }
  for (let y = -REACH; y < height; y++) {
    for (let x = 0, at = (y + REACH) * width; y + REACH < height && x < width; x++) {
      sums[x] = (sums[x] ?? 0) + (data[at + x] ?? 0);
    }
    for (let x = 0, at = (y - REACH - 1) * width; y > REACH && x < width; x++) {
      sums[x] = (sums[x] ?? 0) - (data[at + x] ?? 0);
    }
    if (y < 0) continue;
    const rows = Math.min(height, y + REACH + 1) - Math.max(0, y - REACH);
    let sum = 0;
    for (let x = 0; x < REACH && x < width; x++) sum += sums[x] ?? 0;
    for (let x = 0, at = y * width; x < width; x++, at++) {
      if (x + REACH < width) sum += sums[x + REACH] ?? 0;
      if (x > REACH) sum -= sums[x - REACH - 1] ?? 0;
      // In whole numbers: the value as often as there are pixels, beside their sum.
      const pixels = rows * (columns[x] ?? 0);
      const value = data[at] ?? 0;
      const above = value * pixels - sum;
      let bit = 0;
      if (above > CONTRAST * pixels) bit = 1;
      else if (above < -CONTRAST * pixels) bit = 2;
      if (value <= INVISIBLE && value > 0 && sum < 4 * pixels) bit |= 4;
      if (value >= 255 - INVISIBLE && value < 255 && sum > 251 * pixels) bit |= 8;
      bits[at] = bit;
    }
  }
  return { width, height, bits };
}

interface Letter {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Pixels of ink. */
  readonly area: number;
}

/**
 * Ink in a row without a gap, from one column to before another; a list for each fact, since noise
 * makes runs by the ten thousand.
 */
interface Runs {
  readonly row: number[];
  readonly from: number[];
  readonly to: number[];
  /** Sides of its pixels where no ink lies. */
  readonly edge: number[];
  /** An earlier run that it hangs together with; itself where there is none. */
  readonly of: number[];
}

/** The first run of the piece of ink that a run belongs to. */
function pieceOf(of: number[], run: number): number {
  let at = run;
  for (let next = of[at] ?? at; next !== at; next = of[at] ?? at) {
    of[at] = of[next] ?? next;
    at = next;
  }
  return at;
}

/** The runs of each ink from the top, those that touch (8 neighbours) joined. */
function runsOf({ width, height, bits }: Ink) {
  const inks = INKS.map((ink) => {
    const runs: Runs = { row: [], from: [], to: [], edge: [], of: [] };
    return { ...ink, runs, start: 0, above: 0, here: 0 };
  });
  for (let row = 0; row < height; row++) {
    let before = 0;
    for (let x = 0, at = row * width; x <= width; x++, at++) {
      const now = x < width ? (bits[at] ?? 0) : 0;
      if (now === before) continue;
      for (const ink of inks) {
        if (((now ^ before) & ink.bit) === 0) continue;
        if ((now & ink.bit) !== 0) ink.start = x;
        else add(ink.runs, row, ink.start, x);
      }
      before = now;
    }
    for (const ink of inks) {
      join(ink.runs, ink.above, ink.here);
      ink.above = ink.here;
      ink.here = ink.runs.of.length;
    }
  }
  return inks;
}

function add({ row, from, to, edge, of }: Runs, at: number, start: number, end: number) {
  of.push(of.length);
  row.push(at);
  from.push(start);
  to.push(end);
  edge.push(2 + 2 * (end - start));
}

/** Join the runs of a row, from `here` on, to those of the row before, from `above` on. */
function join({ from, to, edge, of }: Runs, above: number, here: number) {
  // Both from the left: whichever run ends first has met all that it can meet.
  for (let a = above, b = here; a < here && b < of.length;) {
    const left = Math.max(from[a] ?? 0, from[b] ?? 0);
    const right = Math.min(to[a] ?? 0, to[b] ?? 0);
    if (left <= right) {
      // Below the one and above the other.
      edge[b] = (edge[b] ?? 0) - 2 * (right - left);
      const first = pieceOf(of, a);
      const second = pieceOf(of, b);
      of[Math.max(first, second)] = Math.min(first, second);
    }
    if ((to[a] ?? 0) < (to[b] ?? 0)) a++;
    else b++;
  }
}

/** Pieces of one ink that have a letter's size and are made of strokes. */
function lettersOf({ row, from, to, edge, of }: Runs): Letter[] {
  const pieces = new Map<
    number,
    { -readonly [Fact in keyof Letter]: number } & { edge: number }
  >();
  for (let run = 0; run < of.length; run++) {
    const left = from[run] ?? 0;
    const top = row[run] ?? 0;
    const right = to[run] ?? 0;
    const piece = pieces.get(pieceOf(of, run));
    if (piece) {
      piece.left = Math.min(piece.left, left);
      piece.right = Math.max(piece.right, right);
      piece.bottom = top + 1;
      piece.area += right - left;
      piece.edge += edge[run] ?? 0;
    } else {
      const box = { left, top, right, bottom: top + 1 };
      pieces.set(run, { ...box, area: right - left, edge: edge[run] ?? 0 });
    }
  }
  return [...pieces.values()].filter((piece) => isLetter(piece, piece.area, piece.edge));
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
  { width: stride, bits }: Ink,
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
        const inked = ((bits[y * stride + x] ?? 0) & bit) !== 0;
        if (inked) ink[(y - top) * (right - left) + x - left] = 1;
      }
    }
  }
  return { left, top, right, bottom, ink, hidden };
}
