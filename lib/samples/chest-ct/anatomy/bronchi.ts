import { tube, type TubePiece, type Vec3 } from '@/lib/samples/shapes';

/** Bronchi run beside the arteries of the lung; past the thicker branches CT no longer shows them. */
const THINNEST_ARTERY_MM = 1.15;

/**
 * The bronchi that go with a lobe's arteries.
 *
 * @param arteries - The artery's tree, from `root` on.
 * @param bronchus - Where the lobe's bronchus begins.
 */
export function bronchiBeside(
  arteries: readonly TubePiece[],
  root: Vec3,
  bronchus: Vec3,
): TubePiece[] {
  const beside = (point: Vec3): Vec3 => {
    // The thicker the pair, the further apart their middles; a function of the place alone, so
    // that the branches stay joined.
    const apart = 2.1 + 5.5 * Math.exp(-distance(point, root) / 34);
    const side = Math.sign(point[0]);
    return [
      point[0] - 0.42 * side * apart,
      point[1] + 0.82 * apart,
      point[2] - 0.3 * apart,
    ];
  };
  const branches = arteries
    .filter(({ toRadius }) => toRadius > THINNEST_ARTERY_MM)
    .map(({ from, to, fromRadius, toRadius }) => ({
      from: beside(from),
      to: beside(to),
      fromRadius: Math.min(3.6, 0.82 * fromRadius),
      toRadius: Math.min(3.6, 0.82 * toRadius),
    }));
  const start = beside(root);
  const stem = tube([
    [...bronchus, 4.4],
    [...middle(bronchus, start), 4],
    [...start, 3.6],
  ]);
  return [...stem, ...branches];
}

const distance = (a: Vec3, b: Vec3) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

const middle = (a: Vec3, b: Vec3): Vec3 => [
  (a[0] + b[0]) / 2,
  (a[1] + b[1]) / 2 + 3,
  (a[2] + b[2]) / 2 + 6,
];
