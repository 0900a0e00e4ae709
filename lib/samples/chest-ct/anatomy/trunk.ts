import { ANGLES, AXIS_Y_MM, angleEntry, tableAngle } from '@/lib/samples/chest-ct/grid';
import { profile, ramp, smoothMax } from '@/lib/samples/shapes';

/** The form of the trunk: skin, muscle and the inside of the rib cage, level by level (mm). */

const bodyHalfWidth = profile([
  [-160, 157],
  [-100, 162],
  [-40, 166],
  [20, 170],
  [60, 175],
  [100, 181],
  [130, 184],
  [165, 182],
]);
const bodyFront = profile([
  [-160, -112],
  [-60, -114],
  [0, -112],
  [40, -107],
  [80, -97],
  [110, -83],
  [130, -66],
  [150, -48],
  [165, -40],
]);
const bodyBack = profile([
  [-160, 112],
  [-60, 116],
  [60, 117],
  [120, 114],
  [145, 106],
  [165, 98],
]);
const cavityHalfWidth = profile([
  [-160, 124],
  [-100, 130],
  [-50, 132],
  [0, 130],
  [40, 124],
  [80, 113],
  [110, 97],
  [130, 80],
  [150, 55],
  [165, 38],
]);
const cavityFront = profile([
  [-160, -92],
  [-80, -90],
  [-30, -88],
  [20, -83],
  [60, -75],
  [90, -66],
  [110, -56],
  [130, -38],
  [150, -18],
  [165, -8],
]);
const cavityBack = profile([
  [-160, 70],
  [-110, 76],
  [-50, 82],
  [20, 81],
  [70, 76],
  [110, 68],
  [140, 56],
  [165, 42],
]);
/** Centre of the vertebral bodies. */
export const spineY = profile([
  [-160, 32],
  [-110, 37],
  [-50, 42],
  [0, 40],
  [60, 31],
  [110, 24],
  [145, 18],
  [165, 14],
]);

/** Thickness of rib cage and intercostal muscles between pleura and outer muscles. */
export const CAGE_MM = 10;

const bump = (angle: number, centre: number, width: number) =>
  Math.exp(-(((angle - centre) / width) ** 2));

/** Thickness of the muscles outside the rib cage. @param degrees - 0 back … 180 front. */
function muscleThickness(degrees: number, z: number): number {
  const shoulder = ramp(z, -30, 60);
  const erector = 22 * bump(degrees, 10, 26);
  const scapular = shoulder * (10 + 28 * ramp(z, 20, 110)) * bump(degrees, 58, 24);
  const latissimus =
    (10 + 8 * shoulder) * bump(degrees, 92, 26) * (1 - 0.5 * ramp(z, 90, 130));
  const pectoral = 19 * ramp(z, -5, 55) * bump(degrees, 148, 24);
  const oblique = 13 * ramp(-z, 40, 110) * bump(degrees, 115, 45);
  const rectus = 9 * ramp(-z, 25, 70) * bump(degrees, 165, 17);
  const neck = 16 * ramp(z, 120, 160);
  return 4 + erector + scapular + latissimus + pectoral + oblique + rectus + neck;
}

function superellipse(
  sine: number,
  cosine: number,
  halfWidth: number,
  front: number,
  back: number,
  power: number,
): number {
  const depth = cosine > 0 ? back - AXIS_Y_MM : AXIS_Y_MM - front;
  return (
    ((Math.abs(sine) / halfWidth) ** power + (Math.abs(cosine) / depth) ** power) **
    (-1 / power)
  );
}

function cavityRadius(angle: number, z: number): number {
  return superellipse(
    Math.sin(angle),
    Math.cos(angle),
    cavityHalfWidth(z),
    cavityFront(z),
    cavityBack(z),
    2.3,
  );
}

/** One level of the trunk: distances from its axis in every direction, mm. */
export interface TrunkLevel {
  readonly z: number;
  readonly skin: Float32Array;
  readonly pleura: Float32Array;
  readonly muscle: Float32Array;
  /** Turns a difference of radii into a distance from the pleura (cosine of the slant). */
  readonly pleuraSlant: Float32Array;
}

/** Work out the tables of one level. */
export function trunkLevel(z: number): TrunkLevel {
  const skin = new Float32Array(ANGLES);
  const pleura = new Float32Array(ANGLES);
  const muscle = new Float32Array(ANGLES);
  const [halfWidth, front, back] = [bodyHalfWidth(z), bodyFront(z), bodyBack(z)];
  const [inner, innerFront, innerBack] = [
    cavityHalfWidth(z),
    cavityFront(z),
    cavityBack(z),
  ];
  for (let i = 0; i < ANGLES; i += 1) {
    const angle = tableAngle(i);
    const sine = Math.sin(angle);
    const cosine = Math.cos(angle);
    const degrees = (Math.abs(angle) * 180) / Math.PI;
    const cavity = superellipse(sine, cosine, inner, innerFront, innerBack, 2.3);
    const layer = muscleThickness(degrees, z);
    const outline = superellipse(
      sine,
      cosine,
      halfWidth,
      front,
      back,
      cosine > 0 ? 2.7 : 2.25,
    );
    // The furrow over the spine, and the gap between the breasts.
    const furrow =
      5 * bump(degrees, 0, 7) + 4 * ramp(z, -60, 20) * bump(degrees, 180, 12);
    pleura[i] = cavity;
    muscle[i] = layer;
    skin[i] = smoothMax(outline - furrow, cavity + CAGE_MM + layer + 6, 14);
  }
  return { z, skin, pleura, muscle, pleuraSlant: slants(pleura) };
}

function slants(radius: Float32Array): Float32Array {
  const step = (2 * Math.PI) / ANGLES;
  return radius.map((value, i) => {
    const next = radius[(i + 1) % ANGLES] ?? value;
    const slope = (next - value) / step / value;
    return 1 / Math.sqrt(1 + slope * slope);
  });
}

/** Distance to the inside of the rib cage (the parietal pleura and its apices), mm. */
export function cavityDistance(x: number, y: number, z: number): number {
  const angle = tableAngle(angleEntry(x, y));
  return Math.hypot(x, y - AXIS_Y_MM) - cavityRadius(angle, z);
}
