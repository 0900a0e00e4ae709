import dicomParser from 'dicom-parser';
import { AppError } from '@/lib/errors';
import { EXPLICIT_VR_LITTLE_ENDIAN, transferSyntax } from '@/lib/dicom/transfer-syntax';
import { BoundedStream } from '@/lib/dicom/part10/element-stream';

const IMPLICIT = '1.2.840.10008.1.2';
const DEFLATED = '1.2.840.10008.1.2.1.99';
const BIG_ENDIAN = '1.2.840.10008.1.2.2';

/** Where a data set begins and how it is written. */
export interface DataSetStart {
  offset: number;
  encoding: 'implicit' | 'explicit' | 'big-endian' | 'deflated';
  transferSyntaxUid: string;
  mediaStorage: { sopClassUid?: string; sopInstanceUid?: string };
}

/**
 * Read the preamble and the file meta information (PS3.10 7.1), or do without: files of old
 * systems lack the one, the other or both. What is declared gives way to what is there, since
 * some writers declare Explicit VR and write Implicit VR.
 *
 * @throws AppError `not_dicom`, `dicom_damaged`
 */
export function findDataSet(file: Uint8Array): DataSetStart {
  if (file.length === 0) throw new AppError('not_dicom', 'The file is empty.');
  const hasPreamble = latin1(file, 128, 4) === 'DICM';
  const meta = readMeta(file, hasPreamble ? 132 : 0);
  const declared = meta.transferSyntaxUid;
  if (declared === DEFLATED) {
    return { ...meta, encoding: 'deflated', transferSyntaxUid: DEFLATED };
  }
  const seen = encodingAt(file, meta.offset, declared);
  if (!seen && !hasPreamble && !declared) {
    throw new AppError('not_dicom', 'This is not a DICOM file.');
  }
  if (!seen) {
    const ends = file.length - meta.offset < 8;
    throw new AppError(
      'dicom_damaged',
      ends ? 'The file ends in the middle of its header.' : 'Its header cannot be read.',
    );
  }
  // Compressed pixels stay what they are declared to be, however the header is written.
  const kept = declared && (encodingOf(declared) === seen || isEncapsulated(declared));
  return {
    ...meta,
    encoding: seen,
    transferSyntaxUid: kept
      ? declared
      : {
          implicit: IMPLICIT,
          explicit: EXPLICIT_VR_LITTLE_ENDIAN,
          'big-endian': BIG_ENDIAN,
        }[seen],
  };
}

const isEncapsulated = (uid: string) => transferSyntax(uid)?.encapsulated ?? true;

const encodingOf = (uid: string) => {
  if (uid === IMPLICIT) return 'implicit';
  return uid === BIG_ENDIAN ? 'big-endian' : 'explicit';
};

interface Meta {
  offset: number;
  transferSyntaxUid?: string;
  mediaStorage: { sopClassUid?: string; sopInstanceUid?: string };
}

/** Group 0002 is always Explicit VR Little Endian; its group length is often wrong, so unused. */
function readMeta(file: Uint8Array, start: number): Meta {
  const values: Record<string, string> = {};
  let offset = start;
  while (offset + 8 <= file.length && file[offset] === 2 && file[offset + 1] === 0) {
    const stream = new BoundedStream(file, offset, true);
    const element = readMetaElement(stream);
    values[element.tag] = latin1(file, element.dataOffset, element.length).trim();
    offset = stream.position;
  }
  const uid = (tag: string) => values[tag]?.replaceAll('\0', '') || undefined;
  const [transferSyntaxUid, sopClassUid, sopInstanceUid] = [
    uid('x00020010'),
    uid('x00020002'),
    uid('x00020003'),
  ];
  return {
    offset,
    ...(transferSyntaxUid && { transferSyntaxUid }),
    mediaStorage: {
      ...(sopClassUid && { sopClassUid }),
      ...(sopInstanceUid && { sopInstanceUid }),
    },
  };
}

function readMetaElement(stream: BoundedStream) {
  try {
    return dicomParser.readDicomElementExplicit(stream, []);
  } catch (cause) {
    throw new AppError('dicom_damaged', 'Its file meta information cannot be read.', {
      cause,
    });
  }
}

const VRS = new Set(
  (
    'AE AS AT CS DA DS DT FD FL IS LO LT OB OD OF OL OV OW PN SH SL SQ SS ST SV TM UC UI UL ' +
    'UN UR US UT UV'
  ).split(' '),
);

/**
 * How the first element is written, by its VR. Where nothing is declared it also has to look like
 * a data set's beginning: a low, even group and, without a VR, a length that fits.
 */
function encodingAt(file: Uint8Array, offset: number, declared: string | undefined) {
  if (file.length - offset < 8) return undefined;
  const view = new DataView(file.buffer, file.byteOffset + offset, 8);
  const low = (group: number) => group > 0 && group <= 0x28 && group % 2 === 0;
  const little = low(view.getUint16(0, true));
  const big = low(view.getUint16(0, false));
  if (VRS.has(latin1(file, offset + 4, 2))) {
    if (declared === BIG_ENDIAN || (big && !little)) return 'big-endian';
    return little || declared ? 'explicit' : undefined;
  }
  const fits = view.getUint32(4, true) <= file.length - offset - 8;
  return declared || (little && fits) ? 'implicit' : undefined;
}

const latin1 = (bytes: Uint8Array, offset: number, length: number) =>
  Buffer.from(bytes.subarray(offset, offset + length)).toString('latin1');
