import type { LookUpTable, Palette } from '@/lib/dicom/look-up-tables';
import type { Orientation } from '@/lib/image/geometry';
import {
  modalityFunction,
  tableRange,
  type ModalityAttributes,
  type Samples,
} from '@/lib/image/modality';
import { standardOrientation, turnPixels } from '@/lib/image/orient';
import { isGrey, needs, toRgb } from '@/lib/image/photometric';
import { windowBetween } from '@/lib/image/presets';
import { maskOutsideRegions, type RegionRectangle } from '@/lib/image/ultrasound/regions';
import { voiFunction, type Voi } from '@/lib/image/voi';

/** One frame as a decoder gives it. `lib/codecs`' `DecodedFrame` is one. */
export interface DecodedPixels {
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: number;
  /** Interleaved, sign-extended, masked to Bits Stored. */
  readonly samples: Samples;
  /** Of the samples after decoding. */
  readonly photometricInterpretation: string;
}

/** What of the image's attributes rendering reads. `lib/dicom`'s `ImageAttributes` is one. */
export interface RenderedImage {
  readonly bitsStored: number;
  readonly pixelRepresentation?: number | undefined;
  readonly pixelPaddingValue?: number | undefined;
  readonly pixelPaddingRangeLimit?: number | undefined;
}

/** What of a frame's attributes rendering reads. `lib/dicom`'s `FrameAttributes` is one. */
export interface RenderedFrame {
  readonly rescale?: ModalityAttributes['rescale'];
  readonly modalityLut?: LookUpTable | undefined;
  readonly windows?: readonly Voi[] | undefined;
  readonly voiLuts?: readonly LookUpTable[] | undefined;
}

/** An 8-bit picture: one grey or three RGB bytes a pixel, rows from the top. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly data: Uint8Array;
}

/**
 * A frame as an 8-bit picture in standard orientation, at the resolution it is stored in.
 *
 * @param input.window - Grey frames: a window or VOI table; three of them give red, green and blue
 *   of one picture (how some models take CT); left out, the file's first window, its first VOI table,
 *   or else the frame's full range. Colour frames have no window; one that is passed is ignored.
 * @param input.palette - For PALETTE COLOR, and the upper values of a grey frame in colour.
 * @param input.maskOutsideRegions - Black out what lies outside `regions` (see there).
 * @param input.orientation - Image Orientation (Patient); without one the picture is as stored.
 * @throws AppError `decode_failed` when samples are too few, `unsupported` for a photometric
 *   interpretation we don't know or a palette that is missing; RangeError for a window too narrow.
 */
export function renderFrame(input: {
  decoded: DecodedPixels;
  image: RenderedImage;
  frame: RenderedFrame;
  window?: Voi | LookUpTable | readonly [Voi, Voi, Voi] | undefined;
  palette?: Palette | undefined;
  regions?: readonly RegionRectangle[] | undefined;
  maskOutsideRegions?: boolean | undefined;
  orientation?: Orientation | undefined;
}): Picture {
  const { decoded, regions = [], orientation } = input;
  const { columns: width, rows: height } = decoded;
  const stored = isGrey(decoded.photometricInterpretation)
    ? withColours(input, renderGrey(input))
    : renderColour(input);
  const visible = input.maskOutsideRegions
    ? maskOutsideRegions({ ...stored, width, height }, regions)
    : stored.data;
  const turn = standardOrientation(orientation);
  const turned = turnPixels(visible, width, height, stored.channels, turn);
  return { ...turned, channels: stored.channels };
}

type RenderInput = Parameters<typeof renderFrame>[0];
type Rendered = Pick<Picture, 'channels' | 'data'>;

const renderColour = ({ decoded, image, palette }: RenderInput): Rendered => ({
  channels: 3,
  data: toRgb({
    samples: decoded.samples,
    pixels: decoded.rows * decoded.columns,
    photometric: decoded.photometricInterpretation,
    bitsStored: image.bitsStored,
    palette,
  }),
});

