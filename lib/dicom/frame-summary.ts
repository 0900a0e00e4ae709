import { groupWith } from '@/lib/dicom/attributes/functional-groups';
import { readFrameAttributes, readImageAttributes } from '@/lib/dicom/image-attributes';
import { TAG, numberOf, stringOf, stringsOf, type DicomJson } from '@/lib/dicom/json';

/** What decides into which stack a frame goes, and where in it. */
export interface FrameSummary {
  readonly sopInstanceUid: string;
  /** From 1. */
  readonly frame: number;
  /** How many frames its instance has: more than one without positions is a clip. */
  readonly framesInInstance: number;
  readonly instanceNumber?: number;
  readonly rows: number;
  readonly columns: number;
  readonly imageType: readonly string[];
  readonly position?: readonly [number, number, number];
  readonly orientation?: readonly [number, number, number, number, number, number];
  readonly frameOfReferenceUid?: string;
  /** s/mm². */
  readonly bValue?: number;
  /** ms. */
  readonly echoTime?: number;
  readonly temporalPosition?: number;
  readonly acquisitionNumber?: number;
}

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
  const instanceNumber = numberOf(header, TAG.InstanceNumber);
  const acquisitionNumber = numberOf(header, TAG.AcquisitionNumber);
  return Array.from({ length: numberOfFrames }, (_, index) => {
    const frame = index + 1;
    const read = readFrameAttributes(header, frame);
    const temporalPosition = readTemporalPosition(header, frame);
    return {
      sopInstanceUid,
      frame,
      framesInInstance: numberOfFrames,
      rows,
      columns,
      imageType: readFrameType(header, frame),
      ...(instanceNumber !== undefined && { instanceNumber }),
      ...(acquisitionNumber !== undefined && { acquisitionNumber }),
      ...(temporalPosition !== undefined && { temporalPosition }),
      ...(read.position && { position: read.position }),
      ...(read.orientation && { orientation: read.orientation }),
      ...(read.bValue !== undefined && { bValue: read.bValue }),
      ...(read.echoTime !== undefined && { echoTime: read.echoTime }),
      ...(read.frameOfReferenceUid && { frameOfReferenceUid: read.frameOfReferenceUid }),
    };
  });
}

function readFrameType(header: DicomJson, frame: number): string[] {
  for (const macro of [TAG.MRImageFrameTypeSequence, TAG.CTImageFrameTypeSequence]) {
    const group = groupWith(header, frame, macro, TAG.FrameType);
    if (stringOf(group, TAG.FrameType)) return stringsOf(group, TAG.FrameType);
  }
  return stringsOf(header, TAG.ImageType);
}

function readTemporalPosition(header: DicomJson, frame: number): number | undefined {
  const { FrameContentSequence: macro, TemporalPositionIndex: tag } = TAG;
  return (
    numberOf(groupWith(header, frame, macro, tag), tag) ??
    numberOf(header, TAG.TemporalPositionIdentifier)
  );
}
