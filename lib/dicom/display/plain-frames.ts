import { holdsOverlayBits } from '@/lib/dicom/display/overlays';
import { isSupplemental } from '@/lib/dicom/look-up-tables';
import { readImageAttributes } from '@/lib/dicom/image-attributes';
import { TAG, itemsOf, numberOf, stringOf, type DicomJson } from '@/lib/dicom/json';
import { transferSyntax } from '@/lib/dicom/transfer-syntax';

/**
 * Plain frames: what any viewer shows right. Grey samples fill whole words, without the bits that
 * aren't stored; colour is RGB of 8 bits, pixel by pixel. Everything is little endian.
 */
export const PLAIN_TRANSFER_SYNTAX = '1.2.840.10008.1.2.1'; // Explicit VR Little Endian

/**
 * Why the server decodes the frames of an instance for the viewer; undefined where the viewer's own
 * decoders are right, which costs less. Each reason was seen on a real file with Cornerstone 5.14.
 *
 * @param header - With Available Transfer Syntax UID, as the metadata of a series come.
 */
export function whyPlain(header: DicomJson): string | undefined {
  const syntax = transferSyntax(stringOf(header, TAG.AvailableTransferSyntaxUID) ?? '');
  const image = readImageAttributes(header);
  const { bitsAllocated, bitsStored, highBit, photometricInterpretation } = image;
  const grey = image.samplesPerPixel === 1;
  if (syntax?.codec === 'jpeg-12') {
    return 'The 12-bit JPEG decoder gives 15 too much, and more where coefficients are refined.';
  }
  if (!grey && syntax?.codec === 'jpeg-ls') return 'Interleaved JPEG-LS is misread.';
  if (!grey && syntax?.codec === 'jpeg-8' && photometricInterpretation === 'RGB') {
    return 'The browser’s own JPEG decoder takes RGB for YCbCr.';
  }
  if (photometricInterpretation === 'PALETTE COLOR' && isUnusualPalette(header)) {
    return 'Palettes of 16-bit pixels and of segments are not found.';
  }
  if (isSupplemental(header)) return 'The colours of the upper values are not found.';
  if (!grey && bitsAllocated > 8)
    return 'Words of colour are shown as if they were bytes.';
  if (!syntax?.encapsulated && photometricInterpretation.endsWith('_422')) {
    return 'Subsampled colour outside a JPEG is taken for three samples a pixel.';
  }
  if (bitsAllocated === 64) return 'Words of 64 bits are not read.';
  if (bitsAllocated === 1) return 'Packed bits are taken for bytes.';
  if (syntax?.codec === 'rle') {
    return 'RLE that ends too soon is filled up without a word, and RLE of 32 bits refused.';
  }
  if (highBit !== bitsStored - 1) return 'Samples are taken to begin at the lowest bit.';
  if (holdsOverlayBits(header))
    return 'Overlays in unused bits are taken for brightness.';
  const isSigned = image.pixelRepresentation === 1 && bitsStored < bitsAllocated;
  if (syntax?.codec === 'jpeg-2000' && isSigned) {
    return 'A codestream without signs stays so, though the header has them.';
  }
  return undefined;
}

const isUnusualPalette = (header: DicomJson) =>
  numberOf(header, TAG.BitsAllocated) !== 8 ||
  TAG.SegmentedRedPaletteColorLookupTableData in header;

/** The header of plain frames: what it says of their samples is true of them. */
export function plainHeader(header: DicomJson): DicomJson {
  const image = readImageAttributes(header);
  const us = (value: number) => ({ vr: 'US', Value: [value] });
  const { [TAG.PlanarConfiguration]: _planar, ...rest } = header;
  const same = {
    ...rest,
    [TAG.AvailableTransferSyntaxUID]: { vr: 'UI', Value: [PLAIN_TRANSFER_SYNTAX] },
  };
  if (
    image.samplesPerPixel === 1 &&
    image.photometricInterpretation !== 'PALETTE COLOR' &&
    !isSupplemental(header)
  ) {
    // Decoded to words of 32 bits, whichever they were.
    if (image.floatingPoint) return { ...same, [TAG.BitsAllocated]: us(32) };
    return {
      ...same,
      [TAG.BitsAllocated]: us(Math.max(8, image.bitsAllocated)),
      [TAG.HighBit]: us(image.bitsStored - 1),
    };
  }
  return {
    ...withoutValues(same),
    [TAG.SamplesPerPixel]: us(3),
    [TAG.PhotometricInterpretation]: { vr: 'CS', Value: ['RGB'] },
    [TAG.PlanarConfiguration]: us(0),
    [TAG.BitsAllocated]: us(8),
    [TAG.BitsStored]: us(8),
    [TAG.HighBit]: us(7),
    [TAG.PixelRepresentation]: us(0),
  };
}

/** Colours are no values to be rescaled and windowed: that is done, where there were any. */
const VALUES: readonly string[] = [
  TAG.RescaleSlope,
  TAG.RescaleIntercept,
  TAG.WindowCenter,
  TAG.WindowWidth,
  TAG.ModalityLUTSequence,
  TAG.VOILUTSequence,
  TAG.PixelValueTransformationSequence,
  TAG.FrameVOILUTSequence,
];
const GROUPS: readonly string[] = [
  TAG.SharedFunctionalGroupsSequence,
  TAG.PerFrameFunctionalGroupsSequence,
];

const withoutValues = (header: DicomJson): DicomJson =>
  Object.fromEntries(
    Object.entries(header).flatMap(([tag, element]) => {
      if (VALUES.includes(tag)) return [];
      if (!GROUPS.includes(tag)) return [[tag, element]];
      return [[tag, { ...element, Value: itemsOf(header, tag).map(withoutValues) }]];
    }),
  );
