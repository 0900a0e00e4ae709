import { type CodedConcept, ucum } from '@/lib/export/dicom/coded-concept';

/** Units as the viewer shows them, and their UCUM codes (PS3.16 CID 82, 7460, 7461, 83, 84). */
const UNITS: Readonly<Record<string, CodedConcept>> = {
  mm: ucum('mm', 'millimeter'),
  cm: ucum('cm', 'centimeter'),
  m: ucum('m', 'meter'),
  mm2: ucum('mm2', 'square millimeter'),
  cm2: ucum('cm2', 'square centimeter'),
  mm3: ucum('mm3', 'cubic millimeter'),
  cm3: ucum('cm3', 'cubic centimeter'),
  ml: ucum('ml', 'milliliter'),
  HU: ucum("[hnsf'U]", 'Hounsfield unit'),
  // Pixels are counted, not measured: UCUM has them as an annotation in braces.
  px: ucum('{pixels}', 'pixels'),
  px2: ucum('{pixels2}', 'square pixels'),
  '°': ucum('deg', 'degree'),
  deg: ucum('deg', 'degree'),
  SUVbw: ucum('g/ml{SUVbw}', 'Standardized Uptake Value body weight'),
  '%': ucum('%', 'percent'),
  s: ucum('s', 'second'),
  ms: ucum('ms', 'millisecond'),
  Hz: ucum('Hz', 'hertz'),
  dB: ucum('dB', 'decibel'),
  'cm/s': ucum('cm/s', 'centimeter/second'),
  'cm/s2': ucum('cm/s2', 'centimeter per square second'),
  'mm2/s': ucum('mm2/s', 'square millimeter per second'),
  '1': ucum('1', 'no units'),
  '': ucum('1', 'no units'),
};

/**
 * The UCUM code of a unit.
 *
 * @param unit - As shown: `mm`, `mm²`, `HU`, `px`, … An unknown one becomes an annotation of the
 *   number 1, so that the text is kept and no unit is claimed.
 */
export function unitCode(unit: string): CodedConcept {
  const plain = plainUnit(unit);
  const known = UNITS[plain];
  if (known) return known;
  const annotation = plain.replaceAll(/[^A-Za-z0-9/%._^-]/g, '').slice(0, 14);
  return annotation === '' ? ucum('1', unit) : ucum(`{${annotation}}`, unit);
}

const plainUnit = (unit: string) => unit.trim().replaceAll('²', '2').replaceAll('³', '3');

/** Has the unit a code of its own? */
export const isKnownUnit = (unit: string): boolean =>
  Object.hasOwn(UNITS, plainUnit(unit));
