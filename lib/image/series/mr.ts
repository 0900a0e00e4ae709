import { Histogram } from '@/lib/image/percentile';
import type { MeasuredFact } from '@/lib/image/series-measurements';
import { largestFirst } from '@/lib/image/series/ct';
import { tilesOf } from '@/lib/image/series/local-spread';
import { medianOf } from '@/lib/image/series/positions';

/** Squares of so many pixels: small enough for one tissue at any matrix. */
const TILE_SIDE = 6;
/** A square shows the body, not air, above this share of the slice's 99th percentile. */
const FOREGROUND = 0.2;
const LEAST_TILES = 5;

interface SliceSignal {
  /** Mean over standard deviation in the most homogeneous squares. */
  readonly ratio: number;
  readonly tiles: number;
}

/**
 * Measures an MR series slice by slice; keeps a histogram, never pixels.
 *
 * The ratio of signal to spread is not a signal-to-noise ratio: that needs two acquisitions, or air
 * that no filter, mask or parallel reconstruction touched. It is mean over standard deviation in
 * squares of 6 × 6 pixels of the body; of a slice the tenth of squares with the highest ratio begins
 * there, of the series the median over slices.
 */
export class MrMeter {
  readonly #histogram: Histogram;
  readonly #slices: (SliceSignal | undefined)[] = [];

  /** @param rescale - Of the series, when it has one: its values lie on that grid. */
  constructor(rescale?: { slope: number; intercept: number }) {
    this.#histogram = new Histogram({ origin: rescale?.intercept, step: rescale?.slope });
  }

  /** @param values - Rescaled, NaN for padding. */
  add(values: Float32Array, width: number, height: number): void {
    this.#histogram.add(values);
    const threshold = FOREGROUND * roughPercentile99(values);
    const ratios = tilesOf(values, width, height, TILE_SIDE)
      .filter(({ mean, deviation }) => mean > threshold && deviation > 0)
      .map(({ mean, deviation }) => mean / deviation)
      .sort((a, b) => b - a);
    this.#slices.push(
      ratios.length < LEAST_TILES
        ? undefined
        : { ratio: ratios[Math.floor(ratios.length / 10)] ?? NaN, tiles: ratios.length },
    );
  }

  /** @param numbers - The number of each slice among those prepared; null when it was not. */
  facts(numbers: readonly (number | null)[]): MeasuredFact[] {
    if (this.#histogram.total === 0) return [];
    const facts: MeasuredFact[] = [1, 50, 99].map((percent) => ({
      id: `intensity-p${percent}`,
      label: `Intensity, ${percent === 1 ? '1st' : `${percent}th`} percentile`,
      value: this.#histogram.percentile(percent),
      unit: null,
      slices: [],
    }));
    const ratios = this.#slices
      .flatMap((slice) => slice?.ratio ?? [])
      .toSorted((a, b) => a - b);
    if (ratios.length > 0) {
      facts.push({
        id: 'signal-to-spread',
        label:
          'Signal over its local spread (resembles a signal-to-noise ratio; is not one)',
        value: medianOf(ratios),
        unit: null,
        slices: largestFirst(
          this.#slices.map((slice) => slice?.tiles ?? 0),
          numbers,
        ),
      });
    }
    return facts;
  }
}

/** Within 1/256 of the range: enough to tell body from air. */
function roughPercentile99(values: Float32Array): number {
  let top = 0;
  for (let at = 0; at < values.length; at++) top = Math.max(top, values[at] || 0);
  const counts = new Uint32Array(256);
  let total = 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? NaN;
    if (!(value >= 0)) continue;
    const bin = Math.min(255, Math.floor((value / (top || 1)) * 256));
    counts[bin] = (counts[bin] ?? 0) + 1;
    total++;
  }
  let above = 0;
  for (let bin = 255; bin >= 0; bin--) {
    above += counts[bin] ?? 0;
    if (above > 0.01 * total) return ((bin + 1) / 256) * top;
  }
  return top;
}
