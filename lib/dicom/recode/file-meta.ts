import { elementBytes, textElement } from '@/lib/dicom/recode/element-bytes';
import {
  IMPLEMENTATION_CLASS_UID,
  IMPLEMENTATION_VERSION_NAME,
} from '@/lib/dicom/write-part10';

/** Preamble, prefix and file meta information (PS3.10 7.1). */
export function fileMeta(about: {
  sopClassUid: string;
  sopInstanceUid: string;
  transferSyntaxUid: string;
  /** Who sent it, where it came by the DICOM network. */
  sourceAeTitle?: string;
}): Buffer {
  const group = Buffer.concat([
    elementBytes('00020001', 'OB', Buffer.from([0, 1])),
    uid('00020002', about.sopClassUid),
    uid('00020003', about.sopInstanceUid),
    uid('00020010', about.transferSyntaxUid),
    uid('00020012', IMPLEMENTATION_CLASS_UID),
    textElement('00020013', 'SH', IMPLEMENTATION_VERSION_NAME),
    ...(about.sourceAeTitle ? [textElement('00020016', 'AE', about.sourceAeTitle)] : []),
  ]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(group.length);
  const preamble = Buffer.alloc(132);
  preamble.write('DICM', 128, 'latin1');
  return Buffer.concat([preamble, elementBytes('00020000', 'UL', length), group]);
}

const uid = (tag: string, value: string) => textElement(tag, 'UI', value);
