import { seededRandom } from '@/lib/samples/random';

/**
 * Where the sulci run. The nodal surfaces of a sum of waves that all have about the same length
 * wander at an even distance from each other without crossing, as the sulci of a brain do.
 */
export interface Folds {
  /** Distance in mm to the nearest nodal surface (first order, blunt between two of them). */
  distance(x: number, y: number, z: number): number;
}

const STEP_MM = 1.6;
const ORIGIN = [-84, -104, -72] as const;
const SIZE = [106, 132, 100] as const;
const WAVES = 36;

/** @param spacingMm - Mean distance from one sulcus to the next. */
export function folds(seed: number, spacingMm: number): Folds {
  const field = waveField(seed, spacingMm);
  const distances = new Float32Array(field.length);
  const [nx, ny, nz] = SIZE;
  const stride = [1, nx, nx * ny] as const;
  // The slope of a sum of unit waves is about this, so flat places don't count as far away.
  const usual = (2 * Math.PI) / (2 * spacingMm) / Math.sqrt(2);
  for (let z = 1; z < nz - 1; z += 1) {
    for (let y = 1; y < ny - 1; y += 1) {
      for (let x = 1; x < nx - 1; x += 1) {
        const i = x + stride[1] * y + stride[2] * z;
        const slope = stride.map(
          (s) => ((field[i + s] ?? 0) - (field[i - s] ?? 0)) / (2 * STEP_MM),
        );
        const steep = Math.hypot(slope[0] ?? 0, slope[1] ?? 0, slope[2] ?? 0);
        distances[i] = (field[i] ?? 0) / Math.hypot(steep, 0.55 * usual);
      }
    }
  }
  return { distance: (x, y, z) => Math.abs(read(distances, x, y, z)) };
}

function waveField(seed: number, spacingMm: number): Float32Array {
  const random = seededRandom(seed);
  const field = new Float32Array(SIZE[0] * SIZE[1] * SIZE[2]);
  for (let wave = 0; wave < WAVES; wave += 1) {
    // Waves lean to the front-to-back direction: gyri become long folds running up and down,
    // as they do around the central sulcus, rather than islands.
    const lean = [
      1.5 * (random() - 0.5),
      1 - 0.8 * random(),
      1.7 * (random() - 0.5),
    ] as const;
    const k = (Math.PI / spacingMm / Math.hypot(...lean)) * (0.85 + 0.3 * random());
    addWave(field, [lean[0] * k, lean[1] * k, lean[2] * k], random());
  }
  const scale = Math.sqrt(2 / WAVES);
  return field.map((value) => value * scale);
}

function addWave(
  field: Float32Array,
  k: readonly [number, number, number],
  start: number,
) {
  const [nx, ny, nz] = SIZE;
  const phases = ([0, 1, 2] as const).map((axis) =>
    Float32Array.from({ length: SIZE[axis] }, (_, i) => k[axis] * i * STEP_MM),
  );
  const [px, py, pz] = phases;
  // cos(a + b) by the addition theorem: two multiplications instead of a cosine for each voxel.
  const cosX = Float32Array.from(px ?? [], Math.cos);
  const sinX = Float32Array.from(px ?? [], Math.sin);
  for (let z = 0, i = 0; z < nz; z += 1) {
    for (let y = 0; y < ny; y += 1) {
      const phase = (py?.[y] ?? 0) + (pz?.[z] ?? 0) + 2 * Math.PI * start;
      const c = Math.cos(phase);
      const s = Math.sin(phase);
      for (let x = 0; x < nx; x += 1, i += 1) {
        field[i] = (field[i] ?? 0) + c * (cosX[x] ?? 0) - s * (sinX[x] ?? 0);
      }
    }
  }
}

function read(volume: Float32Array, x: number, y: number, z: number): number {
  const [nx, ny, nz] = SIZE;
  const u = Math.min(nx - 2.001, Math.max(0, (x - ORIGIN[0]) / STEP_MM));
  const v = Math.min(ny - 2.001, Math.max(0, (y - ORIGIN[1]) / STEP_MM));
  const w = Math.min(nz - 2.001, Math.max(0, (z - ORIGIN[2]) / STEP_MM));
  const iu = Math.floor(u);
  const iv = Math.floor(v);
  const iw = Math.floor(w);
  const fu = u - iu;
  const fv = v - iv;
  const at = iu + nx * (iv + ny * iw);
  const row = (i: number) => {
    const a = volume[i] ?? 0;
    return a + ((volume[i + 1] ?? 0) - a) * fu;
  };
  const a = row(at);
  const b = row(at + nx * ny);
  const low = a + (row(at + nx) - a) * fv;
  const high = b + (row(at + nx * ny + nx) - b) * fv;
  return low + (high - low) * (w - iw);
}
