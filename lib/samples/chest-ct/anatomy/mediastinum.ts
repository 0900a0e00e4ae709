import { heart } from '@/lib/samples/chest-ct/anatomy/heart';
import { spineY } from '@/lib/samples/chest-ct/anatomy/trunk';
import {
  AORTA_HU,
  CHAMBER_HU,
  hollow,
  organ,
  padding,
  VEIN_HU,
  vessel,
  type Organ,
} from '@/lib/samples/chest-ct/organ';
import { ellipsoidSolid, tubeSolid } from '@/lib/samples/chest-ct/solids';
import { tube, type TubePoint } from '@/lib/samples/shapes';

/** What lies between the lungs, in the order it is painted in. */

const spineTube = tubeSolid(
  tube(
    [-170, -120, -60, 0, 60, 110, 150, 175].map((z): TubePoint => [
      0,
      spineY(z) + 3,
      z,
      z > 90 ? 18 : 20,
    ]),
    3,
  ),
);

const fatPads: Organ[] = [
  padding(spineTube),
  padding(ellipsoidSolid([0, 2, 172], [34, 46, 44])),
  padding(ellipsoidSolid([3, -52, 82], [19, 26, 38])),
  padding(ellipsoidSolid([-4, -12, 72], [20, 24, 26])),
  padding(ellipsoidSolid([-2, 0, -100], [24, 24, 42])),
  padding(ellipsoidSolid([-2, -34, 116], [34, 26, 34])),
  padding(ellipsoidSolid([-2, -22, 156], [42, 34, 32])),
  padding(ellipsoidSolid([8, -72, 20], [8, 16, 50])),
  padding(ellipsoidSolid([-26, -78, -46], [30, 18, 24])),
  padding(ellipsoidSolid([52, -78, -50], [32, 16, 22])),
  padding(ellipsoidSolid([0, 8, 40], [20, 16, 40])),
];

// All walls before all insides, or the bronchi's walls would stand in the open trachea.
const airways: Organ[] = [
  hollow(
    [
      [1, -8, 175, 8.5],
      [0, -4, 140, 8.8],
      [-1, 2, 100, 9],
      [-1, 7, 62, 9.4],
    ],
    1.5,
    20,
    -985,
  ),
  hollow(
    [
      [-2, 8, 62, 8],
      [-16, 11, 48, 7.2],
      [-30, 14, 36, 6.6],
      [-38, 15, 24, 5.2],
    ],
    1.2,
    10,
    -980,
  ),
  hollow(
    [
      [0, 8, 62, 7.5],
      [16, 12, 48, 6.4],
      [32, 17, 37, 6],
      [42, 19, 24, 4.9],
    ],
    1.2,
    10,
    -980,
  ),
]
  .flat()
  .sort((a, b) => Number(b.pushes) - Number(a.pushes));

const oesophagus = hollow(
  [
    [4, 8, 175, 2],
    [6, 13, 120, 2.2],
    [7, 19, 70, 2.2],
    [4, 24, 30, 2],
    [6, 20, -20, 2.2],
    [14, 8, -62, 2.2],
    [26, -2, -78, 2.5],
  ],
  3.6,
  48,
  -20,
);

const greatVessels: Organ[] = [
  vessel(
    AORTA_HU,
    [4, -34, 4, 15],
    [-9, -44, 24, 16.5],
    [-15, -45, 48, 16.5],
    [-11, -38, 70, 15.5],
    [4, -18, 82, 14.5],
    [20, 6, 76, 13.5],
    [26, 22, 58, 13],
    [26, 28, 20, 12.5],
    [24, 30, -20, 12],
    [15, 26, -70, 11.5],
    [7, 18, -120, 10.5],
    [4, 12, -170, 9.5],
  ),
  vessel(
    AORTA_HU,
    [-10, -36, 82, 7],
    [-17, -32, 104, 6.5],
    [-27, -24, 134, 5.5],
    [-34, -16, 172, 4],
  ),
  vessel(AORTA_HU, [5, -20, 92, 4.5], [14, -18, 116, 4], [22, -16, 172, 4]),
  vessel(
    AORTA_HU,
    [16, -4, 86, 5.5],
    [24, 2, 112, 5],
    [36, -4, 138, 4.6],
    [70, -20, 148, 4.4],
  ),
  vessel(
    VEIN_HU,
    [-27, -30, 14, 11],
    [-29, -32, 50, 10],
    [-29, -34, 86, 9.5],
    [-36, -36, 116, 7.5],
    [-40, -26, 172, 7],
  ),
  vessel(
    VEIN_HU,
    [38, -30, 172, 6],
    [34, -44, 128, 6.5],
    [14, -52, 108, 6.5],
    [-10, -50, 96, 7],
    [-28, -38, 88, 8],
  ),
  vessel(
    VEIN_HU,
    [-28, -22, 66, 4],
    [-18, 10, 72, 4],
    [-8, 26, 66, 3.6],
    [-6, 28, 20, 3.2],
    [-4, 24, -150, 2.6],
  ),
  vessel(
    150,
    [-24, -14, -28, 12],
    [-26, -6, -60, 13],
    [-24, 4, -110, 12],
    [-20, 8, -170, 11.5],
  ),
  vessel(CHAMBER_HU, [16, -62, 8, 16], [17, -54, 26, 14.5], [15, -40, 42, 13.5]),
  vessel(
    CHAMBER_HU,
    [15, -38, 44, 12.5],
    [-6, -19, 42, 11],
    [-28, -14, 40, 10],
    [-46, -8, 32, 8],
  ),
  vessel(
    CHAMBER_HU,
    [16, -38, 44, 12.5],
    [28, -18, 52, 11.5],
    [42, -2, 50, 10],
    [50, 8, 38, 8.5],
  ),
];

const neck: Organ[] = [
  organ(ellipsoidSolid([-17, -12, 158], [9, 12, 24]), 150, false),
  organ(ellipsoidSolid([18, -12, 160], [8.5, 11, 23]), 146, false),
  organ(ellipsoidSolid([-12, 4, 165], [10, 8, 40]), 62, false),
  organ(ellipsoidSolid([14, 4, 165], [10, 8, 40]), 62, false),
];

/** Small lymph nodes: every chest has some, of a few mm. */
const nodes: Organ[] = [
  [-14, -8, 76, 3.2],
  [-20, -4, 62, 2.8],
  [8, -4, 60, 3],
  [-6, -22, 88, 2.4],
  [22, -30, 62, 2.6],
  [4, 14, 40, 3],
].map(([x = 0, y = 0, z = 0, r = 0]) =>
  organ(ellipsoidSolid([x, y, z], [r * 1.5, r, r]), 70, false),
);

export const mediastinum: readonly Organ[] = [
  ...fatPads,
  ...neck,
  ...nodes,
  ...oesophagus,
  ...heart,
  ...greatVessels,
  ...airways,
];
