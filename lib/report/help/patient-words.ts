/** Who a patient is, as DICOM names it. */
export interface PatientIdentity {
  /** PN: groups between `=`, components between `^`. */
  readonly patientName: string;
  readonly patientId: string;
  /** YYYYMMDD. */
  readonly patientBirthDate: string;
  readonly accessionNumber: string;
}

/** Stands where a patient's name or number stood. */
export const LEFT_OUT = '[…]';

/** Shorter ones are parts of other words and numbers. */
const SHORTEST = { letters: 3, identifier: 4 };
const HAN = /\p{Script=Han}/u;

/**
 * Takes a patient's names, identifiers and birth date out of words that people wrote. What is written
 * otherwise (a nickname, a misspelling) stays: a person has to look. A name that is a word of anatomy or
 * of every day as well (Heart, Long) goes wherever it stands: nothing tells which is meant, a name that
 * left can't be called back, and a word too few is seen in the preview.
 *
 * @returns The text without them; the same one where none is in it.
 */
export function withoutPatient(patient: PatientIdentity): (text: string) => string {
  const words = wordsOf(patient);
  if (words.length === 0) return (text) => text;
  const either = words
    .toSorted((a, b) => b.length - a.length)
    .map((word) => {
      const plain = word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
      // Chinese has no marks between words.
      return HAN.test(word) ? plain : `(?<![\\p{L}\\p{N}])${plain}(?![\\p{L}\\p{N}])`;
    });
  const found = new RegExp(either.join('|'), 'giu');
  return (text) => text.replaceAll(found, LEFT_OUT);
}

function wordsOf(patient: PatientIdentity): string[] {
  const names = patient.patientName.split('=').flatMap((group) => {
    const parts = group.split(/[\^\s,]+/).filter(Boolean);
    return HAN.test(group) ? [parts.join(''), ...parts] : parts;
  });
  const [, year = '', month = '', day = ''] =
    /^(\d{4})(\d{2})(\d{2})$/.exec(patient.patientBirthDate) ?? [];
  return [
    ...names.filter((name) => name.length >= (HAN.test(name) ? 2 : SHORTEST.letters)),
    ...[patient.patientId, patient.accessionNumber]
      .map((each) => each.trim())
      .filter(({ length }) => length >= SHORTEST.identifier),
    ...(year
      ? [
          year + month + day,
          ...[`${year}-${month}-${day}`, `${year}/${month}/${day}`],
          ...[`${day}.${month}.${year}`, `${day}/${month}/${year}`],
          ...[`${month}/${day}/${year}`, `${year}年${Number(month)}月${Number(day)}日`],
        ]
      : []),
  ];
}
