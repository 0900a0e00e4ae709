import { deidentify, type Subject } from '@/lib/dicom/deidentify/deidentify';
import type { Counts } from '@/lib/dicom/deidentify/counts';
import type { DeidOptions } from '@/lib/dicom/deidentify/options';
import { holdsOverlayBits } from '@/lib/dicom/display/overlays';
import type { FrameIndex } from '@/lib/dicom/frame-index';
import { numberOf, TAG, type DicomJson } from '@/lib/dicom/json';
import { readDataSet } from '@/lib/dicom/part10/data-set';
import { elementHead } from '@/lib/dicom/recode/element-bytes';
import { transferSyntax } from '@/lib/dicom/transfer-syntax';
import { samplesBytes } from '@/lib/dicomweb/frame-bytes';
import { AppError } from '@/lib/errors';
import type { StoredObjectOf } from '@/lib/store/archive/retrieval';
import { getInstance } from '@/lib/store/archive/studies';
import { blackened } from '@/lib/workflow/export/deidentify/blacken';
import type { Box, Inspecting } from '@/lib/workflow/export/deidentify/inspect';
import { storedPixels } from '@/lib/workflow/export/deidentify/stored-pixels';
import { frameSource } from '@/lib/workflow/prepare/source-frames';
import { pixelChanges } from '@/lib/workflow/retrieve/recode';

const PLAIN = '1.2.840.10008.1.2.1';
/** A file is in memory while it is made. */
const LONGEST = 2 ** 31;

export interface Cleaning {
  readonly studyUid: string;
  readonly seriesUid: string;
  readonly options: DeidOptions;
  /** What is to be black on all frames; empty: nothing. */
  readonly boxes: readonly Box[];
  /** Somebody has seen what was found in its pixels. */
  readonly isConfirmed: boolean;
  readonly showsFace: boolean;
}

/**
 * One object of the archive as a file without names. Pixels that need no cleaning are those that are
 * stored, byte for byte; others are decoded, and written uncompressed.
 *
 * @throws AppError `decode_failed`, `unsupported`, `dicom_damaged`
 */
export async function cleanInstance(
  world: Inspecting,
  object: StoredObjectOf,
  subject: Subject,
  cleaning: Cleaning,
  counts: Counts,
  signal?: AbortSignal,
): Promise<{ sopInstanceUid: string; bytes: Buffer }> {
  const { sopInstanceUid, sopClassUid, transferSyntaxUid } = object;
  const { options, boxes, isConfirmed, showsFace, studyUid, seriesUid } = cleaning;
  const stored = readDataSet(await world.objects.read(object.objectSha256));
  const instance = await getInstance(world.db, sopInstanceUid);
  const header = JSON.parse(instance.header) as DicomJson;
  const frames = instance.frames
    ? (JSON.parse(instance.frames) as FrameIndex)
    : undefined;
  const about = {
    ...{ options, sopClassUid, sopInstanceUid, seriesUid, studyUid, showsFace },
    pixelsCleaned: isConfirmed,
  };
  if (boxes.length > 0 || (frames && holdsOverlayBits(header))) {
    const { changes, pixels } = await blackPixels(world, object, header, boxes, signal);
    const wish = { ...about, transferSyntaxUid: PLAIN, changes };
    const {
      before,
      after,
      sopInstanceUid: uid,
    } = deidentify(stored, subject, wish, counts);
    return { sopInstanceUid: uid, bytes: Buffer.concat([before, ...pixels, after]) };
  }
  const kept = transferSyntax(transferSyntaxUid)?.encapsulated
    ? transferSyntaxUid
    : PLAIN;
  const wish = { ...about, transferSyntaxUid: kept };
  const {
    before,
    after,
    sopInstanceUid: uid,
  } = deidentify(stored, subject, wish, counts);
  const bits = numberOf(header, TAG.BitsAllocated) ?? 8;
  const pixels = storedPixels(stored, frames, bits);
  return { sopInstanceUid: uid, bytes: Buffer.concat([before, ...pixels, after]) };
}

/** All frames decoded, only their stored bits left, boxes black. */
async function blackPixels(
  world: Inspecting,
  { sopInstanceUid, transferSyntaxUid }: StoredObjectOf,
  header: DicomJson,
  boxes: readonly Box[],
  signal: AbortSignal | undefined,
) {
  const source = frameSource(world);
  const { image, palette } = await source.describe(sopInstanceUid, 1);
  const frames: Uint8Array[] = [];
  let first;
  for (let frame = 1; frame <= image.numberOfFrames; frame++) {
    const decoded = await source.decode(sopInstanceUid, frame, signal);
    first ??= decoded;
    if (decoded.samples.byteLength * image.numberOfFrames > LONGEST) {
      throw new AppError(
        'unsupported',
        'Decoded, it would be longer than is written here.',
      );
    }
    frames.push(samplesBytes(blackened(decoded, boxes, palette)));
  }
  if (!first) throw new AppError('dicom_damaged', 'It has no frames.');
  const length = frames.reduce((sum, each) => sum + each.byteLength, 0);
  const odd = length % 2;
  const words = first.samples.BYTES_PER_ELEMENT;
  return {
    changes: pixelChanges(header, transferSyntaxUid, {
      ...first,
      planarConfiguration: 0,
      bitsAllocated: words * 8,
    }),
    pixels: [
      elementHead(TAG.PixelData, words > 1 ? 'OW' : 'OB', length + odd),
      ...frames,
      Buffer.alloc(odd),
    ],
  };
}
