import { openCounts, type Counts } from '@/lib/dicom/deidentify/counts';
import type { IdentityTerms } from '@/lib/dicom/deidentify/identity-terms';
import {
  methodCodes,
  temporalInformation,
  type DeidOptions,
  type MethodCode,
} from '@/lib/dicom/deidentify/options';
import type { Pseudonyms } from '@/lib/dicom/deidentify/pseudonyms';
import { rewritten } from '@/lib/dicom/deidentify/rewrite';
import { kindOf } from '@/lib/dicom/deidentify/rules';
import { safePrivate } from '@/lib/dicom/deidentify/safe-private';
import { EDITION } from '@/lib/dicom/deidentify/table';
import type { StoredDataSet } from '@/lib/dicom/part10/data-set';
import { toDicomJson } from '@/lib/dicom/part10/element-values';
import {
  elementBytes,
  elementHead,
  itemHead,
  SEQUENCE_END,
  textElement,
} from '@/lib/dicom/recode/element-bytes';
import { elementsAfter } from '@/lib/dicom/recode/explicit-data-set';
import { fileMeta } from '@/lib/dicom/recode/file-meta';

/** Who a patient is among the de-identified, and by what they must not be known. */
export interface Subject {
  readonly names: Pseudonyms;
  readonly terms: IdentityTerms;
  /** By what not even values may know them that an option lets stay: places and machines are in those. */
  readonly keptTerms: IdentityTerms;
  /** Their new name and identifier. */
  readonly pseudonym: string;
  /** Days that dates are moved to the past by, where they are. */
  readonly shiftDays: number;
}

export interface Wish {
  readonly options: DeidOptions;
  /** As the archive knows the object: files may lack a UID. */
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly seriesUid: string;
  readonly studyUid: string;
  readonly transferSyntaxUid: string;
  /** Text was looked for in the pixels; what was found is confirmed and black. */
  readonly pixelsCleaned: boolean;
  /** A face can be rebuilt from it, and somebody knows. */
  readonly showsFace: boolean;
  /** Elements that go with other pixels, see `explicitDataSet`. */
  readonly changes?: Readonly<Record<string, Buffer | null>>;
}

/** A DICOM file but for its pixel data, which belong between the two. */
export interface DeidentifiedFile {
  /** Preamble, file meta information, and the data set up to the pixel data. */
  readonly before: Buffer;
  readonly after: Buffer;
  readonly sopInstanceUid: string;
}

/**
 * De-identify an object by the Basic Application Level Confidentiality Profile and options. Pure: the
 * same object, key and options, the same bytes. Pixels are another's task, see `Wish.pixelsCleaned`.
 *
 * @throws AppError `dicom_damaged` when sequences are nested too deep.
 * @see DICOM PS3.15 Annex E, Table E.1-1; PS3.10 7.1 for the file meta information
 */
export function deidentify(
  stored: StoredDataSet,
  { names, terms, keptTerms, pseudonym, shiftDays }: Subject,
  wish: Wish,
  counts: Counts = openCounts(),
): DeidentifiedFile {
  const { options, sopClassUid } = wish;
  const kind = kindOf(sopClassUid);
  const isSafePrivate = safePrivate(
    options.has('safe-private') ? toDicomJson(stored) : {},
  );
  const how = {
    options,
    kind,
    names,
    terms,
    keptTerms,
    pseudonym,
    shiftDays,
    isSafePrivate,
    counts,
  };
  const written = rewritten(stored.elements, stored, how);
  for (const [tag, bytes] of Object.entries(wish.changes ?? {})) {
    if (bytes === null) written.delete(tag);
    else written.set(tag, bytes);
  }
  const sopInstanceUid = names.uid(wish.sopInstanceUid);
  const own = {
    '00080005': textElement('00080005', 'CS', 'ISO_IR 192'),
    '00080016': textElement('00080016', 'UI', sopClassUid),
    '00080018': textElement('00080018', 'UI', sopInstanceUid),
    '0020000D': textElement('0020000D', 'UI', names.uid(wish.studyUid)),
    '0020000E': textElement('0020000E', 'UI', names.uid(wish.seriesUid)),
    '00100010': textElement('00100010', 'PN', pseudonym),
    '00100020': textElement('00100020', 'LO', pseudonym),
    ...marks(wish, kind === 'document', written.has('00700001')),
  };
  for (const [tag, bytes] of Object.entries(own)) written.set(tag, bytes);
  const inOrder = [...written].sort(([a], [b]) => (a < b ? -1 : 1));
  const { transferSyntaxUid } = wish;
  return {
    before: Buffer.concat([
      fileMeta({ sopClassUid, sopInstanceUid, transferSyntaxUid }),
      ...inOrder.map(([, bytes]) => bytes),
    ]),
    after: Buffer.concat([...rewritten(elementsAfter(stored), stored, how).values()]),
    sopInstanceUid,
  };
}

/** Elements that say what was done; to be put into objects that were made of de-identified ones, too. */
export function marks(
  wish: Pick<Wish, 'options' | 'pixelsCleaned' | 'showsFace'>,
  structured: boolean,
  graphics: boolean,
): Record<string, Buffer> {
  const { options, pixelsCleaned } = wish;
  const codes = methodCodes(options, { pixels: pixelsCleaned, structured, graphics });
  return {
    '00120062': textElement('00120062', 'CS', 'YES'),
    '00120063': textElement('00120063', 'LO', `Overread, ${EDITION} Table E.1-1`),
    '00120064': codeSequence('00120064', codes),
    '00280303': textElement('00280303', 'CS', temporalInformation(options)),
    ...(pixelsCleaned && { '00280301': textElement('00280301', 'CS', 'NO') }),
    ...(wish.showsFace && { '00280302': textElement('00280302', 'CS', 'YES') }),
  };
}

function codeSequence(tag: string, codes: readonly MethodCode[]): Buffer {
  const items = codes.flatMap(({ value, meaning }) => {
    const item = Buffer.concat([
      textElement('00080100', 'SH', value),
      textElement('00080102', 'SH', 'DCM'),
      elementBytes('00080104', 'LO', Buffer.from(meaning)),
    ]);
    return [itemHead(item.length), item];
  });
  return Buffer.concat([elementHead(tag, 'SQ', 0xffff_ffff), ...items, SEQUENCE_END]);
}
