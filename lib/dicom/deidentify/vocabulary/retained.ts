import codedTerms from '@/lib/dicom/deidentify/vocabulary/coded-terms.json';
import { keywordOf } from '@/lib/dicom/attributes/data-dictionary';
import { standardBodyPart } from '@/lib/dicom/attributes/body-parts';

/**
 * What may stay of attributes that Table E.1-1 doesn't name. The standard lets all of them stay, trusting
 * that each holds what it is for; files don't keep to that. Words that a person can type stay only where
 * each of them is one that makers use of devices and methods (`devices.ts`), codes only where the standard
 * knows them, and their meanings in its own phrases (`codes.ts`).
 */

/** Who made the device, how the picture came about, by which algorithm, and what its values stand for. */
const TECHNICAL = new Set(
  `Manufacturer ManufacturerModelName SoftwareVersions ConvolutionKernel FilterType SequenceName
  PulseSequenceName ReceiveCoilName TransmitCoilName ImagedNucleus RescaleType
  AttenuationCorrectionMethod ScatterCorrectionMethod ReconstructionMethod SegmentAlgorithmName
  AlgorithmName AlgorithmVersion Radiopharmaceutical MIMETypeOfEncapsulatedDocument`.split(
    /\s+/,
  ),
);
export const isTechnical = (tag: string): boolean => TECHNICAL.has(keywordOf(tag) ?? '');

/** Words that a person typed where the standard wants some: others stand in their place. */
export const STAND_INS: Readonly<Record<string, string>> = {
  '00080070': 'Removed',
  '00081090': 'Removed',
  '00181020': 'Removed',
  '00181210': 'Removed',
  '00181250': 'Removed',
  '00181251': 'Removed',
  '00189005': 'Removed',
  '00189080': 'Removed',
  '00281054': 'US',
  '00283003': 'Removed',
  '00620005': 'Segment',
  '00620009': 'Removed',
  '00620020': 'Removed',
  '00660031': 'Removed',
  '00660036': 'Removed',
  '00700006': 'Removed',
  '0040A160': 'Removed',
  '00409210': 'Removed',
  '30060026': 'ROI',
};
/** Type 2: they may be empty, and not absent. */
export const MAY_BE_EMPTY = new Set(['00201040', '00700081']);

/** Identifiers within an object that others of its attributes refer to. */
export const REFERRED = new Set(['00700002', '00209056', '00189047']);

/** Terms of the standard (PS3.3), as dicom3tools (`libsrc/standard/strval`, 2025-07) knows them. */
const TERMS = new Set(codedTerms.terms.split(','));

/** Terms that makers of devices use beside them, of types of images above all. */
const OF_MAKERS = new Set(
  `M_SE M_IR M_FFE M_TSE I_SE R_SE P_SE R_IR I_IR P_IR M_PCA PCA R_FFE I_FFE P_FFE GDC DIS2D DIS3D ND MFSPLIT
  ADC_UNSPECIFIED TRACEW FA_ASL RELCBF CBF CBV MTT TTP TMAX MEAN ASL MOCO SUB TTEST MOSAIC SPEEDER CSA
  FM4_1 PFP SFS MPR PROJECTION CT_SOM5 CT_SOM7 SEQ SPI TOP SCOUT SMARTPREP CARDIOLOGY VASCULAR ABDOMEN
  HELICAL_CT AXIAL_CT NORMAL_CT SCOUT_MODE CINE_MODE EPI_GEMS SAT1 SAT2 FC FLY XYZ_EC Z_EC
  NORMAL AXIAL HEAD CHEST ECG KO PR SR THORAX TEXT NUM CODE DATETIME DATE TIME UIDREF PNAME COMPOSITE
  IMAGE WAVEFORM SCOORD SCOORD3D TCOORD CONTAINER TABLE`.split(/\s+/),
);
const PHRASES = new Set(
  'CT_SOM5 SEQ,CT_SOM5 SPI,CT_SOM7 SPI,HELICAL MODE,AXIAL MODE,SCOUT MODE,CINE MODE,ABDOM/RAD,SELECTED FROM'.split(
    ',',
  ),
);
/** Directions in the patient, and sets of characters. */
const FORMS = /^([APRLHFU]{1,3}|[A-Z]|ISO_IR \d{1,3}|ISO 2022 IR \d{1,3})$/;
/** Numbers of context groups, which somebody's may be, too. */
const NUMBER = /^\d{1,5}$/;

/**
 * Is it a code that the standard or a maker of devices uses? A body part counts in the standard's words.
 *
 * @param names - Does a number name somebody?
 */
export function isKnownTerm(
  tag: string,
  value: string,
  names: (number: string) => boolean = () => true,
): boolean {
  const term = value.trim();
  if (term === '') return true;
  if (tag === '00180015') return standardBodyPart(term) !== undefined;
  if (TERMS.has(term) || OF_MAKERS.has(term) || PHRASES.has(term)) return true;
  return FORMS.test(term) || (NUMBER.test(term) && !names(term));
}

/** Binary values that are pictures' tables, volumes' geometry or signals, never words. */
const BULK =
  /^(00281[12][0-2][1-4]|00283006|0066\d{4}|0064\d{4}|0070022[67]|00700023|54001010|54000110|54000112|54001004|54001006|7FE0\d{4}|52009\w{3}|00220\w{3})$/;
export const ICC_PROFILE = '00282000';

/** @param value - A profile of colours has to be one (ISO 15076-1 7.2.12: `acsp`). */
export const isKnownBulk = (tag: string, value: Uint8Array): boolean =>
  BULK.test(tag) ||
  (tag === ICC_PROFILE &&
    Buffer.from(value.subarray(36, 40)).toString('latin1') === 'acsp');
