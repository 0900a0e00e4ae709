import { transferSyntax } from '@/lib/dicom/transfer-syntax';

/** SOP classes of the network (PS3.6 Table A-1). */
export const VERIFICATION = '1.2.840.10008.1.1';
export const STUDY_ROOT_FIND = '1.2.840.10008.5.1.4.1.2.2.1';
export const STUDY_ROOT_MOVE = '1.2.840.10008.5.1.4.1.2.2.2';
export const STUDY_ROOT_GET = '1.2.840.10008.5.1.4.1.2.2.3';

export const IMPLICIT_VR = '1.2.840.10008.1.2';
export const EXPLICIT_VR = '1.2.840.10008.1.2.1';

const STANDARD = '1.2.840.10008.';
export const STORAGE = '1.2.840.10008.5.1.4.1.1.';
/** RT Beams and RT Brachy delivery instructions (PS3.4 Table B.5-1). */
const MORE_STORAGE = ['1.2.840.10008.5.1.4.34.7', '1.2.840.10008.5.1.4.34.10'];

/**
 * Whether objects of a SOP class are stored by C-STORE: those of PS3.4 B.5, and every private one,
 * as vendors' raw data and reports have (PS3.4 B.5 allows it).
 */
export const isStorage = (sopClassUid: string) =>
  sopClassUid.startsWith(STORAGE) ||
  MORE_STORAGE.includes(sopClassUid) ||
  (!sopClassUid.startsWith(STANDARD) && isUid(sopClassUid));

/** PS3.5 9.1, without what only pedants see: leading zeros of a component. */
export const isUid = (text: string) => /^\d+(\.\d+)+$/.test(text) && text.length <= 64;

/** Whether files of a transfer syntax go into the archive: all that are standard, as they are. */
export const isStorable = (transferSyntaxUid: string) =>
  transferSyntax(transferSyntaxUid) !== undefined;
