import dcmjs from 'dcmjs';
import dicomParser from 'dicom-parser';

/**
 * An element takes one read or two. Half a million frames with functional groups come near it; a
 * file made to exhaust the memory gets no further: some ten seconds, half a gigabyte.
 */
const MOST_READS = 2_000_000;

/**
 * dicom-parser's byte stream with two things added: an end to how much it will read, and the
 * 64-bit VRs of 2019 (OV, SV, UV), whose four-byte lengths dicom-parser 1.8.21 reads as two. They
 * pass as UN, which is laid out alike; `vrAt` tells what is really written.
 */
export class BoundedStream extends dicomParser.ByteStream {
  private reads = 0;

  constructor(bytes: Uint8Array, position: number, littleEndian: boolean) {
    super(
      littleEndian
        ? dicomParser.littleEndianByteArrayParser
        : dicomParser.bigEndianByteArrayParser,
      bytes,
      position,
    );
    const readText = this.readFixedString;
    this.readFixedString = (length) => {
      this.count();
      const text = readText.call(this, length);
      return length === 2 && /^[OSU]V$/.test(text) ? 'UN' : text;
    };
    const readLength = this.readUint32;
    this.readUint32 = () => {
      this.count();
      return readLength.call(this);
    };
  }

  private count() {
    if (++this.reads > MOST_READS) throw new Error('The header has too many elements.');
  }

  peekTag(): string {
    const tag = dicomParser.readTag(this);
    this.position -= 4;
    return tag;
  }

  /** A sequence or an item of undefined length had no end. */
  endedEarly(): boolean {
    return this.warnings.some((warning) =>
      /before finding sequence (item )?deli/.test(warning),
    );
  }
}

/** The VR written before a value of an explicit VR data set with a four-byte length. */
export const vrAt = (bytes: Uint8Array, dataOffset: number): string =>
  String.fromCharCode(bytes[dataOffset - 8] ?? 0, bytes[dataOffset - 7] ?? 0);

const { dictionary } = dcmjs.data.DicomMetaDictionary;

/**
 * The VR of a standard attribute (PS3.6), of a private creator or a group length.
 *
 * @param tag - As dicom-parser writes it, `x00280010`.
 * @returns Undefined for private attributes and unknown ones; `ox`, `xs`, `lt` where the
 *   standard leaves a choice.
 */
export function standardVr(tag: string): string | undefined {
  const group = tag.slice(1, 5);
  const element = tag.slice(5);
  if (element === '0000') return 'UL';
  const isPrivate = Number.parseInt(group, 16) % 2 === 1;
  if (isPrivate) return /^00[1-9a-f]/.test(element) ? 'LO' : undefined;
  return dictionary[`(${group},${element})`.toUpperCase()]?.vr;
}
