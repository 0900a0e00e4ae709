/**
 * Implicit shapes: functions that say how far (in mm) a point is from a surface, negative inside.
 * Near the surface the number is a true distance, which is what partial volume needs.
 */
export type Vec3 = readonly [x: number, y: number, z: number];

/** Share of a voxel inside a surface, 0 … 1. @param width - Blur of the edge in mm. */
export function coverage(distance: number, width: number): number {
  const t = 0.5 - distance / width;
  return t <= 0 ? 0 : t >= 1 ? 1 : t * t * (3 - 2 * t);
}

/** 0 below `from`, 1 above `to`, smooth between. */
export function ramp(value: number, from: number, to: number): number {
  const t = (value - from) / (to - from);
  return t <= 0 ? 0 : t >= 1 ? 1 : t * t * (3 - 2 * t);
}

/** Union of two distances, with a fillet of about `k` mm where they meet. */
export function smoothMin(a: number, b: number, k: number): number {
  const h = k - Math.abs(a - b);
  return h <= 0 ? Math.min(a, b) : Math.min(a, b) - (h * h) / (4 * k);
}

/** Intersection of two distances, its edge rounded by about `k` mm. */
export function smoothMax(a: number, b: number, k: number): number {
  return -smoothMin(-a, -b, k);
}

/** Distance to an ellipsoid about the origin (first order: exact on the surface). */
export function ellipsoid(
  x: number,
  y: number,
  z: number,
  rx: number,
  ry: number,
  rz: number,
): number {
  const u = x / rx;
  const v = y / ry;
  const w = z / rz;
  const inside = Math.sqrt(u * u + v * v + w * w);
  const slope = Math.sqrt((u / rx) ** 2 + (v / ry) ** 2 + (w / rz) ** 2);
  return slope < 1e-9 ? -Math.min(rx, ry, rz) : (inside * (inside - 1)) / slope;
}

/** A straight piece of a tube whose radius changes along it. */
export interface TubePiece {
  readonly from: Vec3;
  readonly to: Vec3;
  readonly fromRadius: number;
  readonly toRadius: number;
}

/** Distance to a tapered capsule. */
export function capsule(piece: TubePiece, x: number, y: number, z: number): number {
  const { from, to } = piece;
  const ax = to[0] - from[0];
  const ay = to[1] - from[1];
  const az = to[2] - from[2];
  const px = x - from[0];
  const py = y - from[1];
  const pz = z - from[2];
  const length2 = ax * ax + ay * ay + az * az;
  const along = length2 > 0 ? (px * ax + py * ay + pz * az) / length2 : 0;
  const t = along < 0 ? 0 : along > 1 ? 1 : along;
  const dx = px - t * ax;
  const dy = py - t * ay;
  const dz = pz - t * az;
  const radius = piece.fromRadius + (piece.toRadius - piece.fromRadius) * t;
  return Math.sqrt(dx * dx + dy * dy + dz * dz) - radius;
}

/** A point of a tube's centre line with the radius there, all in mm. */
export type TubePoint = readonly [x: number, y: number, z: number, radius: number];

/** Cut a smooth curve through the points (Catmull and Rom) into straight pieces. */
export function tube(points: readonly TubePoint[], piecesPerSpan = 4): TubePiece[] {
  const curve: TubePoint[] = [];
  for (let i = 0; i + 1 < points.length; i += 1) {
    const b = points[i];
    const c = points[i + 1];
    if (!b || !c) continue;
    const a = points[i - 1] ?? b;
    const d = points[i + 2] ?? c;
    for (let k = 0; k < piecesPerSpan; k += 1) {
      curve.push(between(a, b, c, d, k / piecesPerSpan));
    }
  }
  const last = points.at(-1);
  if (last) curve.push(last);
  return curve.slice(1).map((to, i) => {
    const from = curve[i] ?? to;
    return {
      from: [from[0], from[1], from[2]],
      to: [to[0], to[1], to[2]],
      fromRadius: from[3],
      toRadius: to[3],
    };
  });
}

function between(a: TubePoint, b: TubePoint, c: TubePoint, d: TubePoint, t: number) {
  const at = (k: 0 | 1 | 2 | 3) => cubic(a[k], b[k], c[k], d[k], t);
  return [at(0), at(1), at(2), at(3)] as const;
}

function cubic(a: number, b: number, c: number, d: number, t: number): number {
  const quadratic = 2 * a - 5 * b + 4 * c - d;
  return b + 0.5 * t * (c - a + t * (quadratic + t * (3 * (b - c) + d - a)));
}

/**
 * A quantity that changes smoothly along an axis, given at a few places. Tabulated at once,
 * because it is asked for millions of times.
 *
 * @param knots - [place, value] in increasing order of place; constant beyond the ends.
 */
export function profile(
  knots: readonly (readonly [place: number, value: number])[],
): (place: number) => number {
  const first = knots[0]?.[0] ?? 0;
  const last = knots.at(-1)?.[0] ?? 0;
  const steps = 400;
  const scale = steps / Math.max(1e-9, last - first);
  const table = Float64Array.from({ length: steps + 2 }, (_, i) =>
    hermite(knots, first + i / scale),
  );
  return (place) => {
    const at = Math.min(steps, Math.max(0, (place - first) * scale));
    const i = Math.floor(at);
    const from = table[i] ?? 0;
    return from + ((table[i + 1] ?? 0) - from) * (at - i);
  };
}

function hermite(knots: readonly (readonly [number, number])[], place: number): number {
  const next = knots.findIndex(([at]) => at > place);
  const b = knots[next - 1];
  const c = knots[next];
  if (!b || !c) return (next === 0 ? knots[0] : knots.at(-1))?.[1] ?? 0;
  const t = (place - b[0]) / (c[0] - b[0]);
  const slopeB = slopeAt(knots, next - 1) * (c[0] - b[0]);
  const slopeC = slopeAt(knots, next) * (c[0] - b[0]);
  const rise = c[1] - b[1];
  const bend = 3 * rise - 2 * slopeB - slopeC + t * (slopeB + slopeC - 2 * rise);
  return b[1] + t * (slopeB + t * bend);
}

function slopeAt(knots: readonly (readonly [number, number])[], i: number): number {
  const a = knots[i - 1];
  const b = knots[i + 1];
  return a && b ? (b[1] - a[1]) / (b[0] - a[0]) : 0;
}
