import type { Statement } from '@/lib/report/finding';

/** What a statement's own words say against its fields. */
export const wordingWarnings = (statement: Statement): string[] => [
  ...sideInWords(statement),
  ...sizeInWords(statement),
  ...polarityInWords(statement),
];

function sideInWords({ statement, side }: Statement): string[] {
  const left = /\bleft\b/i.test(statement);
  const right = /\bright\b/i.test(statement);
  if (left === right || (side !== 'left' && side !== 'right')) return [];
  const worded = left ? 'left' : 'right';
  return worded === side ? [] : [`Its words say ${worded}, but it is marked as ${side}.`];
}

/** Rounding in prose: “9 mm” for 8.7. */
const SIZE_ROUNDING_MM = 0.5;
const SIZE_ROUNDING = 0.05;

function sizeInWords({ statement, sizeMm }: Statement): string[] {
  if (sizeMm === null) return [];
  const worded = [...statement.matchAll(/(\d{1,4}(?:[.,]\d{1,3})?)\s*(mm|cm)\b/gi)].map(
    ([, number = '', unit = '']) =>
      Number(number.replace(',', '.')) * (unit.toLowerCase() === 'cm' ? 10 : 1),
  );
  const margin = Math.max(SIZE_ROUNDING_MM, SIZE_ROUNDING * sizeMm);
  const same = worded.some((size) => Math.abs(size - sizeMm) <= margin);
  return worded.length === 0 || same
    ? []
    : [`Its words give another size than the ${sizeMm} mm it is marked with.`];
}

const DENIES = /\b(no|not|without|absent|absence|negative|never|nor|neither|cannot)\b/i;
const REASSURES =
  /\b(normal|unremarkable|clear|intact|preserved|patent|free|symmetric\w*|within)\b/i;
/** Only a denial at the start denies the whole sentence. */
const STARTS_DENYING = /^(there (is|are) )?(no|without|absence of)\b/i;

function polarityInWords({ statement, polarity, section }: Statement): string[] {
  if (section === 'technique') return [];
  if (
    polarity === 'present' &&
    section === 'findings' &&
    STARTS_DENYING.test(statement.trim())
  ) {
    return ['Its words deny something, but it is marked as present.'];
  }
  if (polarity === 'absent' && !DENIES.test(statement) && !REASSURES.test(statement)) {
    return ['It is marked as absent, but its words deny nothing.'];
  }
  return [];
}

/**
 * What says the same as an earlier statement of its section, or the opposite.
 *
 * @returns For each statement, in order.
 */
export function repetitionWarnings(statements: readonly Statement[]): string[][] {
  const first = new Map<string, number>();
  return statements.map(({ section, statement, polarity }, index) => {
    const said = core(statement);
    const key = `${section} ${said}`;
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, index);
    if (earlier === undefined || said === '') return [];
    return statements[earlier]?.polarity === polarity
      ? [`Says the same as statement ${earlier + 1}.`]
      : [`Says the opposite of statement ${earlier + 1}.`];
  });
}

/** A sentence without its small words, its denial and its marks. */
const core = (text: string) =>
  text
    .toLowerCase()
    .replace(
      /\b(there|is|are|a|an|the|of|evidence|any|seen|no|not|without|absent)\b/g,
      ' ',
    )
    .replace(/[^\p{L}\p{N}.]+|\.(?!\d)/gu, ' ')
    .trim();
