import type { FrameAttributes, ImageAttributes } from '@/lib/dicom/image-attributes';
import { TAG, stringOf, type DicomJson } from '@/lib/dicom/json';
import { uidFrom, writePart10, type NamedDataSet } from '@/lib/dicom/write-part10';
import { AppError } from '@/lib/errors';

/** A file that holds nothing of the patient but pixels, and what a model may have to know of it. */
export interface BareImage {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly modality: string;
  /** Of a mammogram: Image Laterality and View Position. */
  readonly laterality: 'L' | 'R' | null;
  readonly view: string | null;
  /** Presentation Intent Type; null where the file doesn't say. */
  readonly intent: 'FOR PRESENTATION' | 'FOR PROCESSING' | null;
  readonly manufacturer: string | null;
  readonly sliceThicknessMm: number | null;
}

const CT_IMAGE = '1.2.840.10008.5.1.4.1.1.2';
const MAMMOGRAM_FOR_PRESENTATION = '1.2.840.10008.5.1.4.1.1.1.2';
const MAMMOGRAM_FOR_PROCESSING = '1.2.840.10008.5.1.4.1.1.1.2.1';

/** Makers by the word that stands for them: the attribute itself holds whatever somebody typed. */
const MAKERS = ['HOLOGIC', 'GE', 'SIEMENS', 'PHILIPS', 'FUJIFILM', 'CANON', 'TOSHIBA'];

/**
 * Write one frame as a DICOM file of its own, from nothing: pixels as they are stored, their geometry
 * and units, and words of the standard's lists. Names, dates, identifiers, descriptions, private
 * elements and overlays are not left out, they are never taken in. UIDs are those of “image 3 of a
 * request”, the same in every file of that number on any machine.
 *
 * @param decoded - Samples of the frame, one component.
 * @param number - From 1, in the order sent.
 * @throws AppError `unsupported` for colour, floats and other modalities than CT and MG.
 */
export function bareImage(
  {
    header,
    image,
    frame,
  }: { header: DicomJson; image: ImageAttributes; frame: FrameAttributes },
  decoded: { samples: ArrayBufferView; photometricInterpretation: string },
  number: number,
): BareImage {
  const { modality, bitsAllocated } = image;
  if (!['CT', 'MG'].includes(modality) || image.samplesPerPixel !== 1) {
    throw new AppError('unsupported', `A ${modality} image is no input of such a model.`);
  }
  if (image.floatingPoint || ![8, 16].includes(bitsAllocated)) {
    throw new AppError(
      'unsupported',
      'These pixels are not whole numbers of 8 or 16 bits.',
    );
  }
  const about = {
    laterality: word(header, TAG.ImageLaterality, ['L', 'R'] as const),
    view: word(header, TAG.ViewPosition, ['CC', 'MLO', 'ML', 'LM', 'XCCL', 'XCCM']),
    intent: word(header, TAG.PresentationIntentType, [
      'FOR PRESENTATION',
      'FOR PROCESSING',
    ] as const),
    manufacturer: makerOf(header),
    sliceThicknessMm: frame.sliceThickness ?? null,
  };
  const bytes = writePart10({
    ...identity(modality, about.intent, number),
    Modality: modality,
    InstanceNumber: number,
    // Ark's reader of mammograms fails where the element is missing.
    Manufacturer: about.manufacturer ?? '',
    ...present({
      ImageLaterality: about.laterality,
      ViewPosition: about.view,
      PresentationIntentType: about.intent,
      SliceThickness: frame.sliceThickness,
      ImagePositionPatient: frame.position,
      ImageOrientationPatient: frame.orientation,
      PixelSpacing:
        frame.spacingSource === 'PixelSpacing' ? frame.pixelSpacing : undefined,
      ImagerPixelSpacing:
        frame.spacingSource === 'ImagerPixelSpacing' ? frame.pixelSpacing : undefined,
      RescaleSlope: frame.rescale?.slope,
      RescaleIntercept: frame.rescale?.intercept,
      WindowCenter: frame.windows[0]?.center,
      WindowWidth: frame.windows[0]?.width,
    }),
    PatientIdentityRemoved: 'YES',
    BurnedInAnnotation: image.burnedInAnnotation === false ? 'NO' : 'YES',
    SamplesPerPixel: 1,
    PhotometricInterpretation: decoded.photometricInterpretation,
    Rows: image.rows,
    Columns: image.columns,
    BitsAllocated: bitsAllocated,
    BitsStored: image.bitsStored,
    HighBit: image.bitsStored - 1,
    PixelRepresentation: image.pixelRepresentation,
    PixelData: decoded.samples,
  });
  return { ...about, modality, bytes: new Uint8Array(bytes) };
}

function identity(modality: string, intent: BareImage['intent'], number: number) {
  const ofMammogram =
    intent === 'FOR PROCESSING' ? MAMMOGRAM_FOR_PROCESSING : MAMMOGRAM_FOR_PRESENTATION;
  return {
    SOPClassUID: modality === 'MG' ? ofMammogram : CT_IMAGE,
    SOPInstanceUID: uidFrom(`image ${number} of a request`),
    StudyInstanceUID: uidFrom('study of a request'),
    SeriesInstanceUID: uidFrom('series of a request'),
    FrameOfReferenceUID: uidFrom('space of a request'),
    PatientName: '',
    PatientID: '',
  };
}

/** A value only where it is one of those that the standard lists. */
function word<Word extends string>(
  header: DicomJson,
  tag: string,
  words: readonly Word[],
): Word | null {
  const said = stringOf(header, tag);
  return words.find((each) => each === said) ?? null;
}

function makerOf(header: DicomJson): string | null {
  const said = (stringOf(header, TAG.Manufacturer) ?? '').toUpperCase();
  return MAKERS.find((maker) => new RegExp(`\\b${maker}\\b`).test(said)) ?? null;
}

const present = (attributes: NamedDataSet): NamedDataSet =>
  Object.fromEntries(
    Object.entries(attributes).filter(
      ([, value]) => value !== undefined && value !== null,
    ),
  );
