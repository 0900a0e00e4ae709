import type { HeadModel } from '@/lib/samples/brain-mr/model';
import {
  COLUMN,
  FIELD_MM,
  ROW,
  SLICE_SPACING_MM,
  sliceMiddle,
} from '@/lib/samples/brain-mr/planes';
import { CHANNELS, type Channel } from '@/lib/samples/brain-mr/tissues';
import { noiseTile } from '@/lib/samples/noise';

/** Edge of the matrix the model is sampled on; every series is resampled from it. */
export const MATRIX = 512;
const TILE = 512;
/** Brings an index back into the tile, whose length is a power of two. */
const WRAP = TILE * TILE - 1;

/**
 * Through the slice: offset from its middle (mm), weight, and edge of the matrix. A slice is an
 * average; its outer layers only blur, so half the resolution does for them.
 */
const LAYERS = [
  [-1.65, 0.3, MATRIX / 2],
  [0, 0.4, MATRIX],
  [1.65, 0.3, MATRIX / 2],
] as const;

export type SlicePlanes = Readonly<Record<Channel, Float32Array>>;

/** Brightness of one slice in every channel, free of noise, on the common matrix. */
export function sampleSlice(model: HeadModel, slice: number): SlicePlanes {
  const planes = CHANNELS.map(() => new Float32Array(MATRIX * MATRIX));
  for (const [offset, weight, size] of LAYERS) {
    const layer = sampleLayer(
      model,
      sliceMiddle(slice + offset / SLICE_SPACING_MM),
      size,
    );
    layer.forEach((values, channel) => {
      const plane = planes[channel];
      if (plane) add(plane, values, size, weight);
    });
  }
  const [t1, t2, flair, b0, adc] = planes;
  if (!t1 || !t2 || !flair || !b0 || !adc) throw new RangeError('A channel is missing.');
  return { t1, t2, flair, b0, adc };
}

function sampleLayer(
  model: HeadModel,
  [mx, my, mz]: readonly [number, number, number],
  size: number,
): Float32Array[] {
  const pixel = FIELD_MM / size;
  const planes = CHANNELS.map(() => new Float32Array(size * size));
  for (let row = 0, i = 0; row < size; row += 1) {
    const down = (row + 0.5) * pixel - FIELD_MM / 2;
    for (let column = 0; column < size; column += 1, i += 1) {
      const across = (column + 0.5) * pixel - FIELD_MM / 2;
      const mix = model.at(
        mx + across * ROW[0] + down * COLUMN[0],
        my + across * ROW[1] + down * COLUMN[1],
        mz + across * ROW[2] + down * COLUMN[2],
      );
      if (!mix) continue;
      for (let c = 0; c < CHANNELS.length; c += 1) {
        const plane = planes[c];
        if (plane) plane[i] = mix.value[c] ?? 0;
      }
    }
  }
  return planes;
}

/** Add a layer to the slice; a coarse one is enlarged by linear interpolation. */
function add(
  plane: Float32Array,
  layer: Float32Array,
  size: number,
  weight: number,
): void {
  const values = size === MATRIX ? layer : resample(layer, MATRIX, MATRIX);
  for (let i = 0; i < plane.length; i += 1) {
    plane[i] = (plane[i] ?? 0) + weight * (values[i] ?? 0);
  }
}

/** Resample a square plane to another matrix over the same field: averages or interpolates. */
export function resample(
  plane: Float32Array,
  rows: number,
  columns: number,
): Float32Array {
  const size = Math.sqrt(plane.length);
  return stretch(stretch(plane, size, 1, columns), size, 0, rows);
}

/**
 * Resample along one direction. Each new pixel is a triangle-weighted mean over its own width
 * (at least one old pixel), which is what partial volume along a line amounts to.
 */
function stretch(
  plane: Float32Array,
  from: number,
  alongRows: 0 | 1,
  to: number,
): Float32Array {
  if (from === to) return plane;
  const lines = plane.length / from;
  const out = new Float32Array(lines * to);
  const taps = Array.from({ length: to }, (_, i) => triangle(i, from, to));
  if (alongRows) {
    for (let line = 0; line < lines; line += 1) {
      for (let i = 0; i < to; i += 1) {
        let sum = 0;
        for (const [k, weight] of taps[i] ?? [])
          sum += weight * (plane[line * from + k] ?? 0);
        out[line * to + i] = sum;
      }
    }
    return out;
  }
  for (let i = 0; i < to; i += 1) {
    for (const [k, weight] of taps[i] ?? []) {
      const source = k * lines;
      for (let line = 0, at = i * lines; line < lines; line += 1, at += 1) {
        out[at] = (out[at] ?? 0) + weight * (plane[source + line] ?? 0);
      }
    }
  }
  return out;
}

/** The old pixels that make up new pixel `i`, and how much each counts. */
function triangle(
  i: number,
  from: number,
  to: number,
): [index: number, weight: number][] {
  const ratio = from / to;
  const reach = Math.max(1, ratio);
  const centre = (i + 0.5) * ratio - 0.5;
  const taps: [number, number][] = [];
  let sum = 0;
  for (let k = Math.ceil(centre - reach); k <= centre + reach; k += 1) {
    const weight = 1 - Math.abs(k - centre) / reach;
    if (weight <= 0) continue;
    taps.push([Math.min(from - 1, Math.max(0, k)), weight]);
    sum += weight;
  }
  return taps.map(([k, weight]) => [k, weight / sum]);
}

export interface Reception {
  readonly rows: number;
  readonly columns: number;
  /** Standard deviation in the plane's units. */
  readonly noise: number;
  /** Different runs, different noise. */
  readonly run: number;
  /** Whether the coil's sensitivity shows; in a map of coefficients it has cancelled. */
  readonly uneven: boolean;
}

export interface Coil {
  /**
   * Add what the machine adds: uneven sensitivity and noise in both channels of the receiver,
   * of which the magnitude is kept (Rice's distribution).
   */
  receive(plane: Float32Array, settings: Reception): Uint16Array;
}

export function coil(): Coil {
  const fine = noiseTile(901, TILE, [0.55, 0.55]);
  // Interpolated matrices have interpolated noise.
  const coarse = noiseTile(902, TILE, [1.15, 1.15]);
  return {
    receive(plane, { rows, columns, noise, run, uneven }) {
      const tile = columns > MATRIX ? coarse : fine;
      const real = (run * 7919 * 131) % (TILE * TILE);
      const imaginary = (run * 104729 * 17 + 5003) % (TILE * TILE);
      const out = new Uint16Array(rows * columns);
      for (let row = 0, i = 0; row < rows; row += 1) {
        const v = (row + 0.5) / rows - 0.5;
        for (let column = 0; column < columns; column += 1, i += 1) {
          const u = (column + 0.5) / columns - 0.5;
          const at = (row % TILE) * TILE + (column % TILE) + (column >> 9) * 77003;
          const bias = uneven ? sensitivity(u, v) : 1;
          const a = (plane[i] ?? 0) * bias + noise * (tile[(at + real) & WRAP] ?? 0);
          const b = noise * (tile[(at + imaginary) & WRAP] ?? 0);
          out[i] = Math.round(Math.sqrt(a * a + b * b));
        }
      }
      return out;
    },
  };
}

/** Smooth, brightest near the middle and one side. @param u, v - Place in the field, ±0.5. */
const sensitivity = (u: number, v: number) =>
  1.06 + 0.1 * u - 0.12 * v - 0.55 * (u * u + v * v) + 0.9 * u * u * v;
