/** What is told from its surroundings on a picture, and hangs together. */
/** An 8-bit picture in one channel. */
export interface GreyPicture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Letters differ from what lies around them by this at least, in grey levels. */
const CONTRAST = 48;
/** What is this dark, beside pure black, no screen shows as anything but black. */
const INVISIBLE = 16;

/** Brighter or darker than what lies around it; or told from pure black or white by little. */
export const INKS = [
  { bit: 1, hidden: false },
  { bit: 2, hidden: false },
  { bit: 4, hidden: true },
  { bit: 8, hidden: true },
] as const;

/** The inks of each pixel, by bits. */
export interface Ink {
  readonly width: number;
  readonly height: number;
  readonly bits: Uint8Array;
}

/** Around a pixel lies the square of `2 · REACH + 1`, as far as it is on the picture. */
const REACH = 10;

export function inkOf({ width, height, data }: GreyPicture): Ink {
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

/** Ink that hangs together: its box, as of a line. */
export interface Piece {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Pixels of ink. */
  readonly area: number;
  /** Sides of its pixels where no ink lies. */
  readonly edge: number;
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
export function runsOf({ width, height, bits }: Ink) {
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

/** The pieces of one ink. */
export function piecesOf({ row, from, to, edge, of }: Runs): Piece[] {
  const pieces = new Map<number, { -readonly [Fact in keyof Piece]: number }>();
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
  return [...pieces.values()];
}
