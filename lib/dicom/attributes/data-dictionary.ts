import dcmjs from 'dcmjs';

export interface DictionaryAttribute {
  /** Eight upper-case hexadecimal digits. */
  tag: string;
  /** The first that the standard allows, where it leaves a choice. */
  vr: string;
}

const { dictionary, nameMap } = dcmjs.data.DicomMetaDictionary;

/**
 * An attribute of the data dictionary (PS3.6) by its keyword or its tag, as a DICOMweb query names
 * it. A tag outside the dictionary is one of unknown VR.
 *
 * @returns undefined for what is neither.
 */
export function attributeNamed(name: string): DictionaryAttribute | undefined {
  if (/^[0-9a-f]{8}$/i.test(name)) {
    const tag = name.toUpperCase();
    const entry = dictionary[`(${tag.slice(0, 4)},${tag.slice(4)})`];
    return { tag, vr: entry ? vrOf(entry.vr) : 'UN' };
  }
  const entry = Object.hasOwn(nameMap, name) ? nameMap[name] : undefined;
  const tag = entry?.tag.replace(/[(),]/g, '').toUpperCase();
  // Repeating groups (60xx) have no tag of their own.
  return entry && tag && /^[0-9A-F]{8}$/.test(tag)
    ? { tag, vr: vrOf(entry.vr) }
    : undefined;
}

/** @returns undefined for a tag outside the dictionary. */
export const keywordOf = (tag: string): string | undefined =>
  dictionary[`(${tag.slice(0, 4)},${tag.slice(4)})`]?.name;

const CHOICES: Record<string, string> = {
  ox: 'OW',
  xs: 'US',
  lt: 'OW',
  up: 'UL',
  na: '',
};
const vrOf = (vr: string) => CHOICES[vr] ?? vr;
