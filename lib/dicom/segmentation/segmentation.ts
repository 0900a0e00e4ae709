import { AppError } from '@/lib/errors';
import { groupsOf } from '@/lib/dicom/attributes/functional-groups';
import { readFrameAttributes, readImageAttributes } from '@/lib/dicom/image-attributes';
import {
  TAG,
  itemsOf,
  numberOf,
  numbersOf,
  stringOf,
  type DicomJson,
} from '@/lib/dicom/json';
import { colorOfCieLab } from '@/lib/dicom/segmentation/cielab';
import { NOT_SPECIFIED, type Code } from '@/lib/dicom/segmentation/properties';

/** Segmentation Storage and Label Map Segmentation Storage. */
export const SEGMENTATION_CLASSES: readonly string[] = [
  '1.2.840.10008.5.1.4.1.1.66.4',
  '1.2.840.10008.5.1.4.1.1.66.7',
];

/** An item of the Segment Sequence (PS3.3 C.8.20.4). */
export interface DescribedSegment {
  readonly segmentNumber: number;
  readonly label: string;
  readonly algorithmType: 'MANUAL' | 'SEMIAUTOMATIC' | 'AUTOMATIC';
  /** Null where none is said: it need not be of what was drawn by hand. */
  readonly algorithmName: string | null;
  /** `#rrggbb`; null where none is recommended. */
  readonly color: string | null;
  readonly category: Code | null;
  readonly type: Code | null;
}

/** An image that a frame was made from. */
export interface SourceReference {
  readonly sopInstanceUid: string;
  /** From 1; undefined where the whole instance is meant, which may have one frame only. */
  readonly frameNumber?: number;
}

export interface SegmentationFrame {
  /** From 1. */
  readonly frame: number;
  /** undefined in a label map, where each pixel names its own. */
  readonly segmentNumber?: number;
  readonly sources: readonly SourceReference[];
  readonly position?: readonly [number, number, number];
  readonly orientation?: readonly [number, number, number, number, number, number];
  /** Between rows, between columns, mm. */
  readonly pixelSpacing?: readonly [number, number];
}

/** What a DICOM SEG says of itself; its pixels apart. */
export interface Segmentation {
  readonly kind: 'BINARY' | 'FRACTIONAL' | 'LABELMAP';
  /** Content Label, or what stands for it. */
  readonly label: string;
  readonly description: string;
  readonly rows: number;
  readonly columns: number;
  readonly segments: readonly DescribedSegment[];
  readonly frames: readonly SegmentationFrame[];
  /** Series that it says it was made on. */
  readonly sourceSeriesUids: readonly string[];
  readonly frameOfReferenceUid: string | undefined;
  /** FRACTIONAL: the value that stands for all of a voxel. */
  readonly maximumFractionalValue: number;
  /** LABELMAP: the value of pixels that belong to no segment. */
  readonly background: number;
}

const KINDS = ['BINARY', 'FRACTIONAL', 'LABELMAP'] as const;
const ALGORITHM_TYPES = ['MANUAL', 'SEMIAUTOMATIC', 'AUTOMATIC'] as const;

/**
 * Read the header of a DICOM SEG. Segments may overlap; frames may come in any order.
 *
 * @throws AppError `unsupported` for a kind that isn't known, `dicom_damaged` where the matrix, or
 *   the segment of a frame, isn't said.
 * @see DICOM PS3.3 A.51, C.8.20
 */
export function readSegmentation(header: DicomJson): Segmentation {
  const said = stringOf(header, TAG.SegmentationType);
  const kind = KINDS.find((each) => each === said);
  if (!kind) {
    throw new AppError('unsupported', 'What kind of segmentation this is, is not known.');
  }
  const { rows, columns, numberOfFrames } = readImageAttributes(header);
  const padding = numberOf(header, TAG.PixelPaddingValue);
  return {
    kind,
    label: stringOf(header, TAG.ContentLabel) ?? 'Segmentation',
    description:
      stringOf(header, TAG.ContentDescription) ??
      stringOf(header, TAG.SeriesDescription) ??
      '',
    rows,
    columns,
    segments: describedSegments(header),
    frames: Array.from({ length: numberOfFrames }, (_, index) =>
      readFrame(header, index + 1, kind),
    ),
    sourceSeriesUids: itemsOf(header, TAG.ReferencedSeriesSequence).flatMap(
      (item) => stringOf(item, TAG.SeriesInstanceUID) ?? [],
    ),
    frameOfReferenceUid: stringOf(header, TAG.FrameOfReferenceUID),
    maximumFractionalValue: numberOf(header, TAG.MaximumFractionalValue) ?? 255,
    background: padding ?? 0,
  };
}

