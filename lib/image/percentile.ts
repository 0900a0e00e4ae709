import type { Samples } from '@/lib/image/modality';

/**
 * Counts of whole numbers, for percentiles of more samples than fit into memory at once. Memory
 * grows with the range of the values, not their number.
 */
export class Histogram {
  #first = 0;
  #counts = new Float64Array(0);
  #total = 0;

  /** How many values were added. */
  get total(): number {
    return this.#total;
  }

  /**
   * Count values; NaN (padding) is left out, fractions are counted at the nearest whole number.
   *
   * @throws RangeError when the range of all values exceeds 16 million: no histogram of whole
   *   numbers is sensible then.
   */
  add(values: Samples): void {
    let low = Infinity;
    let high = -Infinity;
    for (let i = 0; i < values.length; i++) {
      const value = values[i] ?? NaN;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    if (high === -Infinity) return;
    this.#cover(Math.round(low), Math.round(high));
    for (let i = 0; i < values.length; i++) {
      const value = values[i] ?? NaN;
      if (Number.isNaN(value)) continue;
      const bin = Math.round(value) - this.#first;
      this.#counts[bin] = (this.#counts[bin] ?? 0) + 1;
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
      if (seen > rank) return this.#first + bin;
    }
    return this.#first + this.#counts.length - 1;
  }

  #cover(low: number, high: number): void {
    const empty = this.#counts.length === 0;
    const first = empty ? low : Math.min(low, this.#first);
    const last = empty ? high : Math.max(high, this.#first + this.#counts.length - 1);
    if (last - first >= 2 ** 24) {
      throw new RangeError(
        `Values from ${first} to ${last} are too far apart to be counted.`,
      );
    }
    if (!empty && first === this.#first && last - first < this.#counts.length) return;
    const counts = new Float64Array(last - first + 1);
    counts.set(this.#counts, empty ? 0 : this.#first - first);
    this.#first = first;
    this.#counts = counts;
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
