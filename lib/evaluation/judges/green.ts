import { z } from 'zod';

/** The six kinds of error of ReXVal, as GREEN letters them. */
export const errorKinds = [
  'false-finding',
  'missing-finding',
  'location',
  'severity',
  'comparison-not-in-reference',
  'omitted-comparison',
] as const;
export type ErrorKind = (typeof errorKinds)[number];

const count = z.int().min(0).max(1_000);
const counts = z.record(z.enum(errorKinds), count);

/** What a GREEN judge answers. A person's ReXVal form has the same counts. */
export const greenAnswerSchema = z.strictObject({
  matched: count,
  significant: counts,
  insignificant: counts,
});
export type GreenAnswer = z.infer<typeof greenAnswerSchema>;

const total = (errors: Readonly<Record<ErrorKind, number>>) =>
  errorKinds.reduce((sum, kind) => sum + errors[kind], 0);

/**
 * GREEN: matched findings / (matched + clinically significant errors); 0 where none matched. 0 … 1; of
 * a set, the mean. Insignificant errors don't count. GREEN's own prompt cuts both reports to 300
 * words: whoever does so must say it beside the number.
 *
 * @see Ostmeier and others, GREEN, EMNLP Findings 2024
 */
export const greenScore = ({ matched, significant }: GreenAnswer): number =>
  matched === 0 ? 0 : matched / (matched + total(significant));

/** Errors of a report by significance, as ReXVal's readers count them. */
export const errorTotals = ({ significant, insignificant }: GreenAnswer) => ({
  significant: total(significant),
  all: total(significant) + total(insignificant),
});
