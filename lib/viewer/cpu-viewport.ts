import { Enums, type Types } from '@cornerstonejs/core';
import { takeBackWholeNumbers } from '@/lib/viewer/frames/whole-numbers';

/**
 * Put right what Cornerstone 5.14 does otherwise where it draws without WebGL, once per viewport: a
 * stack has one place, one zoom and one pan, whoever draws it.
 */
export function correctCpuViewport(viewport: Types.IStackViewport): void {
  correctMapping(viewport);
  correctZoom(viewport);
  correctPan(viewport);
  // Between putting whole numbers there and drawing the slice, Cornerstone tells of it.
  viewport.element.addEventListener(Enums.Events.STACK_NEW_IMAGE, takeBack);
}

/** One function for all: an element that is used again listens once. */
function takeBack(event: Event): void {
  takeBackWholeNumbers((event as CustomEvent<{ image: Types.IImage }>).detail.image);
}

/**
 * It draws right to the pixel, but maps between canvas and world half a pixel off: it takes the corner
 * of a pixel for its centre. Annotations would move by half a pixel between machines, and so would
 * their numbers. At 1.5 screen pixels per image pixel the centre of pixel 100 maps to canvas 150.0 here
 * and to 150.75 with WebGL.
 */
function correctMapping(viewport: Types.IStackViewport): void {
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

/** Its zoom is in canvas pixels per pixel of the image; everywhere else 1 fits into the viewport. */
function correctZoom(viewport: Types.IStackViewport): void {
  viewport.getZoom = () => {
    const data = viewport.getImageData();
    if (!data) return 1;
    const { origin: o, direction: d, spacing: s, dimensions } = data;
    const [fromX, fromY] = viewport.worldToCanvas(o);
    const [toX, toY] = viewport.worldToCanvas([
      o[0] + (d[3] ?? 0),
      o[1] + (d[4] ?? 0),
      o[2] + (d[5] ?? 0),
    ]);
    const [width, height] = sizeOf(viewport);
    const fits = Math.min(
      width / (dimensions[0] * s[0]),
      height / (dimensions[1] * s[1]),
    );
    return Math.hypot(toX - fromX, toY - fromY) / fits;
  };
  viewport.setZoom = (zoom) => {
    const { scale } = viewport.getCamera();
    if (scale) viewport.setCamera({ scale: (scale * zoom) / viewport.getZoom() });
  };
}

/** In CSS pixels; also when it has left the page, and is asked how it was. */
const sizeOf = ({ canvas }: Types.IStackViewport): Types.Point2 => [
  canvas.width / window.devicePixelRatio,
  canvas.height / window.devicePixelRatio,
];

/**
 * It takes a pan for a place in the patient, negated, and so throws the picture off the screen; and
 * resetting leaves it half a pixel off, by the same mistake as in its mapping.
 */
function correctPan(viewport: Types.IStackViewport): void {
  const middle = (): Types.Point2 => {
    const [width, height] = sizeOf(viewport);
    return [width / 2, height / 2];
  };
  viewport.getPan = () => {
    const data = viewport.getImageData();
    if (!data) return [0, 0];
    const { origin: o, direction: d, spacing: s, dimensions } = data;
    const [right, down] = [
      (s[0] * (dimensions[0] - 1)) / 2,
      (s[1] * (dimensions[1] - 1)) / 2,
    ];
    const along = (axis: 0 | 1 | 2) =>
      o[axis] + right * (d[axis] ?? 0) + down * (d[axis + 3] ?? 0);
    const [x, y] = viewport.worldToCanvas([along(0), along(1), along(2)]);
    return [x - middle()[0], y - middle()[1]];
  };
  viewport.setPan = ([x, y]) => {
    if (!viewport.getImageData()) return;
    const [nowX, nowY] = viewport.getPan();
    const [middleX, middleY] = middle();
    viewport.setCamera({
      focalPoint: viewport.canvasToWorld([middleX - (x - nowX), middleY - (y - nowY)]),
    });
  };
  const { resetCamera } = viewport;
  viewport.resetCamera = (options) => {
    const pan = options?.resetPan === false ? viewport.getPan() : ([0, 0] as const);
    const isReset = resetCamera(options);
    viewport.setPan([...pan]);
    return isReset;
  };
}
