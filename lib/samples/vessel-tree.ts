import type { Random } from '@/lib/samples/random';
import type { TubePiece, Vec3 } from '@/lib/samples/shapes';

/** How a tree of vessels grows. All lengths in mm. */
export interface TreeForm {
  /** Radius of the thinnest twig; a trunk carrying n twigs is n^`power` times as thick. */
  readonly twigRadius: number;
  readonly power: number;
  /** Upper limit, so that a trunk fits the vessel it leaves. */
  readonly maxRadius: number;
}

/**
 * Grow a tree from `root` that reaches every target: the targets are halved again and again
 * across their longest direction, and each part gets a branch towards its middle. This fills an
 * organ evenly, as real vessels do.
 */
export function growTree(
  root: Vec3,
  targets: readonly Vec3[],
  form: TreeForm,
  random: Random,
): TubePiece[] {
  const pieces: TubePiece[] = [];
  const grow = (from: Vec3, goals: readonly Vec3[], fromRadius: number) => {
    const radius = Math.min(form.maxRadius, form.twigRadius * goals.length ** form.power);
    const middle = mean(goals);
    const share = goals.length === 1 ? 1 : 0.34 + 0.22 * random();
    const to = mix(from, middle, share);
    const bend = 0.09 * Math.hypot(to[0] - from[0], to[1] - from[1], to[2] - from[2]);
    const half = mix(from, to, 0.5);
    const knee: Vec3 = [
      half[0] + bend * (random() * 2 - 1),
      half[1] + bend * (random() * 2 - 1),
      half[2] + bend * (random() * 2 - 1),
    ];
    const start = Math.min(fromRadius, radius * 1.15);
    pieces.push({ from, to: knee, fromRadius: start, toRadius: radius });
    pieces.push({ from: knee, to, fromRadius: radius, toRadius: radius * 0.95 });
    if (goals.length === 1) return;
    const axis = longestAxis(goals, to);
    const sorted = [...goals].sort((a, b) => dot(a, axis) - dot(b, axis));
    const cut = Math.round(sorted.length * (0.32 + 0.36 * random()));
    const at = Math.min(sorted.length - 1, Math.max(1, cut));
    grow(to, sorted.slice(0, at), radius);
    grow(to, sorted.slice(at), radius);
  };
  if (targets.length > 0) grow(root, targets, form.maxRadius);
  return pieces;
}

/** The direction in which the goals are most spread out, by a few steps of power iteration. */
function longestAxis(goals: readonly Vec3[], seenFrom: Vec3): Vec3 {
  const centre = mean(goals);
  let axis: Vec3 = [
    centre[1] - seenFrom[1] + 0.3,
    seenFrom[0] - centre[0] + 0.2,
    centre[2] - seenFrom[2] + 0.1,
  ];
  for (let step = 0; step < 4; step += 1) {
    let [x, y, z] = [0, 0, 0];
    for (const goal of goals) {
      const d: Vec3 = [goal[0] - centre[0], goal[1] - centre[1], goal[2] - centre[2]];
      const along = dot(d, axis);
      x += along * d[0];
      y += along * d[1];
      z += along * d[2];
    }
    const length = Math.hypot(x, y, z) || 1;
    axis = [x / length, y / length, z / length];
  }
  return axis;
}

const dot = (a: Vec3, b: Vec3) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

const mix = (a: Vec3, b: Vec3, t: number): Vec3 => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
  a[2] + (b[2] - a[2]) * t,
];

function mean(points: readonly Vec3[]): Vec3 {
  let [x, y, z] = [0, 0, 0];
  for (const point of points) {
    x += point[0];
    y += point[1];
    z += point[2];
  }
  return [x / points.length, y / points.length, z / points.length];
}
