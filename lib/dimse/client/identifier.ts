import { attributeNamed } from '@/lib/dicom/attributes/data-dictionary';
import type { DicomJson } from '@/lib/dicom/json';
import { readElements } from '@/lib/dicom/part10/data-set';
import { toDicomJson } from '@/lib/dicom/part10/element-values';
import { IMPLICIT_VR } from '@/lib/dimse/sop-classes';
import { AppError } from '@/lib/errors';

/**
 * Identifiers of C-FIND, C-GET and C-MOVE (PS3.4 C.4): data sets of attributes to match and to
 * return, in Implicit VR Little Endian, which every archive has to take (PS3.5 10.1).
 */

/** Values by keyword: wildcards, ranges and lists as PS3.4 C.2.2.2 has them; '' = return it. */
export type Keys = Readonly<Record<string, string>>;

/** @throws AppError `invalid_request` for a keyword that the dictionary doesn't know. */
export function identifierBytes(keys: Keys): Buffer {
  const isAscii = Object.values(keys).every((value) => /^[ -~]*$/.test(value));
  const elements = Object.entries({
    // Who asks in ASCII gives no archive a reason to stumble over a character set.
    ...(!isAscii && { SpecificCharacterSet: 'ISO_IR 192' }),
    ...keys,
  }).map(([keyword, value]) => {
    const attribute = attributeNamed(keyword);
    if (!attribute) {
      throw new AppError('invalid_request', `“${keyword}” is not a DICOM keyword.`);
    }
    return { ...attribute, value };
  });
  return Buffer.concat(
    elements
      .sort((a, b) => (a.tag < b.tag ? -1 : 1))
      .map(({ tag, vr, value }) => {
        const bytes = Buffer.from(value);
        const pad = Buffer.alloc(bytes.length % 2, vr === 'UI' ? 0 : ' ');
        const head = Buffer.alloc(8);
        head.writeUInt16LE(Number.parseInt(tag.slice(0, 4), 16), 0);
        head.writeUInt16LE(Number.parseInt(tag.slice(4), 16), 2);
        head.writeUInt32LE(bytes.length + pad.length, 4);
        return Buffer.concat([head, bytes, pad]);
      }),
  );
}

/** An answer as DICOM JSON, its text in Unicode. @throws AppError `dicom_damaged` */
export function readIdentifier(bytes: Buffer): DicomJson {
  const { elements } = readElements(bytes, 0, true, true);
  return toDicomJson({
    bytes,
    deflated: false,
    littleEndian: true,
    implicit: true,
    transferSyntaxUid: IMPLICIT_VR,
    elements,
    pixelData: undefined,
    mediaStorage: {},
  });
}
