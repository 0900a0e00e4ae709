import type { Outline } from '@/lib/export/drawings/outlines';
import { pixelPoint, type PixelPoint } from '@/lib/image/geometry';

/** So many sides make a circle round. */
const SIDES = 64;

/** A curve as the corners of a line that looks like it; one point stays one. */
export function pointsOf({ graphicType, points }: Outline): readonly PixelPoint[] {
  const around = (at: (angle: number) => PixelPoint) =>
    Array.from({ length: SIDES + 1 }, (_, side) => at((side / SIDES) * 2 * Math.PI));
  const [a, b, c, d] = points;
  if (graphicType === 'CIRCLE' && a && b) {
    const radius = Math.hypot(b[0] - a[0], b[1] - a[1]);
    return around((angle) =>
      pixelPoint(a[0] + radius * Math.cos(angle), a[1] + radius * Math.sin(angle)),
    );
  }
  if (graphicType === 'ELLIPSE' && a && b && c && d) {
    const [cx, cy] = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    return around((angle) => {
      const [u, v] = [Math.cos(angle) / 2, Math.sin(angle) / 2];
      return pixelPoint(
        cx + u * (b[0] - a[0]) + v * (d[0] - c[0]),
        cy + u * (b[1] - a[1]) + v * (d[1] - c[1]),
      );
    });
  }
  return points;
}
