import { cerebellumHull, brainstem } from '@/lib/samples/brain-mr/hindbrain';
import { cerebralHull } from '@/lib/samples/brain-mr/cerebrum';
import {
  AIR,
  BONE,
  FAT,
  MARROW,
  MUCOSA,
  MUSCLE,
  SKIN,
  VITREOUS,
  type Mix,
} from '@/lib/samples/brain-mr/tissues';
import type { NoiseField } from '@/lib/samples/noise';
import {
  capsule,
  coverage,
  ellipsoid,
  profile,
  ramp,
  smoothMax,
  smoothMin,
} from '@/lib/samples/shapes';

const halfWidth = profile([
  [-90, 58],
  [-60, 66],
  [-30, 74],
  [0, 78],
  [20, 78],
]);
const front = profile([
  [-90, -84],
  [-60, -97],
  [-30, -97],
  [-10, -96],
  [10, -96],
]);
const back = profile([
  [-90, 64],
  [-60, 80],
  [-30, 93],
  [0, 96.5],
  [20, 96.5],
]);

/** Distance to the skin. */
export function headDistance(x: number, y: number, z: number): number {
  const rx = halfWidth(z);
  const ry = y < 0 ? -front(z) : back(z);
  const up = Math.max(0, z - 4);
  const head = ellipsoid(x, y, up, rx, ry, 83);
  const nose = ellipsoid(x, y + 96, z + 56, 13, 22, 26);
  const ears = ellipsoid(Math.abs(x) - 78, y - 14, z + 34, 7, 15, 22);
  return smoothMin(smoothMin(head, nose, 14), ears, 5);
}

/** Distance to the inner table of the skull, negative within the dura. */
export function intracranial(x: number, y: number, z: number): number {
  const cerebrum = cerebralHull(x, y, z);
  if (z > 12 || cerebrum < -8) return cerebrum - 1.7;
  const brain = smoothMin(cerebrum, cerebellumHull(x, y, z), 14);
  const cisterns = ellipsoid(x, y - 8, z + 18, 30, 38, 20);
  return smoothMin(smoothMin(brain, brainstem(x, y, z), 6), cisterns, 6) - 1.7;
}

/** Paint all that lies between skin and dura. @param inner - `intracranial` at the point. */
export function paintHead(
  mix: Mix,
  x: number,
  y: number,
  z: number,
  skin: number,
  inner: number,
  noise: NoiseField,
): void {
  const side = Math.abs(x);
  const grain = noise(x / 9, y / 9, z / 9);
  mix.fill(FAT);
  // Deep under the skin of face and nape lies muscle, not fat.
  if (z < -18)
    mix.over(MUSCLE, ramp(-skin + 3 * grain, 6, 9) * (0.85 - 0.25 * Math.max(0, grain)));
  const outer = 7.4 + 0.8 * noise(x / 30, y / 30, z / 30);
  paintMuscles(mix, side, y, z, inner - outer, grain);
  // The skull: two dark tables with marrow between, thin where the bone is thin.
  const thin = ramp(-z, 14, 34);
  mix.over(BONE, 1 - ramp(inner, outer - 0.5, outer + 0.5));
  const diploe = ramp(inner, 1.7, 2.5) * (1 - ramp(inner, outer - 2.5, outer - 1.7));
  mix.over(MARROW, diploe * (1 - 0.75 * thin) * (0.75 + 0.2 * grain));
  if (z < 8) paintBase(mix, x, side, y, z, grain, noise);
  mix.over(SKIN, 1 - ramp(-skin, 1.3, 2.3));
  mix.over(AIR, coverage(-skin, 0.9));
}

