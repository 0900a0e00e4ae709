import { seededRandom, whiteNoise } from '@/lib/samples/random';

/** A smooth random field over space: mean 0, standard deviation about 1, period 16 features. */
export type NoiseField = (x: number, y: number, z: number) => number;

const SIZE = 64;
const MASK = SIZE - 1;
const VOXELS_PER_FEATURE = 4;

/**
 * Smooth three-dimensional noise, computed once into a periodic volume and read by trilinear
 * interpolation, since evaluating noise for fifty million voxels would take minutes.
 *
 * @param octaves - Each octave halves the size of the features and their strength.
 * @returns A field in units of its largest feature: a step of 1 is one blob.
 */
export function noiseField(seed: number, octaves = 1): NoiseField {
  const volume = noiseVolume(seed, octaves);
  return (x, y, z) => {
    const u = x * VOXELS_PER_FEATURE;
    const v = y * VOXELS_PER_FEATURE;
    const w = z * VOXELS_PER_FEATURE;
    const iu = Math.floor(u);
    const iv = Math.floor(v);
    const iw = Math.floor(w);
    const fu = u - iu;
    const fv = v - iv;
    const x0 = iu & MASK;
    const x1 = (iu + 1) & MASK;
    const y0 = (iv & MASK) * SIZE;
    const y1 = ((iv + 1) & MASK) * SIZE;
    const z0 = (iw & MASK) * SIZE * SIZE;
    const z1 = ((iw + 1) & MASK) * SIZE * SIZE;
    const a = volume[z0 + y0 + x0] ?? 0;
    const b = volume[z0 + y1 + x0] ?? 0;
    const c = volume[z1 + y0 + x0] ?? 0;
    const d = volume[z1 + y1 + x0] ?? 0;
    const near = a + ((volume[z0 + y0 + x1] ?? 0) - a) * fu;
    const far = b + ((volume[z0 + y1 + x1] ?? 0) - b) * fu;
    const nearUp = c + ((volume[z1 + y0 + x1] ?? 0) - c) * fu;
    const farUp = d + ((volume[z1 + y1 + x1] ?? 0) - d) * fu;
    const low = near + (far - near) * fv;
    return low + (nearUp + (farUp - nearUp) * fv - low) * (w - iw);
  };
}

function noiseVolume(seed: number, octaves: number): Float32Array {
  const sum = new Float32Array(SIZE ** 3);
  for (let octave = 0; octave < octaves; octave += 1) {
    const cells = (SIZE / VOXELS_PER_FEATURE) * 2 ** octave;
    const lattice = whiteNoise(seededRandom(seed + 7919 * octave), cells ** 3);
    const weight = 0.5 ** octave;
    const fine = [0, 1, 2].reduce((values, axis) => refine(values, cells, axis), lattice);
    fine.forEach((value, i) => (sum[i] = (sum[i] ?? 0) + weight * value));
  }
  return normalise(sum);
}

/**
 * Refine a periodic lattice to `SIZE` points along one axis by quadratic B-splines: smooth,
 * without the creases of linear blending. Axes before `axis` are refined already.
 */
function refine(values: Float32Array, cells: number, axis: number): Float32Array {
  const stride = SIZE ** axis;
  const outer = values.length / (stride * cells);
  const out = new Float32Array(outer * SIZE * stride);
  for (let i = 0; i < SIZE; i += 1) {
    const [first, weight] = weights((i * cells) / SIZE);
    for (let k = 0; k < 3; k += 1) {
      const w = weight[k] ?? 0;
      const cell = (first + k) % cells;
      for (let o = 0; o < outer; o += 1) {
        const from = (o * cells + cell) * stride;
        const to = (o * SIZE + i) * stride;
        for (let s = 0; s < stride; s += 1) {
          out[to + s] = (out[to + s] ?? 0) + w * (values[from + s] ?? 0);
        }
      }
    }
  }
  return out;
}

function weights(at: number): [first: number, weights: number[]] {
  const first = Math.floor(at);
  const t = at - first;
  return [first, [0.5 * (1 - t) ** 2, 0.5 + t * (1 - t), 0.5 * t * t]];
}

/**
 * A square, periodic tile of scanner noise: white noise smoothed by a Gaussian, with the lowest
 * frequencies taken out, as reconstruction does. Mean 0, standard deviation 1.
 *
 * @param size - Pixels along an edge.
 * @param blur - Standard deviation of the Gaussian, in pixels, along columns and rows.
 * @param lowCut - Share of the four times wider Gaussian that is subtracted, 0 … 1.
 */
export function noiseTile(
  seed: number,
  size: number,
  blur: readonly [across: number, down: number],
  lowCut = 0,
): Float32Array {
  const white = whiteNoise(seededRandom(seed), size * size);
  const fine = smooth(white, size, blur);
  if (lowCut > 0) {
    const coarse = smooth(white, size, [blur[0] * 4, blur[1] * 4]);
    fine.forEach((value, i) => (fine[i] = value - lowCut * (coarse[i] ?? 0)));
  }
  return normalise(fine);
}

function smooth(
  tile: Float32Array,
  size: number,
  [across, down]: readonly [number, number],
): Float32Array {
  const rows = smoothAlong(tile, size, 1, size, across);
  return smoothAlong(rows, size, size, 1, down);
}

function smoothAlong(
  tile: Float32Array,
  size: number,
  step: number,
  otherStep: number,
  sigma: number,
): Float32Array {
  const reach = Math.ceil(3 * sigma);
  const kernel = Array.from({ length: 2 * reach + 1 }, (_, k) =>
    sigma > 0 ? Math.exp(-0.5 * ((k - reach) / sigma) ** 2) : 1,
  );
  const total = kernel.reduce((sum, weight) => sum + weight, 0);
  const out = new Float32Array(tile.length);
  for (let line = 0; line < size; line += 1) {
    for (let i = 0; i < size; i += 1) {
      let sum = 0;
      for (let k = -reach; k <= reach; k += 1) {
        const from = (i + k + size * 8) % size;
        sum += (kernel[k + reach] ?? 0) * (tile[line * otherStep + from * step] ?? 0);
      }
      out[line * otherStep + i * step] = sum / total;
    }
  }
  return out;
}

function normalise(values: Float32Array): Float32Array {
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / values.length;
  const deviation = Math.sqrt(squares / values.length - mean * mean);
  return values.map((value) => (value - mean) / deviation);
}
