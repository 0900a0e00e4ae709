import {
  diaphragmDistance,
  LIVER_LESION,
  liverDepth,
} from '@/lib/samples/chest-ct/anatomy/abdomen';
import { bronchiBeside } from '@/lib/samples/chest-ct/anatomy/bronchi';
import { mediastinum } from '@/lib/samples/chest-ct/anatomy/mediastinum';
import { cavityDistance } from '@/lib/samples/chest-ct/anatomy/trunk';
import type { NoiseField } from '@/lib/samples/noise';
import type { Random } from '@/lib/samples/random';
import {
  ramp,
  smoothMax,
  smoothMin,
  type TubePiece,
  type Vec3,
} from '@/lib/samples/shapes';
import { growTree } from '@/lib/samples/vessel-tree';

/** How softly the lung fills the corners between organs, mm. */
export const FILLET_MM = 11;
/** Fat and pleura between the lung and what it lies against, mm. */
export const PLEURA_MM = 1.6;

/** Truth about the planted lung nodule. */
export const NODULE = { centre: [-84, 12, 78] as const, diameterMm: 9, hu: 38 };

/**
 * Distance to the surface of the lung, negative inside.
 *
 * @param cavity - Distance to the rib cage's inside.
 * @param pushed - Distance to the mediastinum's organs, joined with fillets.
 * @param diaphragm - Distance to the diaphragm.
 */
export const lungDistance = (cavity: number, pushed: number, diaphragm: number) =>
  smoothMax(smoothMax(cavity, PLEURA_MM - pushed, 5), -diaphragm, 3);

/** The same at any point, slowly: for planting vessels and for measuring the truth. */
export function lungDistanceAt(x: number, y: number, z: number): number {
  const cavity = cavityDistance(x, y, z);
  if (cavity > 4) return cavity;
  let pushed = 60;
  for (const { solid, pushes } of mediastinum) {
    const cut = pushes ? solid.cut(z, FILLET_MM) : undefined;
    if (cut) pushed = smoothMin(pushed, cut.distance(x, y), FILLET_MM);
  }
  return lungDistance(cavity, pushed, diaphragmDistance(x, y, z));
}

/** Signed distances to the fissures: positive above (upper lobe) or in front (middle lobe). */
const obliqueFissure = (x: number, y: number, z: number) =>
  (z - (x < 0 ? 19 : 29) - 0.95 * (y + 2) - 0.004 * (Math.abs(x) - 70) ** 2) / 1.38;
const horizontalFissure = (x: number, y: number, z: number) =>
  z - 14 - 0.12 * (y + 40) + 0.002 * (x + 70) ** 2;

/** Density of the lung itself: air, capillaries sinking to the back, faint fissures. */
export function lungHu(x: number, y: number, z: number, texture: NoiseField): number {
  const lobules = texture(x / 11, y / 11, z / 11);
  const fine = texture(x / 4.2, y / 4.2 + 9, z / 4.2);
  // Arterioles in the middle of the lobules: too thin to be seen as vessels.
  const specks = texture(x / 2.6 + 5, y / 2.6, z / 3.4);
  let hu = -855 + 0.36 * y + 8 * lobules + 11 * fine + 55 * ramp(specks, 1.35, 2.7);
  const warp = texture(x / 60, y / 60, z / 60);
  const oblique = Math.abs(obliqueFissure(x, y, z) + 3 * warp);
  if (oblique < 1.4) hu += (34 + 18 * lobules) * (1 - ramp(oblique, 0.1, 1.2));
  if (x < 0 && y < -6 && oblique > 1) {
    const horizontal = Math.abs(horizontalFissure(x, y, z) + 1.5 * warp);
    if (horizontal < 2 && obliqueFissure(x, y, z) > 0)
      hu += 38 * (1 - ramp(horizontal, 0.2, 1.6));
  }
  return hu;
}

interface Lobe {
  readonly artery: Vec3;
  readonly vein: Vec3;
  readonly bronchus: Vec3;
  contains(x: number, y: number, z: number): boolean;
}