/** Temporalis at the sides, the nape behind, chewing muscles below. */
function paintMuscles(
  mix: Mix,
  side: number,
  y: number,
  z: number,
  aboveBone: number,
  grain: number,
): void {
  const temporal = Math.max(
    ellipsoid(side - 64, y + 26, z + 12, 12, 38, 44),
    -aboveBone + 0.6,
  );
  const nape = ellipsoid(side - 24, y - 70, z + 78, 32, 24, 36);
  const chewing = ellipsoid(side - 50, y + 26, z + 66, 15, 30, 34);
  const muscle = Math.min(temporal, nape, chewing) + 1.2 * grain;
  mix.over(MUSCLE, 0.92 * coverage(muscle, 1.5));
}

/** Orbits, air spaces and the bones of the skull base. */
function paintBase(
  mix: Mix,
  x: number,
  side: number,
  y: number,
  z: number,
  grain: number,
  noise: NoiseField,
): void {
  const petrous = capsule(
    { from: [17, 0, -40], to: [58, 24, -42], fromRadius: 7, toRadius: 13 },
    side,
    y,
    z,
  );
  mix.over(BONE, coverage(petrous + 2 * grain, 1.5));
  const clivus = capsule(
    { from: [0, -20, -34], to: [0, -4, -66], fromRadius: 8, toRadius: 6 },
    x,
    y,
    z,
  );
  mix.over(MARROW, 0.7 * coverage(clivus, 1.5));
  paintOrbit(mix, side, y, z);
  // Nose, sinuses and mastoid cells: air with thin wet walls.
  const cavities = Math.min(
    smoothMax(ellipsoid(side, y + 66, z + 44, 15, 30, 26), -20 - z - 40, 2),
    ellipsoid(side - 29, y + 66, z + 66, 14, 16, 17),
    ellipsoid(x, y + 34, z + 36, 15, 11, 10),
    ellipsoid(side - 9, y + 89, z + 8, 9, 4.5, 9),
    ellipsoid(side - 57, y - 28, z + 44, 9, 11, 13) + 3 * grain,
  );
  if (cavities > 1.5) return;
  const room = coverage(cavities, 1.2);
  mix.over(AIR, room);
  const lining = Math.abs(cavities + 0.6) - 0.5;
  const cells = side < 15 ? Math.abs(noise(x / 7, y / 14, z / 14)) : 1;
  const septum = side < 15 && z < -24 ? side - 0.9 : 9;
  mix.over(MUCOSA, 0.8 * Math.max(coverage(lining, 1), room * coverage(septum, 1)));
  mix.over(MUCOSA, room * (1 - ramp(cells, 0.12, 0.3)) * 0.85);
}

function paintOrbit(mix: Mix, side: number, y: number, z: number): void {
  if (y > -30 || z > -8 || z < -60) return;
  const cone = ellipsoid(side - 29 - 0.12 * (y + 60), y + 60, z + 33, 18, 33, 17);
  mix.over(BONE, coverage(cone - 1.5, 1.2));
  mix.over(FAT, coverage(cone, 1.2));
  const recti = [
    [29 - 11, 0],
    [29 + 11, 0],
    [29, 11],
    [29, -11],
  ] as const;
  const back = ramp(y, -68, -40);
  for (const [rx, rz] of recti) {
    const d = Math.hypot(side - (rx + (26 - rx) * back), z + 33 - rz * (1 - back)) - 2;
    mix.over(MUSCLE, coverage(Math.max(d, y + 36, -76 - y), 1));
  }
  const nerve = Math.max(
    Math.hypot(side - 27 + 0.1 * (y + 60), z + 33) - 2.1,
    y + 34,
    -64 - y,
  );
  mix.over(MUSCLE, coverage(nerve, 1));
  const globe = ellipsoid(side - 32, y + 74, z + 33, 12.2, 12.4, 12);
  mix.over(MUSCLE, coverage(globe, 1));
  mix.over(VITREOUS, coverage(globe + 1.1, 1));
  mix.over(MUSCLE, coverage(ellipsoid(side - 32, y + 83, z + 33, 4.6, 2.2, 4.6), 1));
}
