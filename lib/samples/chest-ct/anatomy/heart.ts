import type { Tone } from '@/lib/samples/chest-ct/canvas';
import {
  AORTA_HU,
  CHAMBER_HU,
  MUSCLE_HU,
  organ,
  padding,
  vessel,
  type Organ,
} from '@/lib/samples/chest-ct/organ';
import {
  blended,
  ellipsoidSolid,
  tubeSolid,
  warped,
  type Solid,
} from '@/lib/samples/chest-ct/solids';
import { tube, type TubePoint } from '@/lib/samples/shapes';

/** The heart: two atria, two ventricles, and the coronary arteries in their grooves. */

const pool = (...points: TubePoint[]) => tubeSolid(tube(points));
const LEFT_AXIS = [0.76, -0.48, -0.44] as const;
const RIGHT_AXIS = [0.8, -0.14, -0.58] as const;

/** Atria and their veins run into each other; the ventricles keep their walls. */
const atria = blended(
  [
    ellipsoidSolid([-30, -33, -10], [30, 25, 23], [0.1, -0.2, 1]),
    ellipsoidSolid([-20, -54, 16], [17, 10, 10], [0.6, -0.5, 0.5]),
  ],
  9,
);
const leftAtrium = blended(
  [
    ellipsoidSolid([2, -4, 4], [31, 18, 21]),
    ellipsoidSolid([32, -24, 14], [16, 9, 9], [0.7, -0.7, 0.3]),
    pool([-20, -5, 12, 9], [-36, -11, 19, 7.5], [-54, -16, 28, 5.5]),
    pool([-22, 1, -4, 8.5], [-38, 11, -8, 7.5], [-54, 18, -12, 5.5]),
    pool([22, -5, 14, 9], [38, -10, 22, 7.5], [54, -16, 30, 5.5]),
    pool([24, 3, -2, 8.5], [42, 13, -5, 7.5], [56, 20, -8, 5.5]),
  ],
  7,
);
const rightVentricle = blended(
  [
    ellipsoidSolid([12, -63, -26], [43, 24, 25], RIGHT_AXIS),
    pool([4, -62, -8, 17], [15, -62, 10, 15], [17, -55, 24, 14]),
  ],
  12,
);
const leftChamber = blended(
  [
    ellipsoidSolid([34, -37, -21], [41, 20, 21], LEFT_AXIS),
    pool([22, -33, -12, 13], [8, -34, 2, 13.5], [3, -35, 10, 15]),
  ],
  8,
);

const chamber = (solid: Solid, tone: Tone, pushes = true) =>
  organ(warped(solid, 1.5), tone, pushes);

/** A coronary artery in the fat of its groove. */
const coronary = (...points: TubePoint[]): Organ[] => [
  organ(tubeSolid(tube(points), 2.1), -70, false),
  organ(tubeSolid(tube(points)), AORTA_HU, false),
];

export const heart: readonly Organ[] = [
  padding(ellipsoidSolid([10, -46, -22], [60, 42, 44], [0.8, -0.35, -0.5])),
  chamber(rightVentricle, MUSCLE_HU + 20),
  chamber(
    ellipsoidSolid([12, -63, -25], [39, 20.5, 21.5], RIGHT_AXIS),
    CHAMBER_HU - 6,
    false,
  ),
  chamber(atria, CHAMBER_HU - 10),
  chamber(leftAtrium, CHAMBER_HU),
  chamber(ellipsoidSolid([39, -40, -23], [50, 31, 32], LEFT_AXIS), MUSCLE_HU),
  chamber(leftChamber, CHAMBER_HU, false),
  // Papillary muscles.
  chamber(ellipsoidSolid([49, -33, -31], [12, 3.8, 4.4], LEFT_AXIS), MUSCLE_HU, false),
  chamber(ellipsoidSolid([50, -55, -27], [11, 3.6, 4], LEFT_AXIS), MUSCLE_HU, false),
  vessel(CHAMBER_HU, [6, -62, -2, 14], [15, -61, 12, 13.5], [17, -55, 26, 13]),
  ...coronary(
    [23, -54, 14, 2],
    [33, -67, 2, 1.8],
    [40, -71, -14, 1.6],
    [52, -75, -34, 1.4],
    [60, -72, -50, 1.2],
  ),
  ...coronary(
    [-4, -54, 12, 2],
    [-19, -64, 0, 1.8],
    [-24, -62, -14, 1.7],
    [-20, -55, -34, 1.6],
    [-6, -42, -48, 1.5],
  ),
];
