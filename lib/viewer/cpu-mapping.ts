import type { Types } from '@cornerstonejs/core';

/**
 * Without WebGL Cornerstone draws in a 2D canvas, right to the pixel, but maps between canvas and
 * world half a pixel off: it takes the corner of a pixel for its centre. Annotations would move by
 * half a pixel between machines, and so would their numbers. This puts it right, once per viewport.
 *
 * Measured with Cornerstone 5.14: at 1.5 screen pixels per image pixel the centre of pixel 100 maps
 * to canvas 150.0 here and to 150.75 with WebGL.
 */
export function correctCpuMapping(viewport: Types.IStackViewport): void {
  const { canvasToWorld, worldToCanvas } = viewport;
  const halfPixel = (): Types.Point3 => {
    const data = viewport.getImageData();
    if (!data) return [0, 0, 0];
    const { direction: d, spacing: s } = data;
    const along = (axis: 0 | 1 | 2) =>
      ((d[axis] ?? 0) * s[0] + (d[axis + 3] ?? 0) * s[1]) / 2;
    return [along(0), along(1), along(2)];
  };
  viewport.canvasToWorld = (point) => {
    const [x, y, z] = canvasToWorld(point);
    const [dx, dy, dz] = halfPixel();
    return [x - dx, y - dy, z - dz];
  };
  viewport.worldToCanvas = ([x, y, z]) => {
    const [dx, dy, dz] = halfPixel();
    return worldToCanvas([x + dx, y + dy, z + dz]);
  };
}
