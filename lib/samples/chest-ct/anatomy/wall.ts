import {
  ANGLES,
  FIELD_RADIUS_MM,
  ROWS,
  SPACING_MM,
  columnX,
  rowY,
  type PolarMap,
} from '@/lib/samples/chest-ct/grid';
import { ribLevel } from '@/lib/samples/chest-ct/anatomy/ribs';
import { seamLevel, type Seam } from '@/lib/samples/chest-ct/anatomy/muscles';
import { CAGE_MM, trunkLevel } from '@/lib/samples/chest-ct/anatomy/trunk';
import type { NoiseField } from '@/lib/samples/noise';
import { coverage, ramp } from '@/lib/samples/shapes';

const AIR_HU = -1000;
const FAT_HU = -104;
const MUSCLE_HU = 58;
const RIB_HALF_THICKNESS_MM = 3.5;
const RIB_HALF_HEIGHT_MM = 6.8;
const RIB_DEPTH_MM = 5.2;

/**
 * Paint air, skin, fat, muscles and ribs of one level.
 *
 * @param slice - Filled with HU; every pixel is written.
 * @param cavity - Filled with the distance (mm) to the pleura: negative inside the rib cage.
 */
export function paintWall(
  slice: Float32Array,
  cavity: Float32Array,
  z: number,
  polar: PolarMap,
  texture: NoiseField,
): void {
  const trunk = trunkLevel(z);
  const ribs = ribLevel(z);
  const seams = seamLevel(z, trunk.muscle);
  const gate = (FIELD_RADIUS_MM + 4 * SPACING_MM) ** 2;
  for (let row = 0, i = 0; row < ROWS; row += 1) {
    const y = rowY(row);
    for (let column = 0; column < ROWS; column += 1, i += 1) {
      const radius = polar.radius[i] ?? 0;
      slice[i] = AIR_HU;
      cavity[i] = 99;
      if (radius * radius > gate) continue;
      const entry = polar.entry[i] ?? 0;
      const at = Math.floor(entry);
      const part = entry - at;
      const a = at % ANGLES;
      const b = (at + 1) % ANGLES;
      const skin = lerp(trunk.skin, a, b, part);
      const below = skin - radius;
      if (below < -2) continue;
      const slant = trunk.pleuraSlant[a] ?? 1;
      const outside = (radius - lerp(trunk.pleura, a, b, part)) * slant;
      cavity[i] = outside;
      if (outside < -2) continue; // the inside is painted by its owner
      const x = columnX(column);
      const muscle = lerp(trunk.muscle, a, b, part);
      let hu = wallTissue(outside, muscle, { seams, a }, x, y, z, texture);
      if (outside < 16)
        hu = withRib(
          hu,
          outside,
          ribs.height[a] ?? NaN,
          ribs.bone[a] ?? 0,
          x,
          y,
          z,
          texture,
        );
      if (below < 2.6) hu += (28 - hu) * (1 - ramp(below, 1.4, 2.6));
      slice[i] = AIR_HU + (hu - AIR_HU) * coverage(-below, 1.2);
    }
  }
}

/** The sheets of fat between the muscles, and the direction asked about. */
interface Sheets {
  readonly seams: readonly Seam[];
  readonly a: number;
}

const lerp = (table: Float32Array, a: number, b: number, part: number) => {
  const from = table[a] ?? 0;
  return from + ((table[b] ?? 0) - from) * part;
};

/** Intercostal muscle, the outer muscles, then fat with its fibrous septa. */
function wallTissue(
  outside: number,
  muscle: number,
  { seams, a }: Sheets,
  x: number,
  y: number,
  z: number,
  texture: NoiseField,
): number {
  const depth = outside - CAGE_MM;
  const sway = texture(x / 46, y / 46, z / 60 + 7);
  const inMuscle = 1 - ramp(depth - muscle + 2.2 * sway, -0.7, 0.7);
  let fat = FAT_HU;
  if (inMuscle < 1) {
    const lobules = texture(x / 14, y / 14, z / 14);
    const septum = ramp(Math.abs(lobules), 0.16, 0);
    fat += 5 * lobules + 34 * septum * septum;
    if (inMuscle <= 0) return fat;
  }

  const fibres = texture(x / 5 + z / 40, y / 5, z / 18);
  let meat = MUSCLE_HU + 5 * fibres + 3 * sway;
  if (depth > 0) {
    // Fat opens the sheets here and there only, wide in one place and a mere line in another.
    const open = texture(x / 27 + 5, y / 27, z / 34);
    const swayed = depth + 1.6 * sway + 0.5 * fibres;
    for (const { depth: seam, width } of seams) {
      const most = width[a] ?? 0;
      if (most <= 0) continue;
      const wide = most * ramp(open + 0.5 * sway, -1.4, 1.3);
      const beside = Math.abs(swayed - (seam[a] ?? 0));
      const share = Math.min(1, wide) * (1 - ramp(beside, 0.3 * wide, 0.5 * wide + 0.7));
      meat += (-88 - meat) * share;
    }
    meat = marbled(meat, depth, fibres, open, x, y, z, texture);
  }
  if (outside < 2) meat += (-50 - meat) * (1 - ramp(outside, 0.4, 1.6)) * 0.5;
  return fat + (meat - fat) * inMuscle;
}

/** Where the muscles are stout, the bundles they are made of stand a little apart. */
function marbled(
  meat: number,
  depth: number,
  fibres: number,
  open: number,
  x: number,
  y: number,
  z: number,
  texture: NoiseField,
): number {
  const flecks = meat + (-30 - meat) * ramp(fibres + 0.4 * open, 1.5, 2.6) * 0.4;
  if (depth < 14) return flecks;
  const bundles = texture(x / 38 + 9, y / 24, z / 48);
  const wide = (0.11 + 0.07 * ramp(z, 95, 125)) * ramp(open, -0.9, 1.5);
  const line = 1 - ramp(Math.abs(bundles), 0.35 * wide, wide + 0.03);
  if (line <= 0) return flecks;
  // Interrupted, lest a line close into a ring; and along the midline both sides meet in one sheet.
  const here = ramp(texture(x / 16, y / 16 + 3, z / 30), -0.5, 0.9);
  const share = here * ramp(Math.abs(x), 16, 32) * ramp(depth, 14, 24) * line;
  return flecks + (-84 - flecks) * share * Math.min(1, 14 * wide);
}

function withRib(
  tissue: number,
  outside: number,
  height: number,
  bone: number,
  x: number,
  y: number,
  z: number,
  texture: NoiseField,
): number {
  if (Number.isNaN(height)) return tissue;
  const thick = RIB_HALF_THICKNESS_MM + 0.6 * (1 - bone);
  const u = (outside - RIB_DEPTH_MM) / thick;
  const v = height / RIB_HALF_HEIGHT_MM;
  const d = (Math.sqrt(u * u + v * v) - 1) * thick;
  const share = coverage(d, 1.15);
  if (share <= 0) return tissue;
  const speck = texture(x / 4, y / 4, z / 4);
  const marrow = 170 + 60 * speck;
  const solid = 900 + (marrow - 900) * ramp(-d, 0.5, 2);
  const cartilage = 105 + 8 * speck + 220 * ramp(speck, 1.3, 2) * ramp(-d, 0, 1.5);
  return tissue + (cartilage + (solid - cartilage) * bone - tissue) * share;
}
