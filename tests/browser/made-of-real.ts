/** Files of kinds that the real ones lack, made of real ones. */

const STORAGE = '1.2.840.10008.5.1.4.1.1';

/** What is done to a file before it is handed in. */
export type Change = (file: Buffer) => Buffer;

/** Doses and segmentations aren't shown as pictures: these are, as Multi-frame Secondary Capture. */
export function asSecondaryCapture(file: Buffer): Buffer {
  const [dose, segmentation] = ['481.2', '66.4'].map((end) => `${STORAGE}.${end}`);
  return Buffer.from(
    file
      .toString('latin1')
      .replaceAll(`${dose}\0`, `${STORAGE}.7.3\0\0\0`)
      .replaceAll(`${segmentation}`, `${STORAGE}.7.1\0`),
    'latin1',
  );
}

/** Float Pixel Data, the last element, as Double Float Pixel Data. */
export function doubled(file: Buffer): Buffer {
  const at = file.indexOf(Buffer.from('e07f08004f46', 'hex'));
  const start = at + 12;
  const values = Float64Array.from({ length: (file.length - start) / 4 }, (_, index) =>
    file.readFloatLE(start + 4 * index),
  );
  const head = Buffer.from('e07f09004f44000000000000', 'hex');
  head.writeUInt32LE(values.byteLength, 8);
  const header = Buffer.from(file.subarray(0, at));
  const bitsAllocated = header.indexOf(Buffer.from('28000001555302002000', 'hex'));
  header.writeUInt16LE(64, bitsAllocated + 8);
  return Buffer.concat([header, head, new Uint8Array(values.buffer)]);
}

/** The same file under UIDs of its own: their last digits are others. */
export function renamed(file: Buffer, uids: readonly string[]) {
  const others = new Map(
    uids.map((uid) => [uid, uid.slice(0, -1) + String(9 - Number(uid.at(-1)))]),
  );
  let text = file.toString('latin1');
  for (const [uid, other] of others) text = text.replaceAll(uid, other);
  return { bytes: Buffer.from(text, 'latin1'), others };
}
