import type { Palette } from '@/lib/dicom/look-up-tables';
import { AppError } from '@/lib/errors';
import type { Samples } from '@/lib/image/modality';

/** Photometric Interpretations that hold one grey value per pixel. */
export const isGrey = (photometric: string) =>
  photometric === 'MONOCHROME1' || photometric === 'MONOCHROME2';

/**
 * Colour samples of any photometric interpretation as 8-bit RGB, interleaved.
 *
 * @param samples - As decoded and interleaved. YBR_FULL_422 is taken both as stored (two bytes a
 *   pixel, Y Y Cb Cr for each pair) and already brought to three: its length tells.
 * @param bitsStored - Of one sample; more than 8 are scaled down to 8.
 * @returns Three bytes per pixel.
 * @throws AppError `unsupported` for a photometric interpretation that is not colour and for a palette
 *   that is missing, `decode_failed` when samples are too few.
 * @see DICOM PS3.3 C.7.6.3.1.2
 */
export function toRgb({
  samples,
  pixels,
  photometric,
  bitsStored,
  palette,
}: {
  samples: Samples;
  /** Rows × columns. */
  pixels: number;
  photometric: string;
  bitsStored: number;
  palette?: Palette | undefined;
}): Uint8Array {
  switch (photometric) {
    case 'PALETTE COLOR':
      if (!palette)
        throw new RangeError('This picture needs a palette; the file has none.');
      return fromPalette(needs(samples, pixels), pixels, palette);
    case 'RGB':
    // The codecs of JPEG 2000 undo these two themselves; samples that still say so are RGB.
    case 'YBR_ICT':
    case 'YBR_RCT':
      return to8Bit(needs(samples, pixels * 3), pixels * 3, bitsStored);
    case 'YBR_FULL':
      return ybrToRgb(to8Bit(needs(samples, pixels * 3), pixels * 3, bitsStored));
    case 'YBR_FULL_422':
      return ybrToRgb(
        samples.length >= pixels * 3
          ? to8Bit(samples, pixels * 3, bitsStored)
          : upsample422(to8Bit(needs(samples, pixels * 2), pixels * 2, bitsStored)),
      );
    case 'YBR_PARTIAL':
      return partialToRgb(to8Bit(needs(samples, pixels * 3), pixels * 3, bitsStored));
    case 'YBR_PARTIAL_422':
      return partialToRgb(
        samples.length >= pixels * 3
          ? to8Bit(samples, pixels * 3, bitsStored)
          : upsample422(to8Bit(needs(samples, pixels * 2), pixels * 2, bitsStored)),
      );
    default:
      throw new AppError(
        'unsupported',
        'Its photometric interpretation is not supported.',
        {
          hint: `It says “${photometric.slice(0, 16)}”.`,
        },
      );
  }
}

/** @throws AppError `decode_failed` when a frame holds fewer samples than it must. */
export function needs(samples: Samples, count: number): Samples {
  if (samples.length >= count) return samples;
  throw new AppError(
    'decode_failed',
    `The frame is cut short: ${count} samples expected, ${samples.length} found.`,
  );
}

function to8Bit(samples: Samples, count: number, bitsStored: number): Uint8Array {
  const bytes = new Uint8Array(count);
  if (bitsStored === 8 && samples instanceof Uint8Array) {
    bytes.set(samples.subarray(0, count));
    return bytes;
  }
  const scale = 255 / (2 ** bitsStored - 1);
  for (let i = 0; i < count; i++) bytes[i] = Math.round((samples[i] ?? 0) * scale);
  return bytes;
}

/** Y1 Y2 Cb Cr → Y1 Cb Cr, Y2 Cb Cr: the chrominance belongs to the left pixel and is repeated. */
function upsample422(stored: Uint8Array): Uint8Array {
  const full = new Uint8Array((stored.length / 2) * 3);
  let to = 0;
  for (let from = 0; from + 3 < stored.length; from += 4) {
    for (const luminance of [stored[from] ?? 0, stored[from + 1] ?? 0]) {
      full[to++] = luminance;
      full[to++] = stored[from + 2] ?? 0;
      full[to++] = stored[from + 3] ?? 0;
    }
  }
  return full;
}

/** In place. The standard's matrix inverted, to the digits that JPEG (T.871) gives. */
function ybrToRgb(bytes: Uint8Array): Uint8Array {
  const rgb = new Uint8ClampedArray(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let i = 0; i + 2 < rgb.length; i += 3) {
    const y = rgb[i] ?? 0;
    const cb = (rgb[i + 1] ?? 0) - 128;
    const cr = (rgb[i + 2] ?? 0) - 128;
    rgb[i] = y + 1.402 * cr;
    rgb[i + 1] = y - 0.344136 * cb - 0.714136 * cr;
    rgb[i + 2] = y + 1.772 * cb;
  }
  return bytes;
}

/**
 * In place. Of video levels: black is 16, white 235, chrominance 16 to 240. The matrix that the
 * standard gave until it retired YBR_PARTIAL_422 (PS3.3 2017 C.7.6.3.1.2), inverted.
 */
function partialToRgb(bytes: Uint8Array): Uint8Array {
  const rgb = new Uint8ClampedArray(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let i = 0; i + 2 < rgb.length; i += 3) {
    const y = 1.1644 * ((rgb[i] ?? 0) - 16);
    const cb = (rgb[i + 1] ?? 0) - 128;
    const cr = (rgb[i + 2] ?? 0) - 128;
    rgb[i] = y + 1.596 * cr;
    rgb[i + 1] = y - 0.3917 * cb - 0.8129 * cr;
    rgb[i + 2] = y + 2.0173 * cb;
  }
  return bytes;
}

/**
 * Indices as colours: the upper byte of each entry. Some writers declare 16 bits and store 8-bit
 * values; no entry above 255 gives them away.
 */
function fromPalette(samples: Samples, pixels: number, palette: Palette): Uint8Array {
  const { firstMapped, bitsPerEntry } = palette;
  const tables = [palette.red, palette.green, palette.blue];
  const wide = bitsPerEntry > 8 && tables.some((table) => table.some((at) => at > 255));
  const shift = wide ? bitsPerEntry - 8 : 0;
  const rgb = new Uint8Array(pixels * 3);
  tables.forEach((table, channel) => {
    const last = table.length - 1;
    for (let i = 0; i < pixels; i++) {
      const index = Math.min(Math.max((samples[i] ?? 0) - firstMapped, 0), last);
      rgb[i * 3 + channel] = (table[index] ?? 0) >> shift;
    }
  });
  return rgb;
}
