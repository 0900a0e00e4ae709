import { deflateRawSync } from 'node:zlib';
import {
  explicit,
  item,
  itemEnd,
  sequenceEnd,
  UNDEFINED,
} from '@/tests/unit/dicom/data-set-builder';
import { axial } from './block-patient';
import { dataSetOffset, deflated, renamedSyntax } from './recoded';
import { ctSlice } from './series';

/* Files that lie, made of a good one. Where each lies is said above its maker. */

const PIXEL_DATA = Buffer.from('e07f1000', 'hex');
const slice = (study: string, more = {}) => ctSlice(axial(0), { study }, more).bytes;

const inserted = (file: Buffer, element: Buffer) =>
  Buffer.concat([
    file.subarray(0, dataSetOffset(file)),
    element,
    file.subarray(dataSetOffset(file)),
  ]);

/** An element at the start of the data set says that it is 4 GB long. */
export const longElement = (study: string) =>
  inserted(slice(study), explicit('00080001', 'OB', '', 0xfffffff0));

/** Pixel Data say that they are 4 GB long; the last row is missing. */
export function longPixelData(study: string): Buffer {
  const file = Buffer.from(slice(study).subarray(0, -128));
  file.writeUInt32LE(0xfffffff0, file.lastIndexOf(PIXEL_DATA) + 8);
  return file;
}

/** 65,535 rows and columns of 16 bits, 8 GiB, in two bytes. */
export const vastMatrix = (study: string) =>
  slice(study, { Rows: 65_535, Columns: 65_535, PixelData: new Uint16Array(1) });

let packed: Buffer | undefined;
// Once, as it takes seconds in which nothing else happens: connections that rest are given up.
const zeros = () => (packed ??= deflateRawSync(Buffer.alloc(300_000_000)));

/** 300 MB of zeros in 300 kB, as a deflated data set. */
export function deflateBomb(study: string): Buffer {
  const file = deflated(slice(study));
  return Buffer.concat([file.subarray(0, dataSetOffset(file)), zeros()]);
}

/** Sequences in sequences, deeper than any stack. */
export function deepSequences(study: string): Buffer {
  const depth = 100_000;
  const open = Buffer.concat([
    explicit('00081140', 'SQ', '', UNDEFINED),
    item(Buffer.alloc(0), UNDEFINED),
  ]);
  const close = Buffer.concat([itemEnd(), sequenceEnd()]);
  const all = (piece: Buffer) => Buffer.alloc(depth * piece.length, piece);
  return inserted(slice(study), Buffer.concat([all(open), all(close)]));
}

/** Its second fragment says that it is 2 GB long. */
export const longFragment = (study: string) =>
  encapsulated(slice(study, { NumberOfFrames: 2 }), [wholeFrame(), wholeFrame()], {
    lastLength: 0x7ffffff0,
  });

/** Three frames in two fragments, and an offset table that leads behind the file. */
export const missingFragment = (study: string) =>
  encapsulated(slice(study, { NumberOfFrames: 3 }), [wholeFrame(), wholeFrame()], {
    offsets: [0, 0x7000_0000, 0xffff_fff0],
  });

/** A frame of 64 × 64 × 16 bits, all of them 0x0707. */
const wholeFrame = () => {
  const rows = Buffer.alloc(64, Buffer.from([0xc1, 7])); // 64 rows: the byte 7, 64 times
  return rleFrame(rows, rows);
};

/** PS3.5 G.5: the number of segments, where they begin, and they. */
export function rleFrame(...segments: Buffer[]): Buffer {
  const head = Buffer.alloc(64);
  head.writeUInt32LE(segments.length, 0);
  let at = 64;
  segments.forEach((segment, index) => {
    head.writeUInt32LE(at, 4 + 4 * index);
    at += segment.length;
  });
  return Buffer.concat([head, ...segments]);
}

/** The same file in another syntax, RLE unless told otherwise, its pixels replaced by fragments. */
export function encapsulated(
  file: Buffer,
  fragments: readonly Buffer[],
  {
    syntax = '1.2.840.10008.1.2.5',
    offsets = [],
    lastLength,
  }: { syntax?: string; offsets?: readonly number[]; lastLength?: number } = {},
): Buffer {
  const named = renamedSyntax(file, syntax);
  const table = Buffer.alloc(4 * offsets.length);
  offsets.forEach((offset, at) => table.writeUInt32LE(offset, 4 * at));
  return Buffer.concat([
    named.subarray(0, named.lastIndexOf(PIXEL_DATA)),
    explicit('7FE00010', 'OB', '', UNDEFINED),
    item(table),
    ...fragments.map((fragment, at) =>
      item(fragment, at === fragments.length - 1 ? lastLength : undefined),
    ),
    sequenceEnd(),
  ]);
}