/** The segments that a DICOM SEG holds, in its own order. */
export const describedSegments = (header: DicomJson): DescribedSegment[] =>
  itemsOf(header, TAG.SegmentSequence).flatMap((item) => {
    const segmentNumber = numberOf(item, TAG.SegmentNumber);
    if (segmentNumber === undefined) return [];
    const said = stringOf(item, TAG.SegmentAlgorithmType);
    const [l, a, b] = numbersOf(item, TAG.RecommendedDisplayCIELabValue);
    return [
      {
        segmentNumber,
        label: stringOf(item, TAG.SegmentLabel) ?? `Segment ${segmentNumber}`,
        algorithmType: ALGORITHM_TYPES.find((each) => each === said) ?? 'MANUAL',
        algorithmName: stringOf(item, TAG.SegmentAlgorithmName) ?? null,
        color:
          l === undefined || a === undefined || b === undefined
            ? null
            : colorOfCieLab([l, a, b]),
        category: codeIn(item, TAG.SegmentedPropertyCategoryCodeSequence),
        type: codeIn(item, TAG.SegmentedPropertyTypeCodeSequence),
      },
    ];
  });

function codeIn(item: DicomJson, sequence: string): Code | null {
  const [code] = itemsOf(item, sequence);
  const value =
    code && (stringOf(code, TAG.CodeValue) ?? stringOf(code, TAG.LongCodeValue));
  const scheme = code && stringOf(code, TAG.CodingSchemeDesignator);
  if (!value || !scheme) return null;
  if (value === NOT_SPECIFIED.value && scheme === NOT_SPECIFIED.scheme) return null;
  return { value, scheme, meaning: stringOf(code, TAG.CodeMeaning) ?? value };
}

function readFrame(
  header: DicomJson,
  frame: number,
  kind: Segmentation['kind'],
): SegmentationFrame {
  const { position, orientation, pixelSpacing } = readFrameAttributes(header, frame);
  const segmentNumber = groupsOf(header, frame, TAG.SegmentIdentificationSequence)
    .map((group) => numberOf(group, TAG.ReferencedSegmentNumber))
    .find((number) => number !== undefined);
  if (segmentNumber === undefined && kind !== 'LABELMAP') {
    throw new AppError(
      'dicom_damaged',
      `Frame ${frame} of this segmentation does not say which segment it is of.`,
    );
  }
  return {
    frame,
    sources: sourcesOf(header, frame),
    ...(kind !== 'LABELMAP' && segmentNumber !== undefined && { segmentNumber }),
    ...(position && { position }),
    ...(orientation && { orientation }),
    ...(pixelSpacing && { pixelSpacing }),
  };
}

/** UIDs of all images that frames of it were made from, each once; also where it can't be read otherwise. */
export function sourceImagesOf(header: DicomJson): ReadonlySet<string> {
  const frames = header[TAG.PerFrameFunctionalGroupsSequence]?.Value?.length ?? 0;
  return new Set(
    Array.from({ length: Math.max(1, frames) }, (_, at) => sourcesOf(header, at + 1))
      .flat()
      .map(({ sopInstanceUid }) => sopInstanceUid),
  );
}

/** @see DICOM PS3.3 C.7.6.16.2.6, Derivation Image Functional Group */
const sourcesOf = (header: DicomJson, frame: number): SourceReference[] =>
  groupsOf(header, frame, TAG.DerivationImageSequence)
    .slice(0, -1) // the last is the instance itself
    .flatMap((derivation) => itemsOf(derivation, TAG.SourceImageSequence))
    .flatMap((source): SourceReference[] => {
      const sopInstanceUid = stringOf(source, TAG.ReferencedSOPInstanceUID);
      if (!sopInstanceUid) return [];
      const frames = numbersOf(source, TAG.ReferencedFrameNumber);
      if (frames.length === 0) return [{ sopInstanceUid }];
      return frames.map((frameNumber) => ({ sopInstanceUid, frameNumber }));
    });
