/** VRs whose length is written in four bytes, after two that are reserved (PS3.5 7.1.2). */
const LONG = new Set('OB OD OF OL OV OW SQ SV UC UN UR UT UV'.split(' '));
/** VRs that are padded with a zero rather than a blank (PS3.5 6.2). */
const BINARY = new Set('OB UN UI'.split(' '));

export const isLong = (vr: string): boolean => LONG.has(vr);

/** An element in Explicit VR Little Endian; what its VR cannot hold is written as UN. */
export function elementBytes(tag: string, vr: string, value: Uint8Array): Buffer {
  const even = value.length + (value.length % 2);
  const written = !LONG.has(vr) && even > 0xffff ? 'UN' : vr;
  const pad = even === value.length ? [] : [Buffer.from([BINARY.has(vr) ? 0 : 0x20])];
  return Buffer.concat([elementHead(tag, written, even), value, ...pad]);
}

/** What comes before a value; 0xffffffff is the undefined length. */
export function elementHead(tag: string, vr: string, length: number): Buffer {
  const head = Buffer.alloc(LONG.has(vr) ? 12 : 8);
  head.writeUInt16LE(Number.parseInt(tag.slice(0, 4), 16), 0);
  head.writeUInt16LE(Number.parseInt(tag.slice(4), 16), 2);
  head.write(vr, 4, 'latin1');
  if (head.length === 12) head.writeUInt32LE(length, 8);
  else head.writeUInt16LE(length, 6);
  return head;
}

const ITEM = 0xe000_fffe;
export const ITEM_END = tagAndLength(0xe00d_fffe, 0);
export const SEQUENCE_END = tagAndLength(0xe0dd_fffe, 0);

/** The head of an item, or of a fragment. */
export const itemHead = (length: number): Buffer => tagAndLength(ITEM, length);

function tagAndLength(tag: number, length: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(tag, 0);
  bytes.writeUInt32LE(length, 4);
  return bytes;
}

export const textElement = (tag: string, vr: string, text: string): Buffer =>
  elementBytes(tag, vr, Buffer.from(text, 'latin1'));

export function wordElement(tag: string, value: number): Buffer {
  const word = Buffer.alloc(2);
  word.writeUInt16LE(value);
  return elementBytes(tag, 'US', word);
}
