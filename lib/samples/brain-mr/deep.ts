import { CSF, NUCLEI, PALLIDUM, WHITE, type Mix } from '@/lib/samples/brain-mr/tissues';
import {
  capsule,
  coverage,
  ellipsoid,
  smoothMax,
  smoothMin,
  tube,
  type TubePiece,
  type TubePoint,
} from '@/lib/samples/shapes';

/** Basal ganglia, thalami, corpus callosum and the ventricles. Right side drawn, left mirrored. */

const HORNS: readonly TubePoint[] = [
  [9, -36, 5, 2.6],
  [9, -26, 10, 4.6],
  [10, -6, 17, 4.2],
  [14, 16, 18, 4.6],
  [23, 34, 11, 6.8],
  [26, 46, 6, 4.5],
  [23, 62, 3, 1.8],
];
const TEMPORAL_HORN: readonly TubePoint[] = [
  [25, 36, 6, 5],
  [33, 24, -9, 2.6],
  [33, 6, -19, 2.1],
  [31, -8, -21, 1.6],
];
const lateralVentricle = [...tube(HORNS, 2), ...tube(TEMPORAL_HORN, 2)];

const CALLOSUM: readonly TubePoint[] = [
  [0, -30, -2, 2.2],
  [0, -38, 5, 4.4],
  [0, -34, 16, 4.2],
  [0, -14, 24.5, 3.2],
  [0, 12, 26, 3.1],
  [0, 32, 20, 4.2],
  [0, 38, 11, 5],
];
const callosum = tube(CALLOSUM, 2);
const CAUDATE = tube(
  [
    [14, -28, 4, 6.2],
    [14.5, -18, 11, 5.6],
    [18, 0, 20, 3],
    [22, 18, 20, 2],
  ],
  2,
);

function nearest(pieces: readonly TubePiece[], x: number, y: number, z: number): number {
  let best = 99;
  for (const piece of pieces) best = smoothMin(best, capsule(piece, x, y, z), 1);
  return best;
}

/** Distance to the ventricles' CSF. */
function ventricles(side: number, y: number, z: number): number {
  // Frontal horns are slits: squeeze them sideways where the caudate nucleus bulges in.
  const lateral = nearest(lateralVentricle, side, y, z);
  const third = smoothMax(
    smoothMax(side - 1.9, Math.abs(y - 2) - 15, 3),
    Math.abs(z + 1) - 9,
    3,
  );
  return smoothMin(smoothMax(lateral, 1 - side, 1.5), third, 1);
}

/** Paint everything deep in the cerebrum over white matter. @param edge - Blur, mm. */
export function paintDeep(mix: Mix, x: number, y: number, z: number, edge: number): void {
  const side = Math.abs(x);
  if (side > 46 || z < -34 || z > 36 || Math.abs(y) > 72) return;
  const bridge = smoothMax(nearest(callosum, 0, y, z), side - 20, 6);
  mix.over(WHITE, coverage(bridge, edge));
  mix.over(NUCLEI, coverage(nearest(CAUDATE, side, y, z), edge));
  // Turned outwards towards the back, as the insula is.
  const s = side - 0.22 * (y + 4);
  mix.over(NUCLEI, coverage(ellipsoid(s - 25.5, y + 6, z - 3, 4.6, 16, 9.5), edge));
  mix.over(PALLIDUM, coverage(ellipsoid(s - 19, y + 4, z - 1, 3.8, 9.5, 7), edge));
  const thalamus = ellipsoid(side - 11.5 - 0.25 * (y - 10), y - 11, z - 6, 8.2, 15, 8.6);
  mix.over(NUCLEI, 0.85 * coverage(thalamus, edge));
  mix.over(CSF, coverage(ventricles(side, y, z), edge));
}
