import { crc32 } from 'node:zlib';
import { displayability } from '@/lib/dicom/display/displayability';
import { documentOf } from '@/lib/dicom/display/encapsulated-document';
import { isVideo, videoMediaTypes } from '@/lib/dicom/display/video';
import { frameCount, frameRanges, type FrameIndex } from '@/lib/dicom/frame-index';
import { readFrameAttributes, readImageAttributes } from '@/lib/dicom/image-attributes';
import { TAG, numberOf, personNameOf, stringOf, type DicomJson } from '@/lib/dicom/json';
import { parseInstance, type ParsedInstance } from '@/lib/dicom/parse-instance';
import {
  describedSegments,
  SEGMENTATION_CLASSES,
} from '@/lib/dicom/segmentation/segmentation';
import { nameGroupsOf, nameKeyOf } from '@/lib/dicom/attributes/person-name';
import {
  pick,
  SERIES_ATTRIBUTES,
  STUDY_ATTRIBUTES,
} from '@/lib/dicomweb/qido-attributes';
import type { InstanceToStore } from '@/lib/store/archive/instances';
import { AppError } from '@/lib/errors';
import {
  NO_PICTURE,
  summarize,
  type InstanceSummary,
} from '@/lib/workflow/import/instance-summary';

export type ReadInstance = Omit<InstanceToStore, 'object'>;

/** It is a value in the database, and read whole. */
const LONGEST_HEADER = 128 * 1024 ** 2;
const SYNTHETIC_DATA = '0008001C';

/**
 * Everything the archive keeps of a DICOM file beside its bytes.
 *
 * @throws AppError `not_dicom`, `dicom_damaged` or `too_large`, in words for the person who handed
 *   it in.
 */
export function readInstance(bytes: Uint8Array): ReadInstance {
  const parsed = parseInstance(bytes);
  const { header, sopInstanceUid, sopClassUid, transferSyntaxUid, frames } = parsed;
  const shown = displayability(sopClassUid, header, frames, transferSyntaxUid);
  const text = (tag: string) => stringOf(header, tag) ?? '';
  const written = JSON.stringify(header);
  if (written.length > LONGEST_HEADER) {
    throw new AppError('too_large', 'Its header is larger than 128 MiB.');
  }
  return {
    sopInstanceUid,
    sopClassUid,
    transferSyntaxUid,
    number: wholeNumber(header, TAG.InstanceNumber),
    header: written,
    frames: frames ? JSON.stringify(frames) : null,
    summary: JSON.stringify(
      shown.shown
        ? summaryOf(parsed, bytes)
        : { ...NO_PICTURE, ...documentOf(header), ...segmentsOf(sopClassUid, header) },
    ),
    notShown: shown.shown ? null : shown.reason,
    deidentified: text(TAG.PatientIdentityRemoved) === 'YES',
    series: {
      uid: parsed.seriesUid,
      modality: text(TAG.Modality),
      number: wholeNumber(header, TAG.SeriesNumber),
      description: text(TAG.SeriesDescription),
      bodyPart: text(TAG.BodyPartExamined),
      date: text(TAG.SeriesDate),
      time: text(TAG.SeriesTime),
      attributes: JSON.stringify(pick(header, SERIES_ATTRIBUTES)),
    },
    study: {
      uid: parsed.studyUid,
      patientName: personNameOf(header, TAG.PatientName) ?? '',
      patientId: text(TAG.PatientID),
      patientBirthDate: text(TAG.PatientBirthDate),
      patientSex: text(TAG.PatientSex),
      date: text(TAG.StudyDate),
      time: text(TAG.StudyTime),
      description: text(TAG.StudyDescription),
      accessionNumber: text(TAG.AccessionNumber),
      synthetic: text(SYNTHETIC_DATA) === 'YES',
      studyId: text(TAG.StudyID),
      referringPhysician: personNameOf(header, TAG.ReferringPhysicianName) ?? '',
      nameKey: nameKeyOf(nameGroupsOf(header, TAG.PatientName)),
      attributes: JSON.stringify(pick(header, STUDY_ATTRIBUTES)),
    },
  };
}

const segmentsOf = (sopClassUid: string, header: DicomJson) =>
  SEGMENTATION_CLASSES.includes(sopClassUid)
    ? { segments: describedSegments(header).map(({ label }) => label) }
    : {};

function summaryOf(parsed: ParsedInstance, bytes: Uint8Array): InstanceSummary {
  const { header, sopInstanceUid, transferSyntaxUid, frames } = parsed;
  if (!frames || !isVideo(transferSyntaxUid)) {
    return summarize(header, sopInstanceUid, pixelSums(bytes, header, frames));
  }
  const { rows, columns, numberOfFrames } = readImageAttributes(header);
  const [start = new Uint8Array(0)] = frameRanges(frames, 1).map(([offset, length]) =>
    bytes.subarray(offset, offset + length),
  );
  const [mediaType = ''] = videoMediaTypes(transferSyntaxUid, start);
  return {
    ...{ ...NO_PICTURE, rows, columns },
    frameTimeMs: readFrameAttributes(header, 1).frameTimeMs ?? null,
    video: { mediaType, frames: numberOfFrames },
  };
}

/**
 * Check sums by which the viewer tells a slice that came twice under two names from two pictures
 * of one place: only of frames that say where they lie, and quick beside the hash of the file.
 */
function pixelSums(
  bytes: Uint8Array,
  header: DicomJson,
  index: FrameIndex | undefined,
): number[] {
  const isPlaced =
    header[TAG.ImagePositionPatient] ?? header[TAG.PerFrameFunctionalGroupsSequence];
  if (!index || !isPlaced || (index.kind === 'native' && index.deflated)) return [];
  return Array.from({ length: frameCount(index) }, (_, frame) =>
    frameRanges(index, frame + 1).reduce(
      (sum, [offset, length]) => crc32(bytes.subarray(offset, offset + length), sum),
      0,
    ),
  );
}

/** IS values that don't fit a database integer are no numbers to sort by. */
function wholeNumber(header: DicomJson, tag: string): number | null {
  const value = numberOf(header, tag);
  return value !== undefined && Number.isInteger(value) && Math.abs(value) < 2 ** 31
    ? value
    : null;
}
