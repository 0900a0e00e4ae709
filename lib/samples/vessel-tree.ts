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
  const grow = (
    from: Vec3,
    goals: readonly Vec3[],
    fromRadius: number,
    heading: Vec3,
  ) => {
    const radius = Math.min(form.maxRadius, form.twigRadius * goals.length ** form.power);
    const middle = mean(goals);
    // Large trunks divide early, so that long branches radiate from where the tree begins.
    const stem = goals.length > 60 ? 0.17 : 0.36;
    const share = goals.length === 1 ? 1 : stem + 0.2 * random();
    const to = mix(from, middle, share);
    const reach = Math.hypot(to[0] - from[0], to[1] - from[1], to[2] - from[2]);
    const wobble = (at: number) => at + 0.1 * reach * (random() * 2 - 1);
    // It leaves in the direction of the branch it comes from, and bends from there.
    const half = mix(from, to, 0.5);
    const ahead: Vec3 = [
      from[0] + 0.5 * reach * heading[0],
      from[1] + 0.5 * reach * heading[1],
      from[2] + 0.5 * reach * heading[2],
    ];
    const pull = mix(half, ahead, 0.6);
    const knee: Vec3 = [wobble(pull[0]), wobble(pull[1]), wobble(pull[2])];
    const steps = radius > 0.9 ? 5 : 3;
    const start = Math.min(fromRadius, radius * 1.15);
    const end = radius * (goals.length === 1 ? 0.6 : 0.92);
    let [last, lastRadius] = [from, start];
    for (let step = 1; step <= steps; step += 1) {
      const t = step / steps;
      const next = mix(mix(from, knee, t), mix(knee, to, t), t);
      const nextRadius = start + (end - start) * t;
      pieces.push({ from: last, to: next, fromRadius: lastRadius, toRadius: nextRadius });
      [last, lastRadius] = [next, nextRadius];
    }
    if (goals.length === 1) return;
    const onward = unit([to[0] - knee[0], to[1] - knee[1], to[2] - knee[2]]);
    const axis = longestAxis(goals, to, goals.length > 5 ? onward : undefined);
    const sorted = [...goals].sort((a, b) => dot(a, axis) - dot(b, axis));
    const cut = Math.round(sorted.length * (0.32 + 0.36 * random()));
    const at = Math.min(sorted.length - 1, Math.max(1, cut));
    grow(to, sorted.slice(0, at), radius, onward);
    grow(to, sorted.slice(at), radius, onward);
  };
  if (targets.length > 0) {
    const middle = mean(targets);
    const towards: Vec3 = [middle[0] - root[0], middle[1] - root[1], middle[2] - root[2]];
    grow(root, targets, form.maxRadius, unit(towards));
  }
  return pieces;
}

const unit = ([x, y, z]: Vec3): Vec3 => {
  const length = Math.hypot(x, y, z) || 1;
  return [x / length, y / length, z / length];
};

/**
 * The direction in which the goals are most spread out, by a few steps of power iteration.
 *
 * @param heading - Spread along this direction counts little: parting side from side keeps
 *   branches long and straight.
 */
function longestAxis(goals: readonly Vec3[], seenFrom: Vec3, heading?: Vec3): Vec3 {
  const centre = mean(goals);
  let axis: Vec3 = [
    centre[1] - seenFrom[1] + 0.3,
    seenFrom[0] - centre[0] + 0.2,
    centre[2] - seenFrom[2] + 0.1,
  ];
  for (let step = 0; step < 4; step += 1) {
    let [x, y, z] = [0, 0, 0];
    for (const goal of goals) {
      const whole: Vec3 = [goal[0] - centre[0], goal[1] - centre[1], goal[2] - centre[2]];
      const ahead = heading ? 0.6 * dot(whole, heading) : 0;
      const d: Vec3 = heading
        ? [
            whole[0] - ahead * heading[0],
            whole[1] - ahead * heading[1],
            whole[2] - ahead * heading[2],
          ]
        : whole;
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
