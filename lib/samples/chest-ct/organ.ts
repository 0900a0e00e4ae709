import type { Tone } from '@/lib/samples/chest-ct/canvas';
import { tubeSolid, type Solid } from '@/lib/samples/chest-ct/solids';
import { tube, type TubePoint } from '@/lib/samples/shapes';

/** Heart, great vessels, airways and gullet, painted one after another (HU: 60 s after contrast). */
export interface Organ {
  readonly solid: Solid;
  /** Nothing for shapes that only hold fat away from the lungs. */
  readonly tone?: Tone;
  /** Whether the lungs bend round it. */
  readonly pushes: boolean;
}

export const AORTA_HU = 178;
export const VEIN_HU = 168;
export const CHAMBER_HU = 172;
export const MUSCLE_HU = 108;

export const organ = (solid: Solid, tone: Tone, pushes = true): Organ => ({
  solid,
  tone,
  pushes,
});
export const padding = (solid: Solid): Organ => ({ solid, pushes: true });
export const vessel = (hu: number, ...points: TubePoint[]) =>
  organ(tubeSolid(tube(points)), hu);

/** A tube with a wall: the wall first, the inside over it. */
export function hollow(
  points: TubePoint[],
  wallMm: number,
  wallHu: number,
  insideHu: number,
): Organ[] {
  const pieces = tube(points);
  return [
    organ(tubeSolid(pieces, wallMm), wallHu),
    organ(tubeSolid(pieces), insideHu, false),
  ];
}
