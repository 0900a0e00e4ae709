import { AppError } from '@/lib/errors';
import {
  TAG,
  itemsOf,
  numberOf,
  numbersOf,
  stringOf,
  stringsOf,
  type DicomJson,
} from '@/lib/dicom/json';
import { groupWith, groupsOf } from '@/lib/dicom/attributes/functional-groups';
import { readLookUpTable, type LookUpTable } from '@/lib/dicom/look-up-tables';
import { readBValue } from '@/lib/dicom/attributes/diffusion';

/** The Image Pixel Module (PS3.3 C.7.6.3): how samples are stored. */
export interface ImageAttributes {
  readonly modality: string;
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: number;
  readonly photometricInterpretation: string;
  readonly planarConfiguration: number;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
  /** 1: two's complement. */
  readonly pixelRepresentation: number;
  readonly numberOfFrames: number;
  readonly pixelPaddingValue?: number;
  readonly pixelPaddingRangeLimit?: number;
  /** Samples are IEEE 754 numbers: Float or Double Float Pixel Data. */
  readonly floatingPoint: boolean;
  /** The pixels were compressed with loss at some time (0028,2110). */
  readonly lossy: boolean;
  readonly burnedInAnnotation?: boolean;
}

const LARGEST_MATRIX = 65_535;
const BITS_ALLOCATED = [1, 8, 16, 32, 64];

/**
 * @throws AppError `dicom_damaged` when rows, columns, bits or the number of frames are missing
 *   or impossible; the message completes “This can't be shown: …”.
 */
export function readImageAttributes(header: DicomJson): ImageAttributes {
  const rows = count(header, TAG.Rows, 'number of rows', LARGEST_MATRIX);
  const columns = count(header, TAG.Columns, 'number of columns', LARGEST_MATRIX);
  const bitsAllocated = numberOf(header, TAG.BitsAllocated) ?? 0;
  if (!BITS_ALLOCATED.includes(bitsAllocated)) throw damaged('number of bits of a pixel');
  const bitsStored = numberOf(header, TAG.BitsStored) ?? bitsAllocated;
  if (bitsStored < 1 || bitsStored > bitsAllocated)
    throw damaged('number of bits stored');
  const samplesPerPixel = numberOf(header, TAG.SamplesPerPixel) ?? 1;
  if (![1, 2, 3, 4].includes(samplesPerPixel))
    throw damaged('number of samples of a pixel');
  const padding = numberOf(header, TAG.PixelPaddingValue);
  const paddingLimit = numberOf(header, TAG.PixelPaddingRangeLimit);
  const burnedIn = stringOf(header, TAG.BurnedInAnnotation);
  return {
    modality: stringOf(header, TAG.Modality) ?? 'OT',
    rows,
    columns,
    samplesPerPixel,
    photometricInterpretation:
      stringOf(header, TAG.PhotometricInterpretation) ??
      (samplesPerPixel === 1 ? 'MONOCHROME2' : 'RGB'),
    planarConfiguration: numberOf(header, TAG.PlanarConfiguration) ?? 0,
    bitsAllocated,
    bitsStored,
    highBit: numberOf(header, TAG.HighBit) ?? bitsStored - 1,
    pixelRepresentation: numberOf(header, TAG.PixelRepresentation) === 1 ? 1 : 0,
    numberOfFrames: header[TAG.NumberOfFrames]?.Value
      ? count(header, TAG.NumberOfFrames, 'number of frames', 2 ** 31)
      : 1,
    ...(padding !== undefined && { pixelPaddingValue: padding }),
    ...(paddingLimit !== undefined && { pixelPaddingRangeLimit: paddingLimit }),
    // The Float Image Pixel Module has neither of the two (PS3.3 C.7.6.24).
    floatingPoint:
      bitsAllocated >= 32 &&
      numberOf(header, TAG.BitsStored) === undefined &&
      numberOf(header, TAG.PixelRepresentation) === undefined,
    lossy: stringOf(header, TAG.LossyImageCompression) === '01',
    ...(burnedIn && { burnedInAnnotation: burnedIn === 'YES' }),
  };
}

function count(header: DicomJson, tag: string, what: string, most: number): number {
  const value = numberOf(header, tag);
  if (value === undefined || !Number.isInteger(value) || value < 1 || value > most) {
    throw damaged(what);
  }
  return value;
}

const damaged = (what: string) =>
  new AppError('dicom_damaged', `Its ${what} is missing or impossible.`);

export type SpacingSource =
  'PixelSpacing' | 'ImagerPixelSpacing' | 'NominalScannedPixelSpacing';

export interface Window {
  readonly center: number;
  readonly width: number;
  readonly explanation?: string;
  readonly fn: 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID';
}

/** What is said of one frame, in its own functional groups, the shared ones or the instance. */
export interface FrameAttributes {
  /** Centre of the top-left pixel, patient LPS, mm. */
  readonly position?: readonly [number, number, number];
  /** Direction cosines along a row, then along a column. */
  readonly orientation?: readonly [number, number, number, number, number, number];
  /** Distance between rows, then between columns, mm. */
  readonly pixelSpacing?: readonly [rowSpacing: number, columnSpacing: number];
  /**
   * Where the spacing was read. `ImagerPixelSpacing` also stands for a Pixel Spacing of the same
   * value: both are then at the detector, where the patient is magnified (PS3.3 10.7.1.3).
   */
  readonly spacingSource?: SpacingSource;
  readonly sliceThickness?: number;
  readonly rescale?: { slope: number; intercept: number; type?: string };
  readonly modalityLut?: LookUpTable;
  readonly windows: readonly Window[];
  readonly voiLuts?: readonly LookUpTable[];
  readonly frameTimeMs?: number;
  /** s/mm². */
  readonly bValue?: number;
  /** ms. */
  readonly echoTime?: number;
  readonly frameOfReferenceUid?: string;
}

