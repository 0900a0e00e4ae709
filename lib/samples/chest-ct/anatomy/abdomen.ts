import type { NoiseField } from '@/lib/samples/noise';
import {
  capsule,
  ellipsoid,
  ramp,
  smoothMax,
  smoothMin,
  type TubePiece,
} from '@/lib/samples/shapes';

/** Everything below the diaphragm. Distances in mm, densities in HU. */

/** Distance to the upper surface of the diaphragm: negative below it. */
export function diaphragmDistance(x: number, y: number, z: number): number {
  if (z > -30) return 60;
  const right = ellipsoid(x + 64, y + 8, z + 140, 69, 90, 98);
  const left = ellipsoid(x - 62, y + 7, z + 146, 68, 88, 93);
  const middle = ellipsoid(x, y + 34, z + 150, 76, 66, 93);
  return smoothMin(smoothMin(right, left, 22), middle, 30);
}

/** Truth about the planted liver lesion. */
export const LIVER_LESION = { centre: [-84, 14, -98] as const, diameterMm: 14, hu: 42 };
export const LIVER_HU = 108;
const FAT_HU = -98;

/** The gas in the stomach stands above this level when the patient lies on the back. */
const FLUID_LEVEL_Y = -30;

const liverDistance = (x: number, y: number, z: number, diaphragm: number) => {
  const right = ellipsoid(x + 74, y - 4, z + 112, 70, 84, 84);
  const left = ellipsoid(x - 2, y + 46, z + 88, 64, 44, 44);
  const lobes = smoothMin(right, left, 24);
  const hilum = ellipsoid(x + 14, y + 8, z + 128, 24, 20, 34);
  return smoothMax(smoothMax(lobes, diaphragm + 1.2, 4), -hilum, 10);
};

const stomachDistance = (x: number, y: number, z: number, diaphragm: number) => {
  const fundus = ellipsoid(x - 54, y + 2, z + 88, 38, 40, 38);
  const corpus = ellipsoid(x - 52, y + 44, z + 118, 30, 30, 46);
  return smoothMax(smoothMin(fundus, corpus, 22), diaphragm + 4.5, 5);
};

const spleenDistance = (x: number, y: number, z: number, diaphragm: number) =>
  smoothMax(ellipsoid(x - 98, y - 40, z + 112, 40, 50, 52), diaphragm + 4.2, 5);

const kidneyDistance = (x: number, y: number, z: number) => {
  const tilt = 0.18 * (z + 150);
  const left = ellipsoid(x - 54 + tilt, y - 46, z + 158, 25, 24, 52);
  const right = ellipsoid(x + 56 - tilt, y - 46, z + 170, 25, 24, 52);
  return Math.min(left, right);
};

/** Cortex, the pyramids of the medulla, and the sinus whose fat opens towards the spine. */
function kidneyHu(
  depth: number,
  x: number,
  y: number,
  z: number,
  streak: number,
): number {
  const side = Math.sign(x);
  const tilt = 0.18 * (z + 150);
  const [cx, cz] = x > 0 ? [54 - tilt, -158] : [-56 + tilt, -170];
  const around = Math.atan2(y - 46, x - cx);
  const pyramids = ramp(Math.cos(5 * around + z / 6 + streak), -0.8, 0.3);
  const parenchyma = 192 - 52 * pyramids * ramp(depth, 4 + streak, 7.5 + streak);
  const sinus = ellipsoid(x - cx + 12 * side, y - 45, z - cz, 19, 8.5, 27) + 1.6 * streak;
  const hilum = -75 + 150 * ramp(streak, 0.1, 0.9);
  return parenchyma + (hilum - parenchyma) * (1 - ramp(sinus, -1, 1));
}

const colonDistance = (x: number, y: number, z: number) => {
  const haustra = 2.5 * Math.sin(z / 7) * Math.sin(x / 8);
  return ellipsoid(x - 94, y + 26, z + 146, 25, 34, 24) + haustra;
};

const CRUS: readonly TubePiece[] = [-1, 1].map((side) => ({
  from: [side * 15, 12, -66],
  to: [side * 11, 24, -165],
  fromRadius: 4,
  toRadius: 5.5,
}));

/**
 * Density at a point below the diaphragm.
 *
 * @param diaphragm - `diaphragmDistance` at the point.
 */
export function abdomenHu(
  x: number,
  y: number,
  z: number,
  diaphragm: number,
  texture: NoiseField,
): number {
  const streak = texture(x / 9, y / 9, z / 9);
  let hu = FAT_HU + 7 * streak;
  if (streak > 1.55 && diaphragm < -10) hu += 110 * ramp(streak, 1.55, 1.9); // mesenteric vessels
  const over = (distance: number, value: number, edge = 1.3) => {
    if (distance < edge / 2)
      hu += (value - hu) * (1 - ramp(distance, -edge / 2, edge / 2));
  };
  over(Math.abs(diaphragm + 1.2) - 1.2, 60);
  for (const crus of CRUS) over(capsule(crus, x, y, z), 60);

  const kidney = kidneyDistance(x, y, z);
  if (kidney < 1) over(kidney, kidneyHu(-kidney, x, y, z, streak), 1.6);
  const liver = smoothMax(liverDistance(x, y, z, diaphragm), 7 - kidney, 5);
  const grain = 5 * texture(x / 4, y / 4, z / 4) + 3 * texture(x / 17, y / 17, z / 17);
  over(liver, LIVER_HU + grain);
  const stomach = smoothMax(stomachDistance(x, y, z, diaphragm), 2 - liver, 5);
  const spleen = smoothMax(
    smoothMax(spleenDistance(x, y, z, diaphragm), 4 - stomach, 8),
    6 - kidney,
    6,
  );
  over(spleen, 122 + grain * 0.7);
  over(stomach, 74);
  if (stomach < -2) stomachContents(over, stomach + 4, x, y, z, texture);
  const colon = smoothMax(colonDistance(x, y, z), 3 - Math.min(spleen, stomach), 5);
  over(smoothMax(colon, diaphragm + 6, 4), 50);
  if (colon < 0) {
    const faeces = texture(x / 7 + 5, y / 7, z / 7);
    over(
      colon + 2.5,
      y < -30 + 6 * faeces ? -960 : -20 - 260 * ramp(faeces, 0, 1.3),
      1.5,
    );
  }
  return hu;
}

function stomachContents(
  over: (distance: number, value: number, edge?: number) => void,
  inside: number,
  x: number,
  y: number,
  z: number,
  texture: NoiseField,
): void {
  const food = texture(x / 6, y / 6 + 3, z / 6);
  over(inside, 18 + 26 * ramp(food, 0.1, 1));
  // A horizontal fluid level: gravity points to +y.
  over(Math.max(inside, y - FLUID_LEVEL_Y), -985, 1.5);
}

/** Distance to the liver, for its vessels. */
export function liverDepth(x: number, y: number, z: number): number {
  return -liverDistance(x, y, z, diaphragmDistance(x, y, z));
}
