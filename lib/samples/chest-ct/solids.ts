import {
  capsule,
  ellipsoid,
  smoothMin,
  type TubePiece,
  type Vec3,
} from '@/lib/samples/shapes';

/** Distance within one slice, in mm. */
export type FlatDistance = (x: number, y: number) => number;

/** What a solid looks like in one slice: a distance and the rectangle it is confined to (mm). */
export interface Cut {
  readonly distance: FlatDistance;
  readonly box: readonly [x0: number, x1: number, y0: number, y1: number];
}

/** A shape in patient space that can be cut at any height. */
export interface Solid {
  /** @returns Nothing when the solid is further than `margin` mm from the slice. */
  cut(z: number, margin: number): Cut | undefined;
}

/** A tube of pieces; only those near the slice are looked at. */
export function tubeSolid(pieces: readonly TubePiece[], grow = 0): Solid {
  return {
    cut(z, margin) {
      const near = pieces.filter((piece) => reaches(piece, z, margin + grow));
      if (near.length === 0) return undefined;
      const reach = grow + margin;
      const xs = near.flatMap((p) => [
        p.from[0] - p.fromRadius,
        p.from[0] + p.fromRadius,
        p.to[0] - p.toRadius,
        p.to[0] + p.toRadius,
      ]);
      const ys = near.flatMap((p) => [
        p.from[1] - p.fromRadius,
        p.from[1] + p.fromRadius,
        p.to[1] - p.toRadius,
        p.to[1] + p.toRadius,
      ]);
      return {
        box: [
          Math.min(...xs) - reach,
          Math.max(...xs) + reach,
          Math.min(...ys) - reach,
          Math.max(...ys) + reach,
        ],
        distance(x, y) {
          let best = Infinity;
          for (const piece of near) best = Math.min(best, capsule(piece, x, y, z));
          return best - grow;
        },
      };
    },
  };
}

const reaches = (
  { from, to, fromRadius, toRadius }: TubePiece,
  z: number,
  margin: number,
) => {
  const reach = Math.max(fromRadius, toRadius) + margin;
  return Math.min(from[2], to[2]) - reach <= z && z <= Math.max(from[2], to[2]) + reach;
};

/**
 * An ellipsoid, optionally turned so that its first axis points along `axis`.
 *
 * @param radii - Half lengths; the first along `axis` (x when none is given).
 */
export function ellipsoidSolid(centre: Vec3, radii: Vec3, axis: Vec3 = [1, 0, 0]): Solid {
  const length = Math.hypot(...axis);
  const [ax, ay, az] = [axis[0] / length, axis[1] / length, axis[2] / length];
  // Second axis: horizontal and square to the first; third completes the frame.
  const flat = Math.hypot(ax, ay) || 1;
  const [bx, by] = [-ay / flat, ax / flat];
  const [cx, cy, cz] = [-az * by, az * bx, ax * by - ay * bx];
  const reach = Math.max(...radii);
  return {
    cut(z, margin) {
      const dz = z - centre[2];
      if (Math.abs(dz) > reach + margin) return undefined;
      const r = reach + margin;
      return {
        box: [centre[0] - r, centre[0] + r, centre[1] - r, centre[1] + r],
        distance(x, y) {
          const dx = x - centre[0];
          const dy = y - centre[1];
          return ellipsoid(
            dx * ax + dy * ay + dz * az,
            dx * bx + dy * by,
            dx * cx + dy * cy + dz * cz,
            radii[0],
            radii[1],
            radii[2],
          );
        },
      };
    },
  };
}

/** Several solids as one, with fillets of about `k` mm where they meet. */
export function blended(solids: readonly Solid[], k: number): Solid {
  return {
    cut(z, margin) {
      const cuts = solids.flatMap((solid) => solid.cut(z, margin + k) ?? []);
      if (cuts.length === 0) return undefined;
      const edge = (at: 0 | 1 | 2 | 3) => cuts.map(({ box }) => box[at]);
      return {
        box: [
          Math.min(...edge(0)),
          Math.max(...edge(1)),
          Math.min(...edge(2)),
          Math.max(...edge(3)),
        ],
        distance(x, y) {
          let best = 99;
          for (const cut of cuts) best = smoothMin(best, cut.distance(x, y), k);
          return best;
        },
      };
    },
  };
}

/** A solid out of true: no organ is an ellipsoid. @param amount - How far its surface moves, mm. */
export function warped(solid: Solid, amount: number): Solid {
  return {
    cut(z, margin) {
      const cut = solid.cut(z, margin + 1.6 * amount);
      if (!cut) return undefined;
      const { box, distance } = cut;
      const [p, q] = [z / 23, 2 - z / 17];
      return {
        box,
        distance(x, y) {
          const straight = distance(x, y);
          // Far from the surface, inside or out, nobody needs to know exactly.
          if (straight < -4 * amount || straight > 12 * amount) return straight;
          return distance(
            x + amount * (Math.sin(y / 13 + p) + 0.6 * Math.sin((x + y) / 8 + q)),
            y + amount * (Math.sin(x / 14 + q) + 0.6 * Math.sin((x - y) / 9 + p)),
          );
        },
      };
    },
  };
}