/** @param frame - From 1. */
export function readFrameAttributes(header: DicomJson, frame: number): FrameAttributes {
  const from = (macro: string, tag: string) => groupWith(header, frame, macro, tag);
  const position = numbersOf(
    from(TAG.PlanePositionSequence, TAG.ImagePositionPatient),
    TAG.ImagePositionPatient,
  );
  const orientation = numbersOf(
    from(TAG.PlaneOrientationSequence, TAG.ImageOrientationPatient),
    TAG.ImageOrientationPatient,
  );
  return defined({
    position: isTriple(position) ? position : undefined,
    orientation: isSextuple(orientation) ? orientation : undefined,
    ...readSpacing(header, frame),
    sliceThickness: numberOf(
      from(TAG.PixelMeasuresSequence, TAG.SliceThickness),
      TAG.SliceThickness,
    ),
    rescale: readRescale(from(TAG.PixelValueTransformationSequence, TAG.RescaleSlope)),
    modalityLut: firstTable(header, TAG.ModalityLUTSequence),
    windows: readWindows(from(TAG.FrameVOILUTSequence, TAG.WindowCenter)),
    voiLuts: readVoiLuts(header, frame),
    frameTimeMs: readFrameTime(header),
    bValue: readBValue(header, frame),
    echoTime:
      numberOf(from(TAG.MREchoSequence, TAG.EffectiveEchoTime), TAG.EffectiveEchoTime) ??
      numberOf(header, TAG.EchoTime),
    frameOfReferenceUid: stringOf(header, TAG.FrameOfReferenceUID),
  });
}

type Optional<T> = { [K in keyof T]: T[K] | undefined };

/** Without the members that are undefined. */
const defined = (all: Optional<FrameAttributes>): FrameAttributes => ({
  ...(Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== undefined),
  ) as Partial<FrameAttributes>),
  windows: all.windows ?? [],
});

const isTriple = (list: number[]): list is [number, number, number] => list.length === 3;
const isSextuple = (
  list: number[],
): list is [number, number, number, number, number, number] => list.length === 6;

function readSpacing(header: DicomJson, frame: number) {
  const group = groupWith(header, frame, TAG.PixelMeasuresSequence, TAG.PixelSpacing);
  const spacing = positivePair(numbersOf(group, TAG.PixelSpacing));
  const imager = positivePair(numbersOf(header, TAG.ImagerPixelSpacing));
  const nominal = positivePair(numbersOf(header, TAG.NominalScannedPixelSpacing));
  const sources: [SpacingSource, [number, number] | undefined][] = [
    ['PixelSpacing', String(spacing) === String(imager) ? undefined : spacing],
    ['ImagerPixelSpacing', imager],
    ['NominalScannedPixelSpacing', nominal],
  ];
  const [source, pair] = sources.find(([, each]) => each) ?? [];
  return { pixelSpacing: pair, spacingSource: source };
}

const positivePair = ([first = 0, second = 0]: number[]): [number, number] | undefined =>
  first > 0 && second > 0 ? [first, second] : undefined;

function readRescale(group: DicomJson): FrameAttributes['rescale'] {
  const slope = numberOf(group, TAG.RescaleSlope);
  const type = stringOf(group, TAG.RescaleType);
  // A slope of 0 would make every pixel the same: a writer's mistake, not a transformation.
  if (!slope) return undefined;
  const intercept = numberOf(group, TAG.RescaleIntercept) ?? 0;
  return { slope, intercept, ...(type && { type }) };
}

function readWindows(group: DicomJson): Window[] {
  const widths = numbersOf(group, TAG.WindowWidth);
  const explanations = stringsOf(group, TAG.WindowCenterWidthExplanation);
  const said = stringOf(group, TAG.VOILUTFunction);
  const fn = said === 'LINEAR_EXACT' || said === 'SIGMOID' ? said : 'LINEAR';
  return numbersOf(group, TAG.WindowCenter).flatMap((center, index) => {
    const width = widths[index] ?? 0;
    const explanation = explanations[index];
    if (fn === 'LINEAR' ? width < 1 : width <= 0) return [];
    return [{ center, width, fn, ...(explanation && { explanation }) }];
  });
}

const firstTable = (header: DicomJson, sequence: string) => {
  const item = itemsOf(header, sequence)[0];
  return item && readLookUpTable(item);
};

function readVoiLuts(header: DicomJson, frame: number): LookUpTable[] | undefined {
  const tables = groupsOf(header, frame, TAG.FrameVOILUTSequence)
    .flatMap((group) => itemsOf(group, TAG.VOILUTSequence))
    .flatMap((item) => readLookUpTable(item) ?? []);
  return tables.length > 0 ? tables : undefined;
}

/** Milliseconds from frame to frame: Frame Time, Cine Rate, or the mean of the vector. */
function readFrameTime(header: DicomJson): number | undefined {
  const time = numberOf(header, TAG.FrameTime);
  if (time && time > 0) return time;
  const rate = numberOf(header, TAG.CineRate);
  if (rate && rate > 0) return 1000 / rate;
  // The first increment of the vector is always 0 (PS3.3 C.7.6.5.1.2).
  const steps = numbersOf(header, TAG.FrameTimeVector).slice(1);
  const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
  return mean > 0 ? mean : undefined;
}
