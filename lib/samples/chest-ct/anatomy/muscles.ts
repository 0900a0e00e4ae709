import { ANGLES, tableAngle } from '@/lib/samples/chest-ct/grid';
import { ramp } from '@/lib/samples/shapes';

/**
 * A sheet of fat between two muscles outside the rib cage, all in mm and by direction: how far it
 * lies from the cage, and how wide it can open (0 where the muscles touch or there is only one).
 */
export interface Seam {
  readonly depth: Float32Array;
  readonly width: Float32Array;
}

/** How a sheet runs at one level. @param degrees - 0 back … 180 front. */
type Course = (
  degrees: number,
  z: number,
  thickness: number,
) => readonly [depth: number, width: number];

const within = (value: number, from: number, to: number, soft: number) =>
  ramp(value, from - soft, from + soft) * (1 - ramp(value, to - soft, to + soft));

/** Between the erector of the spine and trapezius, rhomboid and latissimus on it. */
const overErector: Course = (degrees, z, thickness) => [
  thickness * (0.74 - 0.4 * ramp(degrees, 12, 44)),
  within(degrees, 5, 41, 4) *
    (1.4 + 2.6 * ramp(degrees, 24, 40)) *
    (1 - ramp(z, 120, 140)),
];

/** Between serratus, which lies on the ribs, and what slides over it. */
const overSerratus: Course = (degrees, z, thickness) => {
  const high = ramp(z, -20, 40);
  return [
    Math.min(thickness * 0.55, 5.5 + 3 * high * within(degrees, 55, 105, 14)),
    within(degrees, 46, 128, 9) * (1.1 + 1.7 * high * ramp(degrees, 75, 115)),
  ];
};

/** Between the greater and the lesser pectoral, ending in the fat of the armpit. */
const betweenPectorals: Course = (degrees, z, thickness) => [
  thickness * (0.4 + 0.22 * ramp(degrees, 140, 166)),
  within(degrees, 122, 163, 7) *
    within(z, 22, 108, 14) *
    (2.6 - 1.4 * ramp(degrees, 128, 156)),
];

/** Between latissimus (with teres) and the muscles on the back of the shoulder blade. */
const underLatissimus: Course = (degrees, z, thickness) => [
  thickness - 5 - 5 * ramp(degrees, 55, 95),
  within(degrees, 50, 104, 10) * within(z, -10, 78, 16) * 1.9,
];

/** Under trapezius: a thin sheet from the midline over the blade to the roof of the shoulder. */
const underTrapezius: Course = (degrees, z, thickness) => [
  thickness - 4.5 - 5 * (1 - ramp(degrees, 20, 60)),
  within(degrees, 6, 66, 8) * within(z, 42, 150, 16) * 1.7,
];

/** Between deltoid and the muscles on the humerus and the socket. */
const underDeltoid: Course = (degrees, z, thickness) => [
  thickness * (0.72 - 0.2 * Math.abs(ramp(degrees, 60, 140) - 0.5)),
  within(degrees, 66, 134, 7) * ramp(z, 98, 112) * 2.2,
];

const COURSES: readonly Course[] = [
  overErector,
  overSerratus,
  betweenPectorals,
  underLatissimus,
  underTrapezius,
  underDeltoid,
];

/** The sheets of one level. @param thickness - Of all muscles together, mm, by direction. */
export function seamLevel(z: number, thickness: Float32Array): readonly Seam[] {
  const seams = COURSES.map(() => ({
    depth: new Float32Array(ANGLES),
    width: new Float32Array(ANGLES),
  }));
  for (let i = 0; i < ANGLES; i += 1) {
    const angle = tableAngle(i);
    // The two sides differ by some degrees.
    const degrees = (Math.abs(angle) * 180) / Math.PI + (angle < 0 ? 2.5 : 0);
    COURSES.forEach((course, k) => {
      const seam = seams[k];
      if (!seam) return;
      const [depth, width] = course(degrees, z, thickness[i] ?? 0);
      seam.depth[i] = depth;
      seam.width[i] = width;
    });
  }
  return seams;
}
