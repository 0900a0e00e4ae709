/** Elements of a DICOM file, byte by byte, independent of the code under test. */

const LONG = new Set('OB OD OF OL OV OW SQ SV UC UN UR UT UV'.split(' '));

export type Value = string | Uint8Array;

const bytesOf = (value: Value): Buffer =>
  typeof value === 'string' ? Buffer.from(value, 'latin1') : Buffer.from(value);

const even = (bytes: Buffer) =>
  bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.from(' ')]);

const u16 = (...values: number[]) => {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, at) => bytes.writeUInt16LE(value & 0xffff, at * 2));
  return bytes;
};
const u32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

export const us = (...values: number[]): Uint8Array => u16(...values);

const tagBytes = (tag: string) =>
  u16(Number.parseInt(tag.slice(0, 4), 16), Number.parseInt(tag.slice(4), 16));

/** An element of Explicit VR Little Endian; `declared` lies about its length. */
export function explicit(
  tag: string,
  vr: string,
  value: Value,
  declared?: number,
): Buffer {
  const bytes = even(bytesOf(value));
  const length = declared ?? bytes.length;
  const head = LONG.has(vr) ? [u16(0), u32(length)] : [u16(length)];
  return Buffer.concat([tagBytes(tag), Buffer.from(vr), ...head, bytes]);
}

/** An element of Implicit VR Little Endian. */
export function implicit(tag: string, value: Value, declared?: number): Buffer {
  const bytes = even(bytesOf(value));
  return Buffer.concat([tagBytes(tag), u32(declared ?? bytes.length), bytes]);
}

export const UNDEFINED = 0xffffffff;
export const item = (content: Uint8Array, declared?: number): Buffer =>
  Buffer.concat([tagBytes('FFFEE000'), u32(declared ?? content.length), content]);
export const itemEnd = (): Buffer => Buffer.concat([tagBytes('FFFEE00D'), u32(0)]);
export const sequenceEnd = (): Buffer => Buffer.concat([tagBytes('FFFEE0DD'), u32(0)]);

/** Preamble, prefix and a meta header that names a transfer syntax. */
export const preamble = (transferSyntaxUid: string): Buffer =>
  Buffer.concat([
    Buffer.alloc(128),
    Buffer.from('DICM'),
    explicit('00020010', 'UI', transferSyntaxUid),
  ]);

export const EXPLICIT_LE = '1.2.840.10008.1.2.1';

/** Identity and an image module of one 2 × 2 frame, 16 bits unless told otherwise. */
export const imageModule = ({
  rows = 2,
  columns = 2,
  bits = 16,
  frames = '',
} = {}): Buffer =>
  Buffer.concat([
    explicit('00080016', 'UI', '1.2.840.10008.5.1.4.1.1.7'),
    explicit('00080018', 'UI', '1.2.3.4'),
    explicit('0020000D', 'UI', '1.2.3'),
    explicit('0020000E', 'UI', '1.2.3.3'),
    explicit('00280002', 'US', us(1)),
    explicit('00280004', 'CS', 'MONOCHROME2'),
    ...(frames ? [explicit('00280008', 'IS', frames)] : []),
    explicit('00280010', 'US', us(rows)),
    explicit('00280011', 'US', us(columns)),
    explicit('00280100', 'US', us(bits)),
    explicit('00280101', 'US', us(bits)),
    explicit('00280102', 'US', us(bits - 1)),
    explicit('00280103', 'US', us(0)),
  ]);

export const file = (...parts: Uint8Array[]): Buffer =>
  Buffer.concat([preamble(EXPLICIT_LE), ...parts]);
