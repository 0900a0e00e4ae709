import { ANGLES, tableAngle } from '@/lib/samples/chest-ct/grid';
import { ramp } from '@/lib/samples/shapes';

/** Ribs run along the rib cage as helices; their height is a function of the direction. */

/** z of the middle of a vertebral body. @param level - 1 = T1 … 12 = T12, 13 = L1, 0 = C7. */
export const vertebraZ = (level: number) => {
  const steps = level - 1;
  return 140 - 18.35 * steps - 0.35 * steps * steps;
};
/** Height of a vertebral body with the disc below it. */
export const vertebraHeight = (level: number) => 18.35 + 0.7 * (level - 1);

/** [fall along the bony rib, rise along its cartilage, end of bone in degrees] for ribs 1 … 12. */
const COURSES = [
  [26, 0, 152],
  [45, 0, 153],
  [60, 2, 153],
  [72, 8, 151],
  [82, 20, 149],
  [88, 34, 146],
  [90, 46, 142],
  [90, 46, 136],
  [88, 40, 130],
  [82, 34, 124],
  [60, 0, 104],
  [38, 0, 72],
] as const;
const HEAD_DEGREES = 22;

/** Where on each level of the rib cage which rib is cut. */
export interface RibLevel {
  /** Height above or below the nearest rib's middle, mm; NaN where there is none. */
  readonly height: Float32Array;
  /** 1 in bone, 0 in cartilage, between at the junction. */
  readonly bone: Float32Array;
}

/** z of a rib's middle line. @param degrees - 0 back … 180 front. */
export function ribZ(rib: number, degrees: number): number {
  const [fall, rise, end] = COURSES[rib - 1] ?? [0, 0, 0];
  const head = vertebraZ(rib) + vertebraHeight(rib) * 0.42;
  const t = Math.min(1, Math.max(0, (degrees - HEAD_DEGREES) / (end - HEAD_DEGREES)));
  const bent = 0.55 * t + 0.45 * (0.5 - 0.5 * Math.cos(Math.PI * t));
  const cartilage = ramp(degrees, end, 178);
  return head - fall * bent + rise * cartilage;
}

/** The ribs cut at one level. */
export function ribLevel(z: number): RibLevel {
  const height = new Float32Array(ANGLES).fill(NaN);
  const bone = new Float32Array(ANGLES);
  for (let i = 0; i < ANGLES; i += 1) {
    const degrees = (Math.abs(tableAngle(i)) * 180) / Math.PI;
    if (degrees < HEAD_DEGREES - 3) continue;
    let nearest = 14;
    for (let rib = 1; rib <= 12; rib += 1) {
      const end = COURSES[rib - 1]?.[2] ?? 0;
      if (degrees > (rib > 10 ? end : 176)) continue;
      const dz = z - ribZ(rib, degrees);
      // Asymmetry of a few mm: no chest is a mirror image of itself.
      if (Math.abs(dz) >= Math.abs(nearest)) continue;
      nearest = dz;
      // The neck thins out to where it disappears behind the transverse process.
      const neck = 7 * (1 - ramp(degrees, HEAD_DEGREES - 3, HEAD_DEGREES + 3));
      height[i] = Math.hypot(dz, neck);
      bone[i] = 1 - ramp(degrees, end - 1, end + 1);
    }
  }
  return { height, bone };
}
