import { Enums, eventTarget, type Types } from '@cornerstonejs/core';
import {
  paintColor,
  paintGrey,
  tableOf,
  type ShadeTable,
} from '@/lib/image/display/paint';
import type { Shades } from '@/lib/image/display/shades';

/** How a viewport shows values, and what of it was worked out already. */
interface Drawn {
  readonly viewport: Types.IStackViewport;
  shades: Shades;
  as: string;
  table: (ShadeTable & { key: string }) | undefined;
  /** The picture in its own size, before it is placed. */
  readonly pixels: HTMLCanvasElement;
  pixelsOf: string;
}

/** What of Cornerstone's element without WebGL is used. */
interface CpuElement {
  readonly canvas: HTMLCanvasElement;
  readonly image: Types.IImage;
  readonly viewport: { pixelReplication?: boolean };
}

const drawn = new WeakMap<HTMLCanvasElement, Drawn>();

/**
 * Draw slices by our own hand wherever Cornerstone draws without WebGL: it knows straight windows over
 * whole numbers, a table, and colour maps of its own; here every curve, of floats too, comes from
 * `lib/image`, whose pictures the models and the exports get. To be called once.
 */
export function drawByProcessor(): void {
  eventTarget.addEventListener(Enums.Events.IMAGE_LOADED, (event: Event) => {
    const { image } = (event as CustomEvent<{ image: { render?: unknown } }>).detail;
    // Where there is such a function, Cornerstone draws by it.
    image.render = draw;
  });
}

/**
 * Show a viewport's values in these shades from the next drawing on.
 *
 * @param as - Names the shades: the same name, the same shades.
 */
export function drawShades(viewport: Types.IStackViewport, shades: Shades, as: string) {
  const { canvas } = viewport;
  const before = drawn.get(canvas);
  if (before?.viewport === viewport) {
    if (before.as !== as) Object.assign(before, { shades, as });
    return;
  }
  const pixels = document.createElement('canvas');
  drawn.set(canvas, { viewport, shades, as, table: undefined, pixels, pixelsOf: '' });
}

/** Also when only its place changed; before anybody said how, it stays black. */
function draw({ canvas, image, viewport: { pixelReplication } }: CpuElement): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = 'black';
  context.fillRect(0, 0, canvas.width, canvas.height);
  const how = drawn.get(canvas);
  if (!how) return;
  const wanted = `${image.imageId} ${how.as}`;
  if (how.pixelsOf !== wanted) {
    paintPixels(how, image);
    how.pixelsOf = wanted;
  }
  context.imageSmoothingEnabled = !pixelReplication;
  context.setTransform(...placeOf(how.viewport));
  context.drawImage(how.pixels, 0, 0);
  context.setTransform(1, 0, 0, 1, 0, 0);
}

/** From pixels of the image, counted from the corner of the first, to those of the canvas. */
function placeOf(
  viewport: Types.IStackViewport,
): [a: number, b: number, c: number, d: number, e: number, f: number] {
  const {
    origin,
    direction: d,
    spacing: s,
  } = viewport.getImageData() as Types.IImageData;
  const centre = (column: number, row: number): Types.Point2 => {
    const along = (axis: 0 | 1 | 2) =>
      origin[axis] + column * s[0] * (d[axis] ?? 0) + row * s[1] * (d[axis + 3] ?? 0);
    const [x, y] = viewport.worldToCanvas([along(0), along(1), along(2)]);
    return [x * window.devicePixelRatio, y * window.devicePixelRatio];
  };
  const [x, y] = centre(0, 0);
  const [rightX, rightY] = centre(1, 0);
  const [downX, downY] = centre(0, 1);
  const [a, b, c, e] = [rightX - x, rightY - y, downX - x, downY - y];
  return [a, b, c, e, x - (a + c) / 2, y - (b + e) / 2];
}

function paintPixels(how: Drawn, image: Types.IImage): void {
  const { pixels, shades, as } = how;
  const { columns, rows, color } = image;
  if (pixels.width !== columns || pixels.height !== rows) {
    pixels.width = columns;
    pixels.height = rows;
  }
  const context = pixels.getContext('2d');
  if (!context) return;
  const into = context.createImageData(columns, rows);
  const values = image.voxelManager?.getScalarData() ?? image.getPixelData();
  const colors = new Uint32Array(into.data.buffer);
  if (color) paintColor(colors, values, shades);
  else {
    const { preScale, slope = 1, intercept = 0 } = image;
    const scale =
      preScale?.scaled === true ? ([1, 0] as const) : ([slope, intercept] as const);
    const isWhole = !(values instanceof Float32Array) && scale.every(Number.isInteger);
    const key = `${as} ${isWhole}`;
    if (how.table?.key !== key) how.table = { ...tableOf(shades, isWhole), key };
    paintGrey(colors, values, scale, how.table);
  }
  context.putImageData(into, 0, 0);
}
