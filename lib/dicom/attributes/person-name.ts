import type { DicomJson } from '@/lib/dicom/json';

const GROUPS = ['Alphabetic', 'Ideographic', 'Phonetic'] as const;

/** The component groups of a person's name (PS3.5 6.2.1), those that are there. */
export function nameGroupsOf(header: DicomJson, tag: string): string[] {
  const name = header[tag]?.Value?.[0];
  if (typeof name === 'string') return [name];
  if (typeof name !== 'object' || name === null) return [];
  const groups = name as Record<string, unknown>;
  return GROUPS.map((group) => groups[group]).filter((each) => typeof each === 'string');
}

/**
 * A name as it is compared: lower case, no diacritics, no trailing delimiters (PS3.4 C.2.2.2.1 lets
 * a server ignore both).
 */
export const foldName = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/[\^ ]+$/, '')
    .trim();

/** Every group of a name, folded, each on a line of its own that begins and ends with a newline. */
export const nameKeyOf = (groups: readonly string[]): string => {
  const folded = groups.map(foldName).filter(Boolean);
  return folded.length > 0 ? `\n${folded.join('\n')}\n` : '';
};
