import type { PixelPoint } from '@/lib/image/geometry';
import { outlineOf } from '@/lib/image/segmentation/edit/outline';
import type { Matrix } from '@/lib/image/segmentation/edit/strokes';
import type { StackView } from '@/lib/viewer/stack';
import { pixelPoint } from '@/lib/image/geometry';

/** A segment on the frame that is shown. */
export interface Painted {
  readonly color: string;
  readonly runs: readonly number[];
  readonly matrix: Matrix;
  readonly isActive: boolean;
  /** What a file brought is dashed: nobody here drew it. */
  readonly isFromFile: boolean;
}

// Masks never change, they are replaced: an outline holds for as long as its runs are there.
const outlines = new WeakMap<readonly number[], Path2D>();

function pathOf(runs: readonly number[], matrix: Matrix): Path2D {
  const known = outlines.get(runs);
  if (known) return known;
  const path = new Path2D();
  for (const loop of outlineOf(runs, matrix)) {
    for (let at = 0; at < loop.length; at += 2) {
      // From corners of pixels to their middles, which coordinates of pixels mean.
      const [x, y] = [(loop[at] ?? 0) - 0.5, (loop[at + 1] ?? 0) - 0.5];
      if (at === 0) path.moveTo(x, y);
      else path.lineTo(x, y);
    }
    path.closePath();
  }
  outlines.set(runs, path);
  return path;
}

/** From pixels of the frame to CSS pixels of the viewport: pan, zoom, rotation and flips. */
function placeOf(view: StackView): DOMMatrix {
  const origin = view.toCanvas(pixelPoint(0, 0));
  const along = view.toCanvas(pixelPoint(100, 0));
  const down = view.toCanvas(pixelPoint(0, 100));
  return new DOMMatrix([
    (along[0] - origin[0]) / 100,
    (along[1] - origin[1]) / 100,
    (down[0] - origin[0]) / 100,
    (down[1] - origin[1]) / 100,
    ...origin,
  ]);
}

/** Draw everything anew. Lines are as thin at every zoom, surfaces end where pixels do. */
export function paintSegments(
  canvas: HTMLCanvasElement,
  view: StackView,
  {
    painted,
    shape,
    tip,
    opacity,
    outline,
  }: {
    painted: readonly Painted[];
    shape: { readonly points: readonly PixelPoint[]; readonly color: string } | null;
    tip: {
      readonly at: PixelPoint;
      readonly diameter: number;
      readonly aspect: number;
      readonly color: string;
    } | null;
    opacity: number;
    outline: boolean;
  },
): void {
  if (painted.length === 0 && !shape && !tip) {
    // As large as the viewport it would be memory that is fetched, and put on the screen, for nothing.
    if (canvas.width !== 1) canvas.width = canvas.height = 1;
    return;
  }
  const scale = devicePixelRatio;
  const width = Math.round(canvas.clientWidth * scale);
  const height = Math.round(canvas.clientHeight * scale);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) return;
  context.resetTransform();
  context.clearRect(0, 0, width, height);
  context.scale(scale, scale);
  const place = placeOf(view);
  const placed = (path: Path2D) => {
    const there = new Path2D();
    there.addPath(path, place);
    return there;
  };
  for (const { color, runs, matrix, isActive, isFromFile } of painted) {
    const path = placed(pathOf(runs, matrix));
    context.fillStyle = context.strokeStyle = color;
    context.globalAlpha = opacity;
    context.fill(path, 'evenodd');
    context.globalAlpha = 1;
    if (!outline) continue;
    context.lineWidth = isActive ? 2 : 1.25;
    context.setLineDash(isFromFile ? [5, 3] : []);
    context.stroke(path);
  }
  context.setLineDash([]);
  context.lineWidth = 1.5;
  if (shape && shape.points.length > 0) {
    const path = new Path2D();
    for (const [x, y] of shape.points) path.lineTo(x, y);
    path.closePath();
    context.strokeStyle = shape.color;
    context.stroke(placed(path));
  }
  if (tip) {
    const path = new Path2D();
    const radius = tip.diameter / 2;
    path.ellipse(tip.at[0], tip.at[1], radius, radius / tip.aspect, 0, 0, 2 * Math.PI);
    // Seen on black as on white.
    context.strokeStyle = 'rgb(0 0 0 / 60%)';
    context.lineWidth = 3;
    context.stroke(placed(path));
    context.strokeStyle = tip.color;
    context.lineWidth = 1.25;
    context.stroke(placed(path));
  }
}
