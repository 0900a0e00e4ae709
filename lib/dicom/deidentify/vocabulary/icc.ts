/** Types of a colour profile's tags that hold numbers alone (ISO 15076-1 10). */
const OF_NUMBERS = new Set(
  'XYZ curv para sf32 uf32 ui08 ui16 ui32 ui64 mft1 mft2 mAB mBA sig meas view chrm dtim clro cicp'.split(
    ' ',
  ),
);
const TAG_TABLE = 128;
/** Who made the profile, and of which device: four letters each (ISO 15076-1 7.2). */
const HEADER_WORDS = [
  [4, 8],
  [48, 56],
  [80, 84],
] as const;
const TYPE_BYTES = 8;

/**
 * A colour profile without its words: descriptions, copyrights, names of devices and whatever is of a kind
 * that is not known are spaces or zeroes. Of the same length; its colours are the same.
 */
export function wordlessProfile(profile: Uint8Array): Uint8Array {
  const copy = Buffer.from(profile);
  for (const [from, to] of HEADER_WORDS) copy.fill(0, from, to);
  const tags = copy.length >= TAG_TABLE + 4 ? copy.readUInt32BE(TAG_TABLE) : 0;
  const behindTable = TAG_TABLE + 4 + 12 * tags;
  let end = Math.min(behindTable, copy.length);
  for (let tag = 0; tag < tags; tag++) {
    const at = TAG_TABLE + 4 + 12 * tag;
    if (at + 12 > copy.length) break;
    const [offset, length] = [copy.readUInt32BE(at + 4), copy.readUInt32BE(at + 8)];
    const isInside = offset >= behindTable && offset + length <= copy.length;
    if (!isInside || length < TYPE_BYTES) continue;
    end = Math.max(end, offset + length);
    const type = copy.toString('latin1', offset, offset + 4).trim();
    if (!OF_NUMBERS.has(type)) blank(copy.subarray(offset, offset + length), type);
  }
  return copy.fill(0, end);
}

/** Counts and places within a text stay, so that a reader finds as many letters as before. */
function blank(tag: Buffer, type: string) {
  if (type === 'text') tag.fill(' ', TYPE_BYTES, Math.max(TYPE_BYTES, tag.length - 1));
  else if (type === 'mluc' && tag.length >= 16) {
    const texts = 16 + tag.readUInt32BE(8) * tag.readUInt32BE(12);
    tag.fill(0, Math.min(texts, tag.length));
  } else if (type === 'desc' && tag.length >= 12) tag.fill(0, 12);
  else tag.fill(0, TYPE_BYTES);
}
