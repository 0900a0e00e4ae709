/** Mean and population standard deviation of one square of a picture. */
export interface Tile {
  readonly mean: number;
  readonly deviation: number;
}

/**
 * The spread inside small squares that cover a picture without overlap.
 *
 * @param side - Of a square, in pixels.
 * @param mask - Only squares whose pixels are all 1 here; all of the picture when left out.
 * @returns Squares without padding (NaN), from the top left.
 */
export function tilesOf(
  values: Float32Array,
  width: number,
  height: number,
  side: number,
  mask?: Uint8Array,
): Tile[] {
  const tiles: Tile[] = [];
  for (let top = 0; top + side <= height; top += side) {
    for (let left = 0; left + side <= width; left += side) {
      const tile = tileAt(values, width, side, top, left, mask);
      if (tile) tiles.push(tile);
    }
  }
  return tiles;
}

function tileAt(
  values: Float32Array,
  width: number,
  side: number,
  top: number,
  left: number,
  mask?: Uint8Array,
): Tile | undefined {
  // Around the first value, so that large numbers with a small spread keep their digits.
  const origin = values[top * width + left] ?? NaN;
  let sum = 0;
  let squares = 0;
  for (let row = top; row < top + side; row++) {
    for (let at = row * width + left; at < row * width + left + side; at++) {
      if (mask && mask[at] !== 1) return undefined;
      const off = (values[at] ?? NaN) - origin;
      sum += off;
      squares += off * off;
    }
  }
  if (Number.isNaN(sum)) return undefined;
  const count = side * side;
  const mean = sum / count;
  const variance = Math.max(0, squares / count - mean * mean);
  return { mean: origin + mean, deviation: Math.sqrt(variance) };
}

/** The standard normal deviate with a tenth of all draws below it. */
const LOWEST_TENTH = -1.2816;

/**
 * The spread of noise alone, from squares of which some hold structure as well: structure only adds,
 * so the lowest tenth is looked at, and corrected for being the lowest tenth.
 *
 * The deviation of n normal samples itself varies by 1/√(2 (n - 1)) of its size. In a picture whose
 * noise is correlated n is effectively smaller, and the result some per cent too low.
 *
 * @param deviations - Of squares of `count` pixels each.
 * @returns undefined of nothing.
 */
export function noiseFrom(
  deviations: readonly number[],
  count: number,
): number | undefined {
  const sorted = deviations.toSorted((a, b) => a - b);
  const low = sorted[Math.floor(sorted.length / 10)];
  return low === undefined ? low : low / (1 + LOWEST_TENTH / Math.sqrt(2 * (count - 1)));
}
