import { createHash } from 'node:crypto';
import { AppError } from '@/lib/errors';
import type { FrameIndex } from '@/lib/dicom/frame-index';
import { readImageAttributes, type ImageAttributes } from '@/lib/dicom/image-attributes';
import { TAG, stringOf, type DicomElement, type DicomJson } from '@/lib/dicom/json';
import { readDataSet, type StoredDataSet } from '@/lib/dicom/part10/data-set';
import { toDicomJson } from '@/lib/dicom/part10/element-values';
import { MEDIA_DIRECTORY } from '@/lib/dicom/part10/media-directory';
import { indexFrames } from '@/lib/dicom/part10/pixel-data';
import { uidFrom } from '@/lib/dicom/write-part10';

/** What a DICOM file says, and where its frames lie in it. */
export interface ParsedInstance {
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
  readonly seriesUid: string;
  readonly studyUid: string;
  readonly transferSyntaxUid: string;
  /**
   * The data set but for file meta information and group lengths; pixel data and long binary
   * values as Bulk Data URIs below the instance, see `toDicomJson`.
   */
  readonly header: DicomJson;
  /** Undefined for objects without pixels, and where the header doesn't describe them. */
  readonly frames: FrameIndex | undefined;
  /**
   * Keywords of identifiers the file lacks. Those above and in the header are then derived from
   * what is there: the same file gets the same ones again.
   */
  readonly derivedUids: readonly string[];
}

/**
 * Read a DICOM file (PS3.10): any uncompressed, deflated or encapsulated transfer syntax, with
 * or without preamble and file meta information.
 *
 * @param bytes - The whole file.
 * @throws AppError `not_dicom` (something else, or a DICOMDIR) or `dicom_damaged`, in words for
 *   the person who chose the file; nothing the file says of a patient is in them.
 */
export function parseInstance(bytes: Uint8Array): ParsedInstance {
  const stored = readDataSet(bytes);
  const read = toDicomJson(stored);
  const sopClassUid =
    stringOf(read, TAG.SOPClassUID) ?? stored.mediaStorage.sopClassUid ?? '';
  if (sopClassUid === MEDIA_DIRECTORY) {
    throw new AppError(
      'not_dicom',
      'This is a DICOMDIR: a list of files without images.',
    );
  }
  const image = stored.pixelData && readableImage(read);
  if (!sopClassUid && !image) {
    throw new AppError('dicom_damaged', 'It does not say what kind of object it is.');
  }
  const { header, derivedUids } = identify(read, stored, bytes);
  return {
    sopInstanceUid: stringOf(header, TAG.SOPInstanceUID) ?? '',
    sopClassUid,
    seriesUid: stringOf(header, TAG.SeriesInstanceUID) ?? '',
    studyUid: stringOf(header, TAG.StudyInstanceUID) ?? '',
    transferSyntaxUid: stored.transferSyntaxUid,
    header,
    frames:
      stored.pixelData && image
        ? indexFrames(stored, stored.pixelData, image)
        : undefined,
    derivedUids,
  };
}

/** Undefined where the header doesn't describe the pixels: the object is kept, not shown. */
function readableImage(header: DicomJson): ImageAttributes | undefined {
  try {
    return readImageAttributes(header);
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

function identify(read: DicomJson, stored: StoredDataSet, bytes: Uint8Array) {
  const header: Record<string, DicomElement> = { ...read };
  const derivedUids: string[] = [];
  const complete = (
    keyword: 'SOPInstanceUID' | 'SeriesInstanceUID' | 'StudyInstanceUID',
    derive: () => string,
  ): string => {
    const written = stringOf(header, TAG[keyword]);
    if (written) return written;
    const uid = derive();
    header[TAG[keyword]] = { vr: 'UI', Value: [uid] };
    derivedUids.push(keyword);
    return uid;
  };
  const instance = complete(
    'SOPInstanceUID',
    () =>
      stored.mediaStorage.sopInstanceUid ??
      uidFrom(`instance ${createHash('sha256').update(bytes).digest('hex')}`),
  );
  const series = complete('SeriesInstanceUID', () => uidFrom(`series of ${instance}`));
  complete('StudyInstanceUID', () => uidFrom(`study of ${series}`));
  return { header, derivedUids };
}
