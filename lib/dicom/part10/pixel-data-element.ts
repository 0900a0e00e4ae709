import { EXPLICIT_VR_LITTLE_ENDIAN } from '@/lib/dicom/transfer-syntax';

/** Those in which neither VRs are explicit nor the pixels encapsulated. */
const OTHERS = ['1.2.840.10008.1.2', '1.2.840.10008.1.2.1.99', '1.2.840.10008.1.2.2'];
const ITEM = 0xe000fffe;
const END_OF_ITEMS = 0xe0ddfffe;

/**
 * The element Pixel Data (7FE0,0010) in bytes, to be put behind a data set: dcmjs gathers values in
 * pieces of 256 bytes, which takes most of the time that a slice takes to be written.
 *
 * @param dataset - By keyword; its Pixel Data are bytes, or a list of them: a fragment for each frame
 *   (PS3.5 A.4), told of by a Basic Offset Table.
 * @param vr - Of native pixels; encapsulated ones are OB.
 * @returns Undefined where it has to be written with the rest: nothing else may stand behind it.
 */
export function pixelDataElement(
  dataset: Readonly<Record<string, unknown>>,
  transferSyntaxUid: string,
  vr: 'OB' | 'OW',
): Uint8Array[] | undefined {
  const { PixelData: value, DataSetTrailingPadding, DigitalSignaturesSequence } = dataset;
  if (DataSetTrailingPadding !== undefined || DigitalSignaturesSequence !== undefined)
    return;
  if (OTHERS.includes(transferSyntaxUid)) return undefined;
  if (transferSyntaxUid === EXPLICIT_VR_LITTLE_ENDIAN) {
    const bytes = bytesOf(value);
    if (!bytes) return undefined;
    return [header(vr, even(bytes.length)), ...padded(bytes)];
  }
  const frames = Array.isArray(value) ? value.map(bytesOf) : [];
  if (frames.length === 0 || !frames.every((frame) => frame !== undefined))
    return undefined;
  const offsets = Buffer.alloc(4 * frames.length);
  let offset = 0;
  for (const [at, frame] of frames.entries()) {
    offsets.writeUInt32LE(offset, 4 * at);
    offset += 8 + even(frame.length);
  }
  return [
    header('OB', 0xffffffff),
    ...[item(ITEM, offsets.length), offsets],
    ...frames.flatMap((frame) => [item(ITEM, even(frame.length)), ...padded(frame)]),
    item(END_OF_ITEMS, 0),
  ];
}

const even = (length: number) => length + (length % 2);
const padded = (bytes: Uint8Array) =>
  bytes.length % 2 ? [bytes, new Uint8Array(1)] : [bytes];

function header(vr: string, length: number): Buffer {
  const bytes = Buffer.from([0xe0, 0x7f, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  bytes.write(vr, 4, 'latin1');
  bytes.writeUInt32LE(length, 8);
  return bytes;
}

function item(tag: number, length: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(tag);
  bytes.writeUInt32LE(length, 4);
  return bytes;
}

function bytesOf(value: unknown): Uint8Array | undefined {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (!ArrayBuffer.isView(value)) return undefined;
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
}
