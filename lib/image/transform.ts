import {
  modelPoint,
  pixelPoint,
  type ModelPoint,
  type Orientation,
  type PixelPoint,
} from '@/lib/image/geometry';
import {
  standardOrientation,
  turnedSize,
  turnPoint,
  unturnPoint,
  type Orient,
} from '@/lib/image/orient';
import {
  planResize,
  type Resize,
  type ResizePlan,
  type Spacing,
} from '@/lib/image/resize';

/**
 * How a stored frame became the picture a model was given: turned, made square-pixelled and resized
 * in one step, padded. Plain data, kept with the run, so that a box can be taken back years later.
 *
 * Two conventions meet here and are half a pixel apart. Source pixels count from the *centre* of the
 * top-left pixel (`PixelPoint`), as DICOM does: the frame reaches from -0.5 to width - 0.5. Model
 * pixels count from the top-left *corner* (`ModelPoint`): the picture reaches from 0 to its width.
 */
export interface ImageTransform {
  /** The stored frame, pixels. */
  readonly source: { readonly width: number; readonly height: number };
  readonly orient: Orient;
  readonly resize: ResizePlan;
}

/** [left, top, right, bottom]. */
export type Box = readonly [left: number, top: number, right: number, bottom: number];

/** Plan how a stored frame is brought to a model. */
export function planTransform({
  width,
  height,
  orientation,
  pixelSpacing,
  resize,
}: {
  /** Columns and rows of the stored frame. */
  width: number;
  height: number;
  orientation?: Orientation | undefined;
  /** As stored: between rows, then between columns. */
  pixelSpacing?: Spacing | undefined;
  resize: Resize;
}): ImageTransform {
  const orient = standardOrientation(orientation);
  const size = turnedSize(orient, width, height);
  const spacing: Spacing | undefined =
    pixelSpacing && orient.transpose ? [pixelSpacing[1], pixelSpacing[0]] : pixelSpacing;
  return {
    source: { width, height },
    orient,
    resize: planResize(resize, size.width, size.height, spacing),
  };
}

/** Where a source pixel is on the model's picture. Points outside are extrapolated. */
export function toModel(
  { source, orient, resize }: ImageTransform,
  pixel: PixelPoint,
): ModelPoint {
  const [column, row] = turnPoint(orient, source.width, source.height, pixel);
  return modelPoint(
    (column + 0.5) * resize.scaleX + resize.padX,
    (row + 0.5) * resize.scaleY + resize.padY,
  );
}

/** The exact inverse of `toModel`. */
export function toSource(
  { source, orient, resize }: ImageTransform,
  [x, y]: ModelPoint,
): PixelPoint {
  const turned = pixelPoint(
    (x - resize.padX) / resize.scaleX - 0.5,
    (y - resize.padY) / resize.scaleY - 0.5,
  );
  return unturnPoint(orient, source.width, source.height, turned);
}

/** A box in source pixels on the model's picture; not clamped. */
export function boxToModel(transform: ImageTransform, box: Box): Box {
  const [left, top, right, bottom] = box;
  return spanning(
    toModel(transform, pixelPoint(left, top)),
    toModel(transform, pixelPoint(right, bottom)),
  );
}

export type SourceBox =
  /** `box` in source pixels, within the frame; it overhung by less than one model pixel, or not. */
  | { where: 'inside'; box: [number, number, number, number] }
  /** Cut to the frame; `overhang` is how far it reached beyond, in model pixels. */
  | { where: 'clipped'; box: [number, number, number, number]; overhang: number }
  /** No part of it lies on the frame: in the padding, beyond the picture, without area, not numbers. */
  | { where: 'outside' };

/**
 * A model's box on the stored frame.
 *
 * Corners may come in any order. What overhangs the frame by less than a model pixel is rounding and
 * is cut silently; more than that is cut and said.
 *
 * @param box - Pixels of the model's picture, counted from its top-left corner, padding included.
 */
export function boxToSource(transform: ImageTransform, box: Box): SourceBox {
  if (!box.every(Number.isFinite)) return { where: 'outside' };
  const { padX, padY, contentWidth, contentHeight } = transform.resize;
  const [left, top, right, bottom] = spanning([box[0], box[1]], [box[2], box[3]]);
  const [endX, endY] = [padX + contentWidth, padY + contentHeight];
  const overhang = Math.max(padX - left, padY - top, right - endX, bottom - endY, 0);
  const [l, t] = [Math.max(left, padX), Math.max(top, padY)];
  const [r, b] = [Math.min(right, endX), Math.min(bottom, endY)];
  if (!(l < r && t < b)) return { where: 'outside' };
  const corners = spanning(
    toSource(transform, modelPoint(l, t)),
    toSource(transform, modelPoint(r, b)),
  );
  const { width, height } = transform.source;
  // Rounding in the last digit must not leave the frame.
  const cut: [number, number, number, number] = [
    Math.max(corners[0], -0.5),
    Math.max(corners[1], -0.5),
    Math.min(corners[2], width - 0.5),
    Math.min(corners[3], height - 0.5),
  ];
  return overhang < 1
    ? { where: 'inside', box: cut }
    : { where: 'clipped', box: cut, overhang };
}

const spanning = (
  a: readonly [number, number],
  b: readonly [number, number],
): [number, number, number, number] => [
  Math.min(a[0], b[0]),
  Math.min(a[1], b[1]),
  Math.max(a[0], b[0]),
  Math.max(a[1], b[1]),
];
