import { readImageAttributes } from '@/lib/dicom/image-attributes';
import { TAG, type DicomJson } from '@/lib/dicom/json';
import { holdsOverlayBits } from '@/lib/dicom/display/overlays';
import { transferSyntax } from '@/lib/dicom/transfer-syntax';

/** How frames are coded anew, by transfer syntax. */
const CODINGS = {
  '1.2.840.10008.1.2.5': 'rle',
  '1.2.840.10008.1.2.4.50': 'jpeg',
  '1.2.840.10008.1.2.4.80': 'jpeg-ls',
  '1.2.840.10008.1.2.4.90': 'jpeg-2000',
  '1.2.840.10008.1.2.4.201': 'htj2k',
  '1.2.840.10008.1.2.4.202': 'htj2k-rpcl',
} as const;
export type Coding = (typeof CODINGS)[keyof typeof CODINGS];

/** The coding of a transfer syntax that frames can be put into; undefined for all others. */
export const codingOf = (uid: string): Coding | undefined =>
  uid in CODINGS ? CODINGS[uid as keyof typeof CODINGS] : undefined;

export const CODED_SYNTAXES: readonly string[] = Object.keys(CODINGS);

/** Everything can be had again of what was put into it. */
export const isLossless = (coding: Coding): boolean => coding !== 'jpeg';

/**
 * Why an image can't be put into a transfer syntax, as the end of a sentence; undefined where it can.
 * What JPEG 2000, JPEG-LS and RLE may hold is said in PS3.5 8.2.2 to 8.2.4.
 *
 * @param storedUid - Transfer syntax the image is stored in.
 * @throws AppError `dicom_damaged` as `readImageAttributes`
 */
export function whyNotCoded(
  header: DicomJson,
  storedUid: string,
  coding: Coding,
): string | undefined {
  if (!header[TAG.Rows]) return 'it has no pixels';
  const image = readImageAttributes(header);
  const { bitsAllocated, bitsStored, samplesPerPixel, photometricInterpretation } = image;
  if (image.floatingPoint) return 'its pixels are floating-point numbers';
  if (bitsAllocated === 1) return 'its pixels are single bits';
  if (bitsAllocated > 32) return 'its pixels have 64 bits';
  if (samplesPerPixel !== 1 && samplesPerPixel !== 3) {
    return `it has ${samplesPerPixel} samples a pixel`;
  }
  if (holdsOverlayBits(header))
    return 'there are overlays in the unused bits of its pixels';
  if (coding === 'rle') return undefined;

  if (bitsAllocated > 16) return 'its pixels have 32 bits';
  if (coding === 'jpeg-ls') return undefined;
  const isColour = samplesPerPixel === 3;
  if (coding === 'jpeg') {
    if (bitsStored > 8) return `its pixels have ${bitsStored} bits`;
    if (image.pixelRepresentation === 1) return 'its pixels are signed';
    if (photometricInterpretation === 'PALETTE COLOR')
      return 'its pixels are not colours';
  }
  if (isColour && bitsStored > 8) return `its colours have ${bitsStored} bits`;
  if (!isColour && image.pixelRepresentation === 1 && bitsStored <= 8) {
    return 'its pixels are signed bytes';
  }
  // Decoders of JPEG and JPEG 2000 make RGB of it.
  const becomesRgb = ['jpeg-8', 'jpeg-2000', 'htj2k'].includes(
    transferSyntax(storedUid)?.codec ?? '',
  );
  return isColour && photometricInterpretation !== 'RGB' && !becomesRgb
    ? 'its colours are not RGB'
    : undefined;
}
