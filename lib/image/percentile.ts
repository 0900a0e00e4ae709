import type { Samples } from '@/lib/image/modality';

/** More bins than this and they are joined in pairs: a million cost 8 MB. */
const MOST_BINS = 2 ** 20;

/**
 * Counts of values that lie on a grid, for percentiles of more samples than fit into memory at once.
 * Memory grows with the range of the values, not their number.
 *
 * Exact while every value is on the grid (`isExact`): whole numbers by default, or the rescaled
 * values of one slope and intercept. Others count at the nearest grid value.
 */
export class Histogram {
  readonly #origin: number;
  #step: number;
  /** Grid index of the first bin. */
  #first = 0;
  #counts = new Float64Array(0);
  #total = 0;
  #exact = true;

  /** @param grid - Values are `origin` + whole multiples of `step`. */
  constructor({ origin = 0, step = 1 }: { origin?: number; step?: number } = {}) {
    this.#origin = origin;
    this.#step = Math.abs(step) || 1;
  }

  /** How many values were counted. */
  get total(): number {
    return this.#total;
  }

  /** False once a value was off the grid, or the range grew so wide that bins were joined. */
  get isExact(): boolean {
    return this.#exact;
  }

  /** Count values; NaN (padding) and infinities are left out. */
  add(values: Samples): void {
    let low = Infinity;
    let high = -Infinity;
    for (let i = 0; i < values.length; i++) {
      const value = values[i] ?? NaN;
      if (!Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    if (high === -Infinity) return;
    this.#cover(low, high);
    const [origin, step, first] = [this.#origin, this.#step, this.#first];
    for (let i = 0; i < values.length; i++) {
      const value = values[i] ?? NaN;
      if (!Number.isFinite(value)) continue;
      const place = (value - origin) / step;
      const index = Math.round(place);
      // Rescaled values come in single precision, and lose more where the origin is far off.
      const slack = 1e-3 + (2 ** -23 * (Math.abs(value) + Math.abs(origin))) / step;
      if (Math.abs(place - index) > slack) this.#exact = false;
      this.#counts[index - first] = (this.#counts[index - first] ?? 0) + 1;
      this.#total++;
    }
  }

  /**
   * The value below which `percent` of the values lie, between two of them interpolated linearly
   * (NumPy's default, Hyndman and Fan's type 7).
   *
   * @param percent - 0 to 100.
   * @returns NaN when nothing was counted.
   */
  percentile(percent: number): number {
    if (this.#total === 0) return NaN;
    const position = (Math.min(Math.max(percent, 0), 100) / 100) * (this.#total - 1);
    const below = this.#ranked(Math.floor(position));
    const above = this.#ranked(Math.ceil(position));
    return below + (above - below) * (position - Math.floor(position));
  }

  /** The value at a rank, from 0. */
  #ranked(rank: number): number {
    let seen = 0;
    for (let bin = 0; bin < this.#counts.length; bin++) {
      seen += this.#counts[bin] ?? 0;
      if (seen > rank) return this.#valueOf(bin);
    }
    return this.#valueOf(this.#counts.length - 1);
  }

  #valueOf = (bin: number) => this.#origin + (this.#first + bin) * this.#step;

  /** Make room for values from `low` to `high`, joining bins when there would be too many. */
  #cover(low: number, high: number): void {
    const indexOf = (value: number) => Math.round((value - this.#origin) / this.#step);
    const span = () => {
      const end = this.#first + this.#counts.length - 1;
      return this.#counts.length === 0
        ? { first: indexOf(low), last: indexOf(high) }
        : {
            first: Math.min(this.#first, indexOf(low)),
            last: Math.max(end, indexOf(high)),
          };
    };
    let { first, last } = span();
    while (last - first >= MOST_BINS) {
      this.#joinPairs();
      ({ first, last } = span());
    }
    if (first === this.#first && last - first < this.#counts.length) return;
    const counts = new Float64Array(last - first + 1);
    counts.set(this.#counts, this.#counts.length === 0 ? 0 : this.#first - first);
    this.#first = first;
    this.#counts = counts;
  }

  #joinPairs(): void {
    const first = Math.floor(this.#first / 2);
    const joined = new Float64Array(Math.ceil(this.#counts.length / 2) + 1);
    this.#counts.forEach((count, bin) => {
      const to = Math.floor((this.#first + bin) / 2) - first;
      joined[to] = (joined[to] ?? 0) + count;
    });
    this.#counts = this.#counts.length === 0 ? this.#counts : joined;
    this.#first = first;
    this.#step *= 2;
    this.#exact = false;
  }
}

/**
 * Percentiles of whole numbers, exactly.
 *
 * @param percents - Each 0 to 100.
 * @see Histogram for how values between two samples are interpolated
 */
export function percentiles(values: Samples, percents: readonly number[]): number[] {
  const histogram = new Histogram();
  histogram.add(values);
  return percents.map((percent) => histogram.percentile(percent));
}
