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
  [-160, 38],
  [-110, 43],
  [-50, 47],
  [0, 45],
  [60, 36],
  [110, 28],
  [145, 21],
  [165, 17],
]);

/** Thickness of rib cage and intercostal muscles between pleura and outer muscles. */
export const CAGE_MM = 10;

const bump = (angle: number, centre: number, width: number) =>
  Math.exp(-(((angle - centre) / width) ** 2));

/** Thickness of the muscles outside the rib cage. @param degrees - 0 back … 180 front. */
function muscleThickness(degrees: number, z: number): number {
  const shoulder = ramp(z, -35, 60);
  const high = ramp(z, 92, 135);
  const erector = 20 * bump(degrees, 12, 26);
  const scapular = shoulder * (12 + 26 * ramp(z, 10, 100)) * bump(degrees, 56, 25);
  const latissimus =
    (11 + 7 * shoulder) * bump(degrees, 92, 26) * (1 - 0.5 * ramp(z, 90, 130));
  const deltoid = 74 * high * bump(degrees, 88, 36);
  const pectoral = 20 * ramp(z, -5, 55) * bump(degrees, 146, 22);
  const oblique = 12 * ramp(-z, 40, 110) * bump(degrees, 115, 45);
  const rectus = 9 * ramp(-z, 25, 70) * bump(degrees, 164, 15);
  const neck = 14 * ramp(z, 120, 160);
  // The armpit is full of fat, between the pectorals in front and latissimus behind.
  const armpit = 0.85 * bump(degrees, 117, 15) * ramp(z, 5, 45) * (1 - ramp(z, 95, 125));
  const outer = scapular + latissimus + deltoid + pectoral;
  return 4 + erector + outer * (1 - armpit) + oblique + rectus + neck;
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

/** How far the spine and the muscles on it push the pleura forwards, mm. */
function spineBulge(sine: number, cosine: number, radius: number, z: number): number {
  if (cosine <= 0) return 0;
  const room = cavityBack(z) - (spineY(z) + 10);
  return Math.max(0, room) * Math.exp(-(((radius * sine) / 27) ** 2));
}

/** No chest is a mirror image of itself: a slow ripple round it, ±1. */
const ripple = (angle: number, z: number) =>
  0.45 * Math.sin(2 * angle + 1 + z / 70) +
  0.35 * Math.sin(3 * angle + 2.2 - z / 55) +
  0.2 * Math.sin(5 * angle + 0.4 + z / 35);

interface CavityForm {
  readonly halfWidth: number;
  readonly front: number;
  readonly back: number;
}

const cavityForm = (z: number): CavityForm => ({
  halfWidth: cavityHalfWidth(z),
  front: cavityFront(z),
  back: cavityBack(z),
});

/** [radius of the pleura, part taken away for the spine] in one direction. */
function cavityRadius(
  angle: number,
  z: number,
  { halfWidth, front, back }: CavityForm,
): readonly [radius: number, bulge: number] {
  const sine = Math.sin(angle);
  const cosine = Math.cos(angle);
  const power = 2.3 + 0.25 * Math.max(0, cosine);
  const round = superellipse(sine, cosine, halfWidth, front, back, power);
  const bulge = spineBulge(sine, cosine, round, z);
  return [(round - bulge) * (1 + 0.012 * ripple(angle, z)), bulge];
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
  const form = cavityForm(z);
  for (let i = 0; i < ANGLES; i += 1) {
    const angle = tableAngle(i);
    const sine = Math.sin(angle);
    const cosine = Math.cos(angle);
    const degrees = (Math.abs(angle) * 180) / Math.PI;
    const [cavity, bulge] = cavityRadius(angle, z, form);
    const layer =
      (muscleThickness(degrees, z) + bulge) * (1 + 0.1 * ripple(2 * angle, z));
    const power = cosine > 0 ? 2.9 : 2.3;
    const outline =
      superellipse(sine, cosine, halfWidth, front, back, power) + 2.2 * ripple(-angle, z);
    // The furrow over the spine, and the gap between the breasts.
    const furrow =
      4 * bump(degrees, 0, 6) +
      3 * ramp(z, -60, 20) * (1 - ramp(z, 80, 120)) * bump(degrees, 180, 12);
    pleura[i] = cavity;
    muscle[i] = Math.min(layer, Math.max(3, outline - cavity - CAGE_MM - 5));
    skin[i] = smoothMax(outline - furrow, cavity + CAGE_MM + Math.min(layer, 60) + 3, 12);
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
  return Math.hypot(x, y - AXIS_Y_MM) - cavityRadius(angle, z, cavityForm(z))[0];
}
