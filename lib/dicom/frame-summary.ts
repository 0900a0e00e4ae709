import {
  readContrast,
  readDimensions,
  type Component,
  type DimensionIndices,
} from '@/lib/dicom/attributes/contrast';
import { readGradient } from '@/lib/dicom/attributes/diffusion';
import { groupWith } from '@/lib/dicom/attributes/functional-groups';
import { readProjection, type Breast } from '@/lib/dicom/display/projection';
import { readTiming } from '@/lib/dicom/attributes/timing';
import { readFrameAttributes, readImageAttributes } from '@/lib/dicom/image-attributes';
import { readConcatenation, type Concatenation } from '@/lib/dicom/stacks/concatenation';
import { TAG, numberOf, stringOf, type DicomJson } from '@/lib/dicom/json';

/**
 * What decides into which stack a frame goes, and where in it. Kept beside the instance: whoever
 * changes what it holds raises `SUMMARY_VERSION`, and rows of before are written anew when read.
 */
export interface FrameSummary {
  readonly sopInstanceUid: string;
  /** From 1. */
  readonly frame: number;
  /** How many frames its instance has: more than one without positions is a clip. */
  readonly framesInInstance: number;
  readonly sopClassUid?: string;
  readonly instanceNumber?: number;
  readonly rows: number;
  readonly columns: number;
  readonly imageType: readonly string[];
  /** mm. Absent where the orientation is none: its directions must span a plane. */
  readonly position?: readonly [number, number, number];
  readonly orientation?: readonly [number, number, number, number, number, number];
  readonly frameOfReferenceUid?: string;
  /** Between rows, between columns, mm. */
  readonly pixelSpacing?: readonly [number, number];
  /** mm. */
  readonly sliceThickness?: number;
  /** Between the centres of neighbours, as the file has it, mm; the sign is a direction. */
  readonly spacingBetweenSlices?: number;
  /** A place that only orders frames: on an axis, mm, and by count in its stack. */
  readonly sliceLocation?: number;
  readonly inStackPosition?: number;
  /** `CC`, `MLO`, `PA` …, and of which side. */
  readonly view?: string;
  readonly laterality?: 'L' | 'R' | 'B';
  readonly presentationIntent?: string;
  /** It is a mammogram. */
  readonly breast?: Breast;
  readonly component?: Component;
  readonly contrastAgent?: string;
  readonly kernel?: string;
  readonly tilt?: number;
  readonly kvp?: number;
  /** Of a virtual monoenergetic image, keV. */
  readonly monoenergetic?: number;
  readonly sequence?: string;
  /** ms, as the echo, inversion and trigger times. */
  readonly repetitionTime?: number;
  readonly echoTime?: number;
  readonly echoNumber?: number;
  readonly inversionTime?: number;
  readonly flipAngle?: number;
  /** s/mm². */
  readonly bValue?: number;
  readonly gradient?: readonly [number, number, number];
  readonly stackId?: string;
  readonly dimensions?: DimensionIndices;
  readonly temporalPosition?: number;
  readonly cardiacPhase?: number;
  readonly triggerTime?: number;
  readonly acquisitionNumber?: number;
  /** s. */
  readonly acquiredAt?: number;
  /** How many there should be, as the scanner announced it. */
  readonly temporalPositions?: number;
  readonly imagesInAcquisition?: number;
  /** Its instance is a part of a larger one. */
  readonly concatenation?: Concatenation;
  /** A check sum of the stored pixels: the same for the same bytes. */
  readonly pixels?: number;
}

/** Raised when what is kept of a frame changes. */
export const SUMMARY_VERSION = 5;

/**
 * The frames of one instance.
 *
 * @throws AppError `dicom_damaged` when the header doesn't describe an image.
 */
export function summarizeFrames(
  header: DicomJson,
  sopInstanceUid: string,
): FrameSummary[] {
  const { rows, columns, numberOfFrames } = readImageAttributes(header);
  const whole = {
    sopInstanceUid,
    framesInInstance: numberOfFrames,
    rows,
    columns,
    sopClassUid: stringOf(header, TAG.SOPClassUID),
    instanceNumber: numberOf(header, TAG.InstanceNumber),
    temporalPositions: numberOf(header, TAG.NumberOfTemporalPositions),
    imagesInAcquisition: numberOf(header, TAG.ImagesInAcquisition),
    concatenation: readConcatenation(header),
  };
  return Array.from({ length: numberOfFrames }, (_, index) => {
    const frame = index + 1;
    return defined({ ...whole, frame, ...readOne(header, frame) });
  });
}

function readOne(header: DicomJson, frame: number) {
  const read = readFrameAttributes(header, frame);
  const isPlane = read.orientation && spansPlane(read.orientation);
  const from = (macro: string, tag: string) => groupWith(header, frame, macro, tag);
  const content = (tag: string) => from(TAG.FrameContentSequence, tag);
  const spacing = TAG.SpacingBetweenSlices;
  return {
    position: isPlane ? read.position : undefined,
    orientation: isPlane ? read.orientation : undefined,
    frameOfReferenceUid: read.frameOfReferenceUid,
    pixelSpacing: read.pixelSpacing,
    sliceThickness: read.sliceThickness,
    bValue: read.bValue,
    echoTime: read.echoTime,
    gradient: readGradient(header, frame),
    spacingBetweenSlices: numberOf(from(TAG.PixelMeasuresSequence, spacing), spacing),
    sliceLocation: numberOf(header, TAG.SliceLocation),
    stackId: stringOf(content(TAG.StackID), TAG.StackID),
    inStackPosition: numberOf(
      content(TAG.InStackPositionNumber),
      TAG.InStackPositionNumber,
    ),
    dimensions: readDimensions(header, frame),
    ...readProjection(header, frame),
    ...readContrast(header, frame),
    ...readTiming(header, frame),
  };
}

/** Zeros, or one direction twice, are written where a writer knew of no orientation. */
function spansPlane([rx, ry, rz, cx, cy, cz]: NonNullable<FrameSummary['orientation']>) {
  const normal = [ry * cz - rz * cy, rz * cx - rx * cz, rx * cy - ry * cx];
  return Math.hypot(...normal) > 0.5;
}

type Optional<T> = { [K in keyof T]: T[K] | undefined };

/** Without the members that are undefined. */
const defined = (all: Optional<FrameSummary>): FrameSummary =>
  Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== undefined),
  ) as unknown as FrameSummary;
