import {
  columnX,
  FIELD_RADIUS_MM,
  ROWS,
  rowY,
  SLICES,
  AXIS_Y_MM,
  sliceZ,
} from '@/lib/samples/chest-ct/grid';
import { noiseTile } from '@/lib/samples/noise';
import { seededRandom } from '@/lib/samples/random';
import { coverage, ramp } from '@/lib/samples/shapes';

/** Stored value of pixels outside the reconstructed circle (before rescaling, as GE stores it). */
export const PADDING = -2000;
export const RESCALE_INTERCEPT = -1024;
/** Standard deviation of the noise on the axis, between the shoulders more. */
const NOISE_HU = 10.5;
const TILE = 512;
/** Brings an index back into the tile, whose length is a power of two. */
const WRAP = TILE * TILE - 1;

export interface Scanner {
  /** Turn clean densities into what a scanner would store: table, noise, padding, integers. */
  expose(clean: Float32Array, slice: number): Int16Array;
}

export function scanner(): Scanner {
  const grain = noiseTile(501, TILE, [0.8, 0.8], 0.75);
  const streaks = noiseTile(502, TILE, [7, 0.75], 0.4);
  const random = seededRandom(77);
  const offsets = Array.from({ length: SLICES * 2 }, () =>
    Math.floor(random() * TILE * TILE),
  );
  return {
    expose(clean, slice) {
      const stored = new Int16Array(ROWS * ROWS);
      const shoulders = ramp(sliceZ(slice), 85, 135);
      const grainFrom = offsets[2 * slice] ?? 0;
      const streaksFrom = offsets[2 * slice + 1] ?? 0;
      for (let row = 0, i = 0; row < ROWS; row += 1) {
        const y = rowY(row);
        for (let column = 0; column < ROWS; column += 1, i += 1) {
          const x = columnX(column);
          const r2 = (x * x + (y - AXIS_Y_MM) ** 2) / (FIELD_RADIUS_MM * FIELD_RADIUS_MM);
          if (r2 > 1) {
            stored[i] = PADDING;
            continue;
          }
          const body = Math.max(0, 1 - r2);
          const noise =
            NOISE_HU * (0.55 + 0.55 * body) * (grain[(i + grainFrom) & WRAP] ?? 0) +
            13 * shoulders * (0.3 + body) * (streaks[(i + streaksFrom) & WRAP] ?? 0);
          const hu = table(clean[i] ?? 0, x, y) + noise;
          stored[i] = Math.round(Math.max(-1024, hu) - RESCALE_INTERCEPT);
        }
      }
      return stored;
    },
  };
}

/** The carbon shell of the table under the patient, and the mattress on it. */
function table(hu: number, x: number, y: number): number {
  if (y < 100 || hu > -900) return hu;
  const top = 128 - 9 * (x / 150) ** 2;
  const ends = 1 - ramp(Math.abs(x), 168, 176);
  const shell =
    coverage(Math.abs(y - top - 8) - 0.7, 1.2) +
    coverage(Math.abs(y - top - 34) - 0.7, 1.2);
  const foam = y > top - 6 && y < top + 34 ? 45 * (y < top + 8 ? 1.6 : 1) : 0;
  return Math.max(hu, hu + ends * (foam + 560 * Math.min(1, shell)));
}