const LOBES: readonly Lobe[] = [
  {
    artery: [-44, -9, 36],
    vein: [-52, -16, 28],
    bronchus: [-36, 14, 34],
    contains: (x, y, z) =>
      x < 0 && obliqueFissure(x, y, z) > 2 && horizontalFissure(x, y, z) > 2,
  },
  {
    artery: [-45, -10, 14],
    vein: [-50, -17, 20],
    bronchus: [-40, 8, 12],
    contains: (x, y, z) =>
      x < 0 && obliqueFissure(x, y, z) > 2 && horizontalFissure(x, y, z) < -2,
  },
  {
    artery: [-46, 4, 16],
    vein: [-52, 18, -12],
    bronchus: [-39, 15, 20],
    contains: (x, y, z) => x < 0 && obliqueFissure(x, y, z) < -2,
  },
  {
    artery: [46, 2, 48],
    vein: [52, -16, 30],
    bronchus: [42, 15, 34],
    contains: (x, y, z) => x > 0 && obliqueFissure(x, y, z) > 2,
  },
  {
    artery: [50, 10, 34],
    vein: [54, 20, -8],
    bronchus: [43, 19, 22],
    contains: (x, y, z) => x > 0 && obliqueFissure(x, y, z) < -2,
  },
];

export interface LungTrees {
  readonly vessels: readonly TubePiece[];
  readonly airways: readonly TubePiece[];
}

/** Grow arteries, veins and bronchi into every lobe. */
export function lungTrees(random: Random): LungTrees {
  const points = scatter(random, 7600, [-140, 140, -95, 85, -130, 150], (x, y, z) => {
    if (Math.abs(x) < 12) return false;
    return lungDistanceAt(x, y, z) < -2.5;
  });
  const vessels: TubePiece[] = [];
  const airways: TubePiece[] = [];
  const form = { twigRadius: 0.34, power: 0.38, maxRadius: 5 };
  for (const lobe of LOBES) {
    const inside = points.filter(([x, y, z]) => lobe.contains(x, y, z));
    const clear = inside.filter((p) => distance(p, NODULE.centre) > 9);
    const arteries = growTree(
      lobe.artery,
      clear.filter((_, i) => i % 2 === 0),
      form,
      random,
    );
    const veins = clear.filter((_, i) => i % 2 === 1);
    vessels.push(...arteries);
    vessels.push(...growTree(lobe.vein, veins, { ...form, maxRadius: 4.4 }, random));
    airways.push(...bronchiBeside(arteries, lobe.artery, lobe.bronchus));
  }
  // Nothing runs into the nodule, so that its size can be measured.
  const clearOfNodule = ({ from, to, fromRadius }: TubePiece) =>
    fromRadius > 1.6 ||
    Math.min(distance(from, NODULE.centre), distance(to, NODULE.centre)) > 8.5;
  return {
    vessels: vessels.filter(clearOfNodule),
    airways: airways.filter(clearOfNodule),
  };
}

/** Hepatic and portal veins. */
export function liverTrees(random: Random): TubePiece[] {
  const points = scatter(random, 320, [-140, 60, -90, 80, -175, -45], (x, y, z) => {
    const d = liverDepth(x, y, z);
    return d > 7 && distance([x, y, z], LIVER_LESION.centre) > 12;
  });
  const form = { twigRadius: 0.75, power: 0.36, maxRadius: 5 };
  return [
    ...growTree(
      [-26, -8, -54],
      points.filter((_, i) => i % 2 === 0),
      form,
      random,
    ),
    ...growTree(
      [-22, -14, -122],
      points.filter((_, i) => i % 2 === 1),
      { ...form, maxRadius: 5.5 },
      random,
    ),
  ];
}

type Box = readonly [
  x0: number,
  x1: number,
  y0: number,
  y1: number,
  z0: number,
  z1: number,
];

function scatter(
  random: Random,
  count: number,
  [x0, x1, y0, y1, z0, z1]: Box,
  accept: (x: number, y: number, z: number) => boolean,
): Vec3[] {
  const points: Vec3[] = [];
  while (points.length < count) {
    const x = x0 + (x1 - x0) * random();
    const y = y0 + (y1 - y0) * random();
    const z = z0 + (z1 - z0) * random();
    if (accept(x, y, z)) points.push([x, y, z]);
  }
  return points;
}

const distance = (a: Vec3, b: Vec3) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
