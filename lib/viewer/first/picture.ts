import {
  readFrameAttributes,
  type FrameAttributes,
  type ImageAttributes,
} from '@/lib/dicom/image-attributes';
import { numbersOf, TAG, type DicomJson } from '@/lib/dicom/json';
import { paintGrey, tableOf } from '@/lib/image/display/paint';
import type { Shades } from '@/lib/image/display/shades';
import { Histogram } from '@/lib/image/percentile';
import { percentileWindow } from '@/lib/image/presets';
import type { Voi } from '@/lib/image/voi';
import { domainOf, fileWindow } from '@/lib/viewer/display/file-window';
import { peekBytes } from '@/lib/viewer/wire/bytes';
import { headerOf, type FrameId } from '@/lib/viewer/frames/headers';
import type { FrameBytes } from '@/lib/viewer/wire/parts';
import { plainFrame } from './plain-frame';
import { isPlain, plainValues, signedAs, type PlainValues } from './plain-values';

/**
 * Draw a frame into a canvas as a viewport that opens on it will, while Cornerstone is still on its
 * way: the same values in the same window at the same place.
 *
 * @param window - The one that its protocol hangs it in; null for the file's own.
 * @returns false for what only Cornerstone can draw (compressed, coloured, or without a window), and
 *   while the frame isn't here; then nothing is drawn.
 */
export function drawFirst(
  canvas: HTMLCanvasElement,
  frame: FrameId,
  window: Voi | null,
): boolean {
  const scale = globalThis.devicePixelRatio;
  canvas.width = canvas.clientWidth * scale;
  canvas.height = canvas.clientHeight * scale;
  const found = peekBytes(frame);
  if (!found || canvas.width * canvas.height === 0) return false;
  const before = painted.get(found);
  const picture = before?.window === window ? before : paint(frame, found, window);
  if (!picture) return false;
  painted.set(found, picture);
  return place(canvas, picture);
}

/** A frame in the greys of a window, a pixel each. */
interface Painted extends ShownFrame {
  readonly window: Voi | null;
  readonly pixels: HTMLCanvasElement;
}

/** The room that is to come draws it, and then the one that has. */
const painted = new WeakMap<FrameBytes, Painted>();

function paint(
  frame: FrameId,
  found: FrameBytes,
  window: Voi | null,
): Painted | undefined {
  const header = headerOf(frame.sopInstanceUid);
  if (!header) return undefined;
  try {
    const plain = shownFrame(header, frame, found);
    const shades = plain && shadesFor(plain, header, frame, window);
    if (!plain || !shades) return undefined;
    const { rows: height, columns: width } = plain.image;
    const pixels = Object.assign(document.createElement('canvas'), { width, height });
    const onto = pixels.getContext('2d');
    if (!onto) return undefined;
    const into = onto.createImageData(width, height);
    const table = tableOf(shades, plain.scaling.every(Number.isInteger));
    paintGrey(new Uint32Array(into.data.buffer), plain.values, plain.scaling, table);
    onto.putImageData(into, 0, 0);
    return { ...plain, window, pixels };
  } catch {
    return undefined; // damaged: whoever shows it says so
  }
}

function place(
  canvas: HTMLCanvasElement,
  { pixels, image, attributes }: Painted,
): boolean {
  const context = canvas.getContext('2d');
  if (!context) return false;
  context.fillStyle = 'black';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.setTransform(...fitted(canvas, image, spacingOf(attributes)));
  context.drawImage(pixels, 0, 0);
  context.setTransform(1, 0, 0, 1, 0, 0);
  return true;
}

interface ShownFrame {
  readonly values: PlainValues;
  readonly image: ImageAttributes;
  readonly attributes: FrameAttributes;
  readonly scaling: readonly [slope: number, intercept: number];
}

/** @returns undefined where it isn't native and grey, of square pixels but for a spacing. */
function shownFrame(
  header: DicomJson,
  frame: FrameId,
  found: FrameBytes,
): ShownFrame | undefined {
  const plain = found.rescaled ?? plainFrame(frame);
  const [tall = 1, wide = 1] = numbersOf(header, TAG.PixelAspectRatio);
  if (!plain || !isPlain(plain, found) || tall !== wide) return undefined;
  const { image, slope, intercept } = plain;
  const values = plainValues(found.bytes, image);
  const attributes = readFrameAttributes(header, frame.frame);
  return found.rescaled
    ? { values: signedAs(values, found.rescaled), image, attributes, scaling: [1, 0] }
    : { values, image, attributes, scaling: [slope, intercept] };
}

function shadesFor(
  plain: ShownFrame,
  header: DicomJson,
  { frame }: FrameId,
  asked: Voi | null,
): Shades | undefined {
  const own = fileWindow(header, frame);
  const voi =
    asked ??
    own.window ??
    (own.table && { table: own.table, ...domainOf(own.table) }) ??
    (own.modality === 'MR' ? mostOf(plain) : undefined);
  return (
    voi && {
      voi,
      gamma: 1,
      inverted: plain.image.photometricInterpretation === 'MONOCHROME1',
    }
  );
}

/** As a display opens on what has no window of its own. */
function mostOf({ values, scaling: [slope, intercept] }: ShownFrame): Voi {
  const histogram = new Histogram({ origin: intercept, step: slope });
  histogram.add(Float32Array.from(values, (value) => value * slope + intercept));
  return percentileWindow(histogram, { low: 1, high: 99 });
}

const spacingOf = ({ pixelSpacing: [row, column] = [1, 1] }: FrameAttributes) => ({
  row,
  column,
});

/** From pixels of the image, counted from the corner of the first, to those of the canvas: whole, in its middle. */
export function fitted(
  canvas: { readonly width: number; readonly height: number },
  { rows, columns }: { readonly rows: number; readonly columns: number },
  spacing: { readonly row: number; readonly column: number },
): [a: number, b: number, c: number, d: number, e: number, f: number] {
  const perMm = Math.min(
    canvas.width / (columns * spacing.column),
    canvas.height / (rows * spacing.row),
  );
  const [across, down] = [spacing.column * perMm, spacing.row * perMm];
  return [
    across,
    0,
    0,
    down,
    (canvas.width - columns * across) / 2,
    (canvas.height - rows * down) / 2,
  ];
}
