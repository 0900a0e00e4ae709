import type { ImageAttributes } from '@/lib/dicom/image-attributes';
import type { Palette } from '@/lib/dicom/look-up-tables';
import type { Samples } from '@/lib/image/modality';
import { isGrey, toRgb } from '@/lib/image/photometric';

/** A frame after decoding. `lib/codecs`' `DecodedFrame` is one. */
interface Decoded {
  readonly rows: number;
  readonly columns: number;
  readonly samples: Samples;
  readonly photometricInterpretation: string;
}

/** The bytes of a decoded frame, its samples as they are. */
export function samplesBytes({ samples }: Pick<Decoded, 'samples'>): Uint8Array {
  return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
}

/** The bytes of a plain frame, see `whyPlain`. @throws AppError `unsupported` for an unknown kind of colour. */
export function plainBytes(
  decoded: Decoded,
  { bitsStored }: Pick<ImageAttributes, 'bitsStored'>,
  palette: Palette | undefined,
): Uint8Array {
  if (isGrey(decoded.photometricInterpretation)) return samplesBytes(decoded);
  return toRgb({
    samples: decoded.samples,
    pixels: decoded.rows * decoded.columns,
    photometric: decoded.photometricInterpretation,
    bitsStored,
    palette,
  });
}
