import { deflateRawSync } from 'node:zlib';

/** Where the data set of an explicit little endian file begins: after the group 0002. */
export function dataSetOffset(file: Buffer): number {
  // Preamble 128, DICM, then (0002,0000) UL 4: the length of what follows it.
  return 144 + file.readUInt32LE(140);
}

/** The same file, naming another transfer syntax of the same or a shorter length. */
export function renamedSyntax(file: Buffer, uid: string): Buffer {
  const at = file.indexOf(Buffer.from([0x02, 0x00, 0x10, 0x00, 0x55, 0x49]), 132);
  const length = file.readUInt16LE(at + 6);
  const padded = Buffer.alloc(uid.length + (uid.length % 2));
  padded.write(uid);
  const meta = Buffer.concat([
    file.subarray(0, at + 6),
    Buffer.from([padded.length, 0]),
    padded,
    file.subarray(at + 8 + length, dataSetOffset(file)),
  ]);
  meta.writeUInt32LE(meta.length - 144, 140);
  return Buffer.concat([meta, file.subarray(dataSetOffset(file))]);
}

/** The same data set, deflated (PS3.5 A.5). */
export function deflated(file: Buffer): Buffer {
  const named = renamedSyntax(file, '1.2.840.10008.1.2.1.99');
  const offset = dataSetOffset(named);
  const packed = deflateRawSync(named.subarray(offset));
  const even = packed.length % 2 ? Buffer.concat([packed, Buffer.alloc(1)]) : packed;
  return Buffer.concat([named.subarray(0, offset), even]);
}

const LONG = new Set(['OB', 'OW', 'OF', 'OD', 'OL', 'SQ', 'UC', 'UN', 'UR', 'UT']);
const WORD: Readonly<Record<string, number>> = {
  US: 2,
  SS: 2,
  OW: 2,
  AT: 2,
  UL: 4,
  SL: 4,
  FL: 4,
  FD: 8,
};

/** The same data set in explicit big endian (PS3.5 A.3). Sequences are not translated. */
export function bigEndian(file: Buffer): Buffer {
  const named = renamedSyntax(file, '1.2.840.10008.1.2.2');
  const start = dataSetOffset(named);
  const parts = [named.subarray(0, start)];
  for (let at = start; at < named.length;) {
    const vr = named.toString('latin1', at + 4, at + 6);
    if (vr === 'SQ') throw new Error('Sequences are not translated.');
    const long = LONG.has(vr);
    const length = long ? named.readUInt32LE(at + 8) : named.readUInt16LE(at + 6);
    const head = Buffer.alloc(long ? 12 : 8);
    head.writeUInt16BE(named.readUInt16LE(at), 0);
    head.writeUInt16BE(named.readUInt16LE(at + 2), 2);
    head.write(vr, 4, 'latin1');
    if (long) head.writeUInt32BE(length, 8);
    else head.writeUInt16BE(length, 6);
    const value = Buffer.from(
      named.subarray(at + head.length, at + head.length + length),
    );
    const word = WORD[vr];
    if (word === 2) value.swap16();
    else if (word === 4) value.swap32();
    else if (word === 8) value.swap64();
    parts.push(head, value);
    at += head.length + length;
  }
  return Buffer.concat(parts);
}

/** Bytes of Pixel Data in an uncompressed explicit little endian file; it comes last. */
export function pixelDataOf(file: Buffer): Buffer {
  const at = file.lastIndexOf(Buffer.from([0xe0, 0x7f, 0x10, 0x00]));
  return file.subarray(at + 12, at + 12 + file.readUInt32LE(at + 8));
}
