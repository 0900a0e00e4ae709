import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readCodestream } from '@/lib/codecs/codestream';
import { decodeFrame } from '@/lib/codecs/decode-frame';
import type { ByteRange } from '@/lib/dicom/frame-index';
import { frameCount, frameRanges, type FrameIndex } from '@/lib/dicom/frame-index';
import { readFrameAttributes, type ImageAttributes } from '@/lib/dicom/image-attributes';
import { readUltrasoundRegions } from '@/lib/dicom/attributes/ultrasound-regions';
import type { DicomJson } from '@/lib/dicom/json';
import { readPalette } from '@/lib/dicom/look-up-tables';
import { matches } from '@/lib/dicom/matching/match';
import { findBulkValue } from '@/lib/dicom/part10/bulk-value';
import { readDataSet } from '@/lib/dicom/part10/data-set';
import { plainHeader, whyPlain } from '@/lib/dicom/display/plain-frames';
import { explicitDataSet } from '@/lib/dicom/recode/explicit-data-set';
import { readParts } from '@/lib/dicomweb/multipart-reader';
import { readQidoQuery } from '@/lib/dicomweb/qido-query';
import { AppError } from '@/lib/errors';
import { filesOfZip } from '@/lib/workflow/import/zip/archive-files';
import { fileOnDisk, type IncomingFile } from '@/lib/workflow/import/incoming';
import { readInstance } from '@/lib/workflow/import/read-instance';
import { filesOfParcel } from '@/lib/workflow/uploads/parcel';

/** The boundary of multipart bodies. */
export const BOUNDARY = 'parted';

/**
 * What a mutation is given to. Only an AppError may come out of it, and nothing untrue.
 *
 * @returns What else is to be checked, and isn't part of what it costs.
 */
type Run = (bytes: Buffer, context: unknown) => undefined | Promise<undefined | Check>;
type Check = () => Promise<void>;

export const RUNS = {
  parser: readsInstance,
  frame: decodesFrame,
  zip: (bytes: Buffer) =>
    readsAll(bytes, (file) => filesOfZip(fileOnDisk(file, 'a.zip'))),
  parcel: (bytes: Buffer) => readsAll(bytes, filesOfParcel),
  multipart: readsParts,
  query: readsQuery,
} satisfies Record<string, Run>;
export type RunName = keyof typeof RUNS;

/** A claim about what was read that any input has to leave true. */
function holds(claim: boolean, what: string): asserts claim {
  if (!claim) throw new Error(`It is not true that ${what}.`);
}

/** What an import does with a file, and what is later done with what it found. */
function readsInstance(bytes: Buffer): undefined {
  const read = readInstance(bytes);
  const header = JSON.parse(read.header) as DicomJson;
  const stored = readDataSet(bytes);
  const within = ([offset, length]: ByteRange) =>
    offset >= 0 && length >= 0 && offset + length <= stored.bytes.length;
  if (read.frames) {
    const index = JSON.parse(read.frames) as FrameIndex;
    for (const frame of [1, frameCount(index)]) {
      holds(frameRanges(index, frame).every(within), `frame ${frame} lies in its file`);
      readFrameAttributes(header, frame);
    }
    whyPlain({ ...header, '00083002': { vr: 'UI', Value: [read.transferSyntaxUid] } });
    plainHeader(header);
  }
  readPalette(header);
  readUltrasoundRegions(header);
  for (const [tag, { BulkDataURI }] of Object.entries(header)) {
    if (BulkDataURI === undefined) continue;
    const ranges = findBulkValue(stored, BulkDataURI.slice('bulkdata/'.length))?.ranges;
    holds(ranges?.every(within) === true, `the bulk data of ${tag} lie in their file`);
  }
  explicitDataSet(stored, {});
}

interface FrameContext {
  /** The frame before it was changed. */
  original: Uint8Array;
  transferSyntaxUid: string;
  image: ImageAttributes;
}

/**
 * As its header describes it, or as it describes itself. What comes out must be the same again after
 * another frame: a decoder that leaves samples unwritten would show those of another patient.
 */
async function decodesFrame(bytes: Buffer, context: unknown): Promise<Check> {
  const { image, transferSyntaxUid, original } = context as FrameContext;
  const own = readCodestream(bytes);
  const { rows, columns, components } = own ?? {
    ...image,
    components: image.samplesPerPixel,
  };
  const described = { ...image, rows, columns, samplesPerPixel: components };
  const decode = async () => {
    const request = { bytes, transferSyntaxUid, image: described };
    const { samples } = await decodeFrame(request);
    holds(
      samples.length === rows * columns * components,
      'there are as many samples as pixels need',
    );
    return Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  };
  const first = await decode();
  return async () => {
    await decodeFrame({ bytes: original, transferSyntaxUid, image });
    holds(first.equals(await decode()), 'a frame is the same after another one');
  };
}

// A file on disk for what is read from there; the folder goes with the system's temporary files.
let scratch: string | undefined;

async function readsAll(
  bytes: Buffer,
  open: (file: string) => AsyncIterable<IncomingFile>,
): Promise<undefined> {
  scratch ??= path.join(mkdtempSync(path.join(tmpdir(), 'overread-fuzz-')), 'file');
  writeFileSync(scratch, bytes);
  for await (const file of open(scratch)) {
    try {
      await file.magic();
      await file.bytes();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }
}

async function readsParts(bytes: Buffer): Promise<undefined> {
  const step = 1 + (bytes.length % 1013);
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
  }
  const limits = { partBytes: 64 * 1024, bodyBytes: 256 * 1024, take: Buffer.alloc };
  let read = 0;
  for await (const part of readParts(chunks(), BOUNDARY, limits)) {
    if ('bytes' in part) read += part.bytes.length;
    holds(read <= bytes.length, 'parts are no longer than their body');
  }
}

const LONG_TEXT = 'a'.repeat(10_000);
const SAMPLE: DicomJson = {
  '00081030': { vr: 'LO', Value: [LONG_TEXT, 'Chest', ''] },
  '00100010': { vr: 'PN', Value: [{ Alphabetic: LONG_TEXT, Ideographic: '山田' }] },
  '00081140': { vr: 'SQ', Value: [{ '00081155': { vr: 'UI', Value: ['1.2'] } }] },
};

function readsQuery(bytes: Buffer): undefined {
  const { matches: conditions } = readQidoQuery(new URLSearchParams(bytes.toString()));
  for (const { vr, condition } of conditions) {
    // Whatever it asks for: it is compared with long texts.
    for (const path of [['00081030'], ['00100010'], ['00081140', '00081155']]) {
      matches(SAMPLE, { path, vr, condition });
    }
  }
}