/** The palette of a grey frame colours the values from its first one on (PS3.3 C.7.6.23). */
function withColours({ decoded, palette }: RenderInput, grey: Rendered): Rendered {
  if (!palette || grey.channels !== 1) return grey;
  const { samples, rows, columns } = decoded;
  const data = toRgb({
    ...{ samples, pixels: rows * columns, palette },
    ...{ photometric: 'PALETTE COLOR', bitsStored: 8 },
  });
  for (let i = 0; i < rows * columns; i++) {
    if ((samples[i] ?? 0) < palette.firstMapped)
      data.fill(grey.data[i] ?? 0, i * 3, i * 3 + 3);
  }
  return { channels: 3, data };
}

function renderGrey({ decoded, image, frame, window }: RenderInput): Rendered {
  const { samples, rows, columns, photometricInterpretation } = decoded;
  const pixels = rows * columns;
  needs(samples, pixels);
  const toValue = modalityFunction({ ...image, ...frame });
  const inverted = photometricInterpretation === 'MONOCHROME1';
  const chosen =
    window ??
    frame.windows?.find((each) => isWindow(each, samples)) ??
    frame.voiLuts?.[0] ??
    fullRange(samples, toValue);
  const windows = isTriple(chosen) ? chosen : [chosen];
  const toBytes = windows.map((each) => {
    const toGrey = voiFunction(each);
    return (stored: number) => {
      const value = toValue(stored);
      // Padding is black on both: it is background, not a low value.
      if (Number.isNaN(value)) return 0;
      const grey = roundHalfEven(toGrey(value));
      return inverted ? 255 - grey : grey;
    };
  });
  return { channels: isTriple(chosen) ? 3 : 1, data: painted(samples, pixels, toBytes) };
}

const isTriple = (
  window: Voi | LookUpTable | readonly [Voi, Voi, Voi],
): window is readonly [Voi, Voi, Voi] => Array.isArray(window);

/** One byte a pixel and channel; a slice has far more pixels than values, so that tables pay. */
function painted(
  samples: Samples,
  pixels: number,
  toBytes: readonly ((stored: number) => number)[],
): Uint8Array {
  const channels = toBytes.length;
  const data = new Uint8Array(pixels * channels);
  const range = tableRange(samples);
  if (!range) {
    for (let i = 0, to = 0; i < pixels; i++) {
      for (const toByte of toBytes) data[to++] = toByte(samples[i] ?? 0);
    }
    return data;
  }
  // The bytes of a value stand side by side, as those of a pixel do.
  const { first, length } = range;
  const table = new Uint8Array(length * channels);
  for (let value = 0, to = 0; value < length; value++) {
    for (const toByte of toBytes) table[to++] = toByte(first + value);
  }
  for (let i = 0, to = 0; i < pixels; i++) {
    const from = ((samples[i] ?? 0) - first) * channels;
    for (let channel = 0; channel < channels; channel++) {
      data[to++] = table[from + channel] ?? 0;
    }
  }
  return data;
}

/**
 * A LINEAR window of width 1 has but two greys (PS3.3 C.11.2.1.2.1). Over fractions it is written by
 * those who mean “from 0 to 1”, and would show them all white.
 */
const isWindow = ({ fn, width }: Voi, samples: Samples) =>
  !(samples instanceof Float32Array && width <= 1 && (fn ?? 'LINEAR') === 'LINEAR');

/** The window from the smallest to the largest value of the frame, padding left out. */
function fullRange(samples: Samples, toValue: (stored: number) => number): Voi {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < samples.length; i++) {
    const value = toValue(samples[i] ?? 0);
    if (value < low) low = value;
    if (value > high) high = value;
  }
  // A frame of one value, or of padding only, is black.
  if (high === -Infinity) return windowBetween(0, 1);
  if (high === low) return windowBetween(high, high + 1);
  // Between fractions there may be no whole step.
  if (samples instanceof Float32Array) {
    return { center: (low + high) / 2, width: high - low, fn: 'LINEAR_EXACT' };
  }
  return windowBetween(low, high);
}

// As a clamped byte array rounds, so that both ways to a picture agree to the bit.
const roundHalfEven = (value: number) => {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
};
