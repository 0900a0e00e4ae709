import { createHmac } from 'node:crypto';

/** Keyed names for what identifies: whoever lacks the key can neither undo nor foretell them. */
export interface Pseudonyms {
  /** The new UID of a UID: the same for every reference to it, under the arc of UUIDs (PS3.5 B.2). */
  uid(original: string): string;
  /** Another identifier in place of one, of a kind (`patient`, `reader`, …): 16 hexadecimal digits. */
  name(kind: string, original: string): string;
  /** Days that all dates of a patient are moved by: 1 to 3650 into the past. */
  shiftDays(patient: string): number;
}

/** UIDs that mean the same to everybody: classes, transfer syntaxes, coding schemes of the standard. */
export const isWellKnownUid = (uid: string): boolean => uid.startsWith('1.2.840.10008.');

/**
 * @param key - 32 random bytes. The same key gives the same names, so that studies that were exported
 *   at different times fit together.
 */
export function pseudonyms(key: Uint8Array): Pseudonyms {
  const digest = (kind: string, text: string) =>
    createHmac('sha256', key).update(`${kind}\0${text}`).digest('hex');
  return {
    uid(original) {
      const text = original.replaceAll(/[\0 ]/g, '');
      if (text === '' || isWellKnownUid(text)) return text;
      const hex = digest('uid', text);
      const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
      return `2.25.${BigInt(`0x${hex.slice(0, 12)}8${hex.slice(13, 16)}${variant}${hex.slice(17, 32)}`)}`;
    },
    name: (kind, original) => digest(kind, original).slice(0, 16),
    shiftDays: (patient) =>
      1 + (Number.parseInt(digest('days', patient).slice(0, 12), 16) % 3650),
  };
}
