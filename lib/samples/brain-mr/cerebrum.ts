import type { Folds } from '@/lib/samples/brain-mr/folds';
import type { NoiseField } from '@/lib/samples/noise';
import { ellipsoid, ramp, smoothMax, smoothMin } from '@/lib/samples/shapes';

/** The cerebral hemispheres: their hull, their folds. Patient mm; z = 0 near the AC–PC line. */

/** The tentorium: the cerebrum lies above it, the cerebellum below. */
export const tentorium = (x: number, y: number, z: number) =>
  (z + 4 + 0.4 * Math.abs(x) + 0.16 * (y - 30)) * 0.92;

/** Distance to the smooth hull of both hemispheres together. */
export function cerebralHull(x: number, y: number, z: number): number {
  const narrow = 1 - 0.1 * ramp(-y, 20, 85);
  const vault = ellipsoid(x / narrow, y, z + 2, 65.5, 84, 75);
  const base = -22 - z + 0.12 * (y + 60);
  const frontal = smoothMax(vault, y < 22 ? base : base - (y - 22), 12);
  const side = Math.abs(x);
  const temporal = ellipsoid(side - 40, y + 2, z + 22, 25, 44, 25);
  const all = smoothMin(frontal, temporal, 10);
  const behind = -tentorium(x, y, z) + 1;
  return smoothMax(all, y > 26 ? behind : behind - 1.2 * (26 - y), 4);
}

/** Level of the lateral fissure. */
const sylvianZ = (y: number) => -11 + 0.42 * (y + 26);

/**
 * Distance to the open lips of the lateral fissure and to the insula's cistern (mm). Both taper
 * towards their ends, as clefts do.
 */
function sylvianDistance(side: number, y: number, z: number, wander: number): number {
  const level = sylvianZ(y) + 1.6 * wander;
  const taper = 1.5 * ramp(y, 16, 40) + 1.2 * ramp(-y, 24, 34);
  const wide = 0.25 + 1.5 * ramp(-y, 6, 22) * ramp(side, 36, 52);
  const lips = Math.abs(z - level) * 0.92 - wide + taper;
  const lateral = smoothMax(lips, 37 - side, 2);
  const high =
    Math.max(0, Math.abs(z - level - 3) - 9) * 0.25 + Math.max(0, Math.abs(y) - 18) * 0.3;
  const sheet = Math.abs(side - 37 + 0.005 * y * y - 0.8 * wander) - 0.9 + high;
  const insular = smoothMax(
    sheet,
    Math.max(y - 26, -30 - y, Math.abs(z - level - 3) - 19),
    2,
  );
  return smoothMin(lateral, insular, 2);
}

/** Distance to the white and grey core around the third ventricle; negative inside. */
const coreDistance = (x: number, y: number, z: number) =>
  ellipsoid(x, y - 4, z - 4, 34, 36, 21);

export interface Cortex {
  /** Distance to the pia, positive in brain, negative in CSF. */
  pial: number;
  /** Depth below the smooth hull of a hemisphere; negative outside. */
  depth: number;
}

/**
 * Where a point lies in relation to the folded surface. `into` is written and returned, since
 * this runs ten million times.
 */
export function cortexAt(
  x: number,
  y: number,
  z: number,
  sulci: Folds,
  noise: NoiseField,
  into: Cortex,
): Cortex {
  const side = Math.abs(x);
  const hull = cerebralHull(x, y, z);
  const core = coreDistance(x, y, z);
  const depth = -smoothMax(hull, 0.9 - side, 5);
  into.depth = Math.max(depth, -core);
  if (into.depth < -1) {
    into.pial = into.depth;
    return into;
  }
  // Sulci run straight inwards: look the fold up where the ray from the core meets the hull.
  const upper = ramp(z - sylvianZ(y), -5, 5);
  const qx = Math.sign(x) * (44 - 14 * upper);
  const qy = Math.min(36 - 10 * (1 - upper), Math.max(-38 + 18 * (1 - upper), y));
  const qz = -24 + 32 * upper;
  const ray = Math.hypot(x - qx, y - qy, z - qz) + 1e-6;
  const reach = 1 + (0.86 * Math.max(0, depth)) / ray;
  const sx = qx + (x - qx) * reach;
  const sy = qy + (y - qy) * reach;
  const sz = qz + (z - qz) * reach;
  const wander = 2.4 * noise(sx / 16, sy / 16, sz / 16);
  const fold = sulci.distance(sx + wander, sy - wander, sz + wander);
  const bottom = 15 + 5 * noise(sx / 45 + 3, sy / 45, sz / 45);
  const sheet = smoothMax(fold, depth - bottom, 4);
  // Sulci gape towards the surface.
  const gap = 0.4 + 0.75 * Math.exp(-Math.max(0, depth) / 3.5);
  const sulcal = Math.min(
    sheet - gap,
    sylvianDistance(side, y, z, noise(y / 13, z / 13, side / 13)) - 0.4,
  );
  const pial = smoothMin(depth, sulcal, 2.2);
  into.pial = Math.max(pial, Math.min(-core, 12));
  return into;
}
