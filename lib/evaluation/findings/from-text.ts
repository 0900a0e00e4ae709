import { AppError } from '@/lib/errors';
import type { Statement } from '@/lib/report/finding';
import { draftFromProse } from '@/lib/report/from-prose';

/** Says that all is well with something, or that something is not so: “The ducts are not dilated.” */
const WELL =
  /^(normal|unremarkable|clear|intact|patent)\b|\b(is|are|was|were|remains?|appears?)( (all|grossly|otherwise|within))* (normal|unremarkable|clear|intact|preserved|patent|not|negative)\b|\b(free of|negative for)\b/i;

/**
 * A report in prose as findings, sentence by sentence: side, largest size and polarity as its words
 * give them (English), no anatomy, no place. Parts of a sentence stay together (“no effusion, but a
 * nodule” is one finding, denied): a report with structured findings is scored better by those.
 *
 * @returns None for an empty text.
 * @throws AppError `answer_not_a_draft` for more sentences than a report has.
 */
export function findingsFromText(text: string): Statement[] {
  let draft: ReturnType<typeof draftFromProse>;
  try {
    draft = draftFromProse(text);
  } catch (error) {
    if (error instanceof AppError && error.code === 'answer_empty') return [];
    throw error;
  }
  return draft.findings
    .filter(({ section }) => section === 'findings')
    .map(({ statement, polarity }) => ({
      section: 'findings',
      statement,
      polarity: WELL.test(statement) ? 'absent' : polarity,
      certainty: null,
      anatomy: null,
      side: sideIn(statement),
      sizeMm: sizeIn(statement),
      evidence: [],
    }));
}

function sideIn(statement: string): Statement['side'] {
  const left = /\bleft\b/i.test(statement);
  const right = /\bright\b/i.test(statement);
  if (/\b(bilateral(ly)?|both)\b/i.test(statement) || (left && right)) return 'bilateral';
  if (left) return 'left';
  if (right) return 'right';
  return /\bmidline\b/i.test(statement) ? 'midline' : null;
}

/** The largest of “3.2 x 2 cm”, in mm. */
function sizeIn(statement: string): number | null {
  const measured = statement.matchAll(
    /((?:\d{1,4}(?:[.,]\d{1,3})?\s*(?:[x×]|by)\s*)*\d{1,4}(?:[.,]\d{1,3})?)\s*-?(mm|cm)\b/gi,
  );
  const sizes = [...measured].flatMap(([, numbers = '', unit = '']) =>
    numbers
      .split(/[x×]|by/i)
      .map((number) => Number(number.trim().replace(',', '.')))
      .map((size) => size * (unit.toLowerCase() === 'cm' ? 10 : 1)),
  );
  const largest = Math.max(0, ...sizes);
  return largest > 0 ? largest : null;
}
