import { createHash, randomUUID } from 'node:crypto';
import dcmjs from 'dcmjs';
import { pixelDataElement } from '@/lib/dicom/part10/pixel-data-element';
import { EXPLICIT_VR_LITTLE_ENDIAN } from '@/lib/dicom/transfer-syntax';
import { AppError } from '@/lib/errors';

const { DicomDict, DicomMetaDictionary } = dcmjs.data;

// dcmjs prints values it shortens; a value may be a patient's name.
dcmjs.log.setLevel('silent');
dcmjs.log.getLogger('validation.dcmjs').setLevel('silent');

/** This software, as files name it (PS3.7 D.3.3.2): one UUID, drawn once, for all versions. */
export const IMPLEMENTATION_CLASS_UID = '2.25.136769455608503751933946854753469377748';
export const IMPLEMENTATION_VERSION_NAME = 'OVERREAD_0_1';

/**
 * Attributes by keyword. A value is a string, a number, bytes (an ArrayBuffer or a view of one),
 * a list of those, a list of data sets for a sequence, or null for an empty attribute.
 * `_vrMap` settles a VR by keyword where the standard leaves a choice and the choice made here
 * would be wrong.
 */
export interface NamedDataSet {
  readonly _vrMap?: Readonly<Record<string, string>>;
  readonly [keyword: string]: unknown;
}

/**
 * Write a DICOM file (PS3.10): preamble, file meta information, data set.
 *
 * The text is UTF-8 and the data set says so, whatever character set its source had. Where the
 * standard leaves a VR open it follows from the data set: US or SS from PixelRepresentation,
 * OB or OW from BitsAllocated (OB for encapsulated frames, PS3.5 A.4).
 *
 * @param dataset - With SOPClassUID and SOPInstanceUID. With an encapsulated transfer syntax
 *   PixelData is a list of byte arrays, one per frame.
 * @throws AppError `invalid_request` for a keyword the dictionary doesn't know, for a missing
 *   UID, and for a number that is not finite.
 */
export function writePart10(
  dataset: NamedDataSet,
  { transferSyntaxUid = EXPLICIT_VR_LITTLE_ENDIAN }: { transferSyntaxUid?: string } = {},
): Buffer {
  const { SOPClassUID, SOPInstanceUID } = dataset;
  if (typeof SOPClassUID !== 'string' || typeof SOPInstanceUID !== 'string') {
    throw new AppError(
      'invalid_request',
      'A DICOM file needs SOP Class and Instance UID.',
    );
  }
  const file = new DicomDict(
    DicomMetaDictionary.denaturalizeDataset({
      FileMetaInformationVersion: new Uint8Array([0, 1]).buffer,
      MediaStorageSOPClassUID: SOPClassUID,
      MediaStorageSOPInstanceUID: SOPInstanceUID,
      TransferSyntaxUID: transferSyntaxUid,
      ImplementationClassUID: IMPLEMENTATION_CLASS_UID,
      ImplementationVersionName: IMPLEMENTATION_VERSION_NAME,
      _vrMap: {},
    }),
  );
  const words =
    isList(dataset.PixelData) || Number(dataset.BitsAllocated) <= 8 ? 'OB' : 'OW';
  const pixels = pixelDataElement(dataset, transferSyntaxUid, words);
  const utf8 = { ...dataset, SpecificCharacterSet: 'ISO_IR 192' };
  file.dict = DicomMetaDictionary.denaturalizeDataset(
    settled(pixels ? { ...utf8, PixelData: undefined } : utf8, {
      words,
      sign: Number(dataset.PixelRepresentation) === 1 ? 'SS' : 'US',
    }),
  );
  const rest = Buffer.from(file.write({ fragmentMultiframe: false }));
  return pixels ? Buffer.concat([rest, ...pixels]) : rest;
}

interface PixelKind {
  words: 'OB' | 'OW';
  sign: 'US' | 'SS';
}

/** The data set with every VR decided and every value in the form dcmjs writes. */
function settled(dataset: NamedDataSet, kind: PixelKind): NamedDataSet {
  const vrMap: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(dataset)) {
    if (keyword === '_vrMap' || value === undefined) continue;
    const entry = DicomMetaDictionary.nameMap[keyword];
    if (!entry) {
      throw new AppError('invalid_request', `“${keyword}” is not a DICOM keyword.`);
    }
    const vr = dataset._vrMap?.[keyword] ?? chosenVr(keyword, entry.vr, kind);
    if (vr !== entry.vr) vrMap[keyword] = vr;
    values[keyword] = writable(vr, value, kind);
  }
  return { ...values, _vrMap: vrMap };
}

function chosenVr(keyword: string, vr: string, { words, sign }: PixelKind): string {
  if (keyword === 'PixelData') return words;
  if (vr === 'ox' || vr === 'lt') return 'OW';
  return vr === 'xs' ? sign : vr;
}

function writable(vr: string, value: unknown, kind: PixelKind): unknown {
  const list = isList(value) ? value : [value];
  if (value === null || list.length === 0) return vr === 'SQ' ? [] : null;
  return list.map((each) => {
    if (vr === 'SQ') return settled(each as NamedDataSet, kind);
    if (ArrayBuffer.isView(each)) {
      return each.buffer.slice(each.byteOffset, each.byteOffset + each.byteLength);
    }
    if (typeof each === 'number') return vr === 'DS' ? decimalString(each) : finite(each);
    return each ?? '';
  });
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

function finite(value: number): number {
  if (Number.isFinite(value)) return value;
  throw new AppError('invalid_request', `A DICOM number must be finite, got ${value}.`);
}

/**
 * A number as a Decimal String: the most digits that fit its 16 bytes.
 *
 * @throws AppError `invalid_request` for NaN and infinities, which DS cannot hold.
 * @see DICOM PS3.5 6.2, DS
 */
export function decimalString(value: number): string {
  const whole = String(finite(value));
  for (let digits = 17; digits > 1; digits--) {
    const rounded = Number(value.toPrecision(digits));
    const texts = [digits === 17 ? whole : String(rounded), rounded.toExponential()];
    const fitting = texts.find((text) => text.length <= 16);
    if (fitting) return fitting;
  }
  return value.toExponential(0);
}

/** A new UID: a random UUID under the arc that takes them without registration (PS3.5 B.2). */
export const newUid = () => fromUuid(randomUUID());

/**
 * The UID of a text: the same text, the same UID, on any machine. The first 128 bits of the
 * SHA-256 are marked as a UUID of version 8, “made by the application” (RFC 9562 5.8).
 */
export function uidFrom(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return fromUuid(
    `${hex.slice(0, 12)}8${hex.slice(13, 16)}${variant}${hex.slice(17, 32)}`,
  );
}

const fromUuid = (uuid: string) => `2.25.${BigInt(`0x${uuid.replaceAll('-', '')}`)}`;
