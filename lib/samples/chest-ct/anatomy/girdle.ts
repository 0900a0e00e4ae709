import { paint, type Slice } from '@/lib/samples/chest-ct/canvas';
import { tubeSolid, type Cut } from '@/lib/samples/chest-ct/solids';
import { boneTone } from '@/lib/samples/chest-ct/anatomy/spine';
import type { NoiseField } from '@/lib/samples/noise';
import {
  capsule,
  profile,
  ramp,
  smoothMin,
  tube,
  type TubePoint,
} from '@/lib/samples/shapes';

/** Shoulder blades, collar bones and breastbone. */

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
          [160, 22, 118, 18],
          [162, 18, 132, 22],
          [166, 10, 150, 17],
          [170, 2, 172, 12],
        ],
        side,
      ),
    ),
  ),
);

/** Medial and lateral border of the blade, and the tip of its spine, in (x, y) by height. */
const medialX = profile([
  [-25, 92],
  [20, 78],
  [90, 70],
  [125, 78],
]);
const medialY = profile([
  [-25, 86],
  [20, 92],
  [90, 90],
  [125, 78],
]);
const lateralX = profile([
  [-25, 98],
  [20, 122],
  [70, 138],
  [100, 146],
  [125, 146],
]);
const lateralY = profile([
  [-25, 82],
  [20, 60],
  [70, 36],
  [100, 26],
  [125, 24],
]);
const lateralRadius = profile([
  [-25, 2.5],
  [30, 4.5],
  [75, 6],
  [98, 13],
  [125, 12],
]);

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
  const bone = boneTone(texture, z, 240, 1.6);
  for (const clavicle of clavicles) paint(slice, clavicle.cut(z, 2), bone);
  for (const humerus of humeri) paint(slice, humerus.cut(z, 2), bone);
  if (z > -27 && z < 130)
    for (const side of [-1, 1]) paint(slice, scapula(z, side), bone);
  if (z > -55 && z < 122) paint(slice, sternum(z), boneTone(texture, z, 130, 1.1));
}

function scapula(z: number, side: number): Cut {
  const [mx, my] = [medialX(z), medialY(z)];
  const [lx, ly, lr] = [lateralX(z), lateralY(z), lateralRadius(z)];
  // The blade is hollowed towards the ribs: its middle lies behind the straight line.
  const [bx, by] = [(mx + lx) / 2 + 5, (my + ly) / 2 + 7];
  const top = ramp(z, 112, 128);
  const blade = 1.9 - 1.6 * top;
  const piece = (
    x0: number,
    y0: number,
    x1: number,
    y1: number,
    r0: number,
    r1: number,
  ) => ({
    from: [x0, y0, z] as const,
    to: [x1, y1, z] as const,
    fromRadius: r0,
    toRadius: r1,
  });
  const pieces = [
    piece(mx, my, bx, by, 2.8 - 2 * top, blade),
    piece(bx, by, lx - lr, ly + lr * 0.5, blade, Math.min(lr, 4.5)),
    piece(lx - 2, ly, lx, ly, lr, lr),
  ];
  const ridge = ramp(z, 66, 78) * (1 - ramp(z, 108, 118));
  if (ridge > 0.02) {
    const out = ramp(z, 72, 108);
    pieces.push(
      piece(
        bx - 4,
        by,
        bx + 8 + 30 * out,
        by + 16 * ridge - 6 * out,
        2.2 * ridge,
        4 * ridge,
      ),
    );
  }
  return {
    box: side < 0 ? [-175, -55, 5, 125] : [55, 175, 5, 125],
    distance(x, y) {
      let best = 30;
      for (const each of pieces) best = smoothMin(best, capsule(each, x * side, y, z), 3);
      // Lower end and upper border fade out in height.
      return Math.max(best, -24 - z, z - 128);
    },
  };
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
