import { paint, type Slice } from '@/lib/samples/chest-ct/canvas';
import { tubeSolid, type Cut } from '@/lib/samples/chest-ct/solids';
import {
  HUMERUS_HEAD,
  HUMERUS_RADIUS_MM,
  paintScapulae,
} from '@/lib/samples/chest-ct/anatomy/scapula';
import { boneTone } from '@/lib/samples/chest-ct/anatomy/spine';
import type { NoiseField } from '@/lib/samples/noise';
import { profile, ramp, tube, type TubePoint } from '@/lib/samples/shapes';

/** Collar bones, humeri and breastbone; the shoulder blades are in scapula.ts. */

const mirrored = (points: readonly TubePoint[], side: number) =>
  points.map(([x, y, z, r]): TubePoint => [x * side, y, z, r]);

const CLAVICLE: readonly TubePoint[] = [
  [17, -60, 116, 10],
  [30, -62, 121, 7.5],
  [60, -60, 134, 6],
  [95, -38, 146, 6],
  [130, -10, 152, 7.5],
];
const clavicles = [-1, 1].map((side) => tubeSolid(tube(mirrored(CLAVICLE, side), 6)));

/** Arms raised: the heads of the humeri stand beside the neck and their shafts go up. */
const humeri = [-1, 1].map((side) =>
  tubeSolid(
    tube(
      mirrored(
        [
          [...HUMERUS_HEAD, HUMERUS_RADIUS_MM],
          [150, 16, 134, 19],
          [156, 8, 150, 14],
          [160, 2, 172, 11],
        ],
        side,
      ),
    ),
  ),
);

const sternumHalfWidth = profile([
  [-52, 5],
  [-36, 12],
  [-30, 18],
  [40, 16],
  [66, 14],
  [80, 22],
  [104, 31],
  [118, 24],
]);
const sternumY = profile([
  [-52, -92],
  [-30, -96],
  [20, -93],
  [74, -83],
  [118, -64],
]);

/** Paint the bones of the shoulder girdle and the sternum. */
export function paintGirdle(slice: Slice, z: number, texture: NoiseField): void {
  const bone = boneTone(texture, z, 175, 1.4);
  for (const clavicle of clavicles) paint(slice, clavicle.cut(z, 2), bone);
  for (const humerus of humeri) paint(slice, humerus.cut(z, 2), bone);
  paintScapulae(slice, z, texture);
  if (z > -55 && z < 122) paint(slice, sternum(z), boneTone(texture, z, 130, 1.1));
}

function sternum(z: number): Cut {
  const half = sternumHalfWidth(z);
  const y0 = sternumY(z);
  const thick = 5.6 + 1.6 * ramp(z, 78, 104) - 1.6 * ramp(-z, 30, 45);
  const ends = Math.max(z - 117, -50 - z);
  return {
    box: [-36, 36, y0 - 14, y0 + 14],
    distance(x, y) {
      const bow = (x / half) ** 2 * 2.2;
      const u = Math.max(0, Math.abs(x) - (half - thick));
      return Math.max(Math.hypot(u, y - y0 - bow) - thick, ends);
    },
  };
}
