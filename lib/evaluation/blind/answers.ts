import { z } from 'zod';

/** What readers are asked, in the order in which a session asks it: what unveils least comes first. */
export const taskKinds = ['preference', 'form', 'errors', 'correction'] as const;
export type TaskKind = (typeof taskKinds)[number];

export const choices = ['left', 'right', 'equivalent', 'both-bad'] as const;
export type Choice = (typeof choices)[number];

/** Why one of two drafts is the better one; words of the reader may stand beside. */
export const reasons = [
  'more-correct',
  'more-complete',
  'location',
  'severity',
  'less-invented',
  'clearer',
  'more-useful',
] as const;

/**
 * The six kinds of errors of ReXVal.
 *
 * @see Yu et al., Evaluating progress in automatic chest X-ray radiology report generation, 2023
 */
export const errorKinds = [
  'false-finding',
  'missing-finding',
  'wrong-location',
  'wrong-severity',
  'comparison-not-in-reference',
  'omitted-comparison',
] as const;
export type ErrorKind = (typeof errorKinds)[number];
export const significances = ['significant', 'insignificant'] as const;
export type Significance = (typeof significances)[number];

const text = (most: number) => z.string().max(most);
const ms = z.int().min(0).max(86_400_000);

export const errorMarkSchema = z.object({
  kind: z.enum(errorKinds),
  significance: z.enum(significances),
  /** Of the passage in the draft's text: UTF-16 code units, the end not included; null: it lacks it. */
  passage: z
    .object({ from: z.int().min(0), to: z.int().min(1) })
    .refine(({ from, to }) => from < to, 'A passage ends after it begins.')
    .nullable(),
  note: text(2_000).default(''),
});
export type ErrorMark = z.infer<typeof errorMarkSchema>;

export const preferenceSchema = z.object({
  kind: z.literal('preference'),
  choice: z.enum(choices),
  reasons: z.array(z.enum(reasons)).max(reasons.length).default([]),
  note: text(4_000).default(''),
});
export const formAnswerSchema = z.object({
  kind: z.literal('form'),
  /** By item: a point of its scale, from 1. */
  values: z.record(z.string(), z.int().min(1).max(11)),
  note: text(4_000).default(''),
});
export const errorsSchema = z.object({
  kind: z.literal('errors'),
  /** Empty: the reader found none. */
  marks: z.array(errorMarkSchema).max(99),
  note: text(4_000).default(''),
});
export const correctionSchema = z.object({
  kind: z.literal('correction'),
  /** What the reader would sign. */
  text: text(60_000),
  note: text(4_000).default(''),
});
export const answerSchema = z.discriminatedUnion('kind', [
  preferenceSchema,
  formAnswerSchema,
  errorsSchema,
  correctionSchema,
]);
export type Answer = z.infer<typeof answerSchema>;

/** How long a reader was at a task: the page looked at, and something done within the last 30 s. */
export const activeMsSchema = ms;

/** An item of a form, as the owner of a session defines it. */
export const formItemSchema = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
  question: text(400).min(1),
  points: z.int().min(2).max(11),
  /** What the ends of the scale mean. */
  low: text(100),
  high: text(100),
});
export type FormItem = z.infer<typeof formItemSchema>;

/** An answer as it counts: the last version of it. */
export interface Vote {
  readonly task: string;
  /** What was judged: a draft, or two; the same for all readers, and for a hidden repeat. */
  readonly unit: string;
  readonly study: string;
  readonly reader: string;
  /** The task that this one repeats; null: none. */
  readonly repeatOf: string | null;
  /** What made the draft, or the one on the left; on the right only where two are compared. */
  readonly left: string;
  readonly right: string | null;
  readonly answer: Answer;
  /** From the reader's first look to the answer, without idle time. */
  readonly activeMs: number;
  /** Of a correction: Levenshtein distance to the draft in characters, and over the longer one's length. */
  readonly edits: { readonly characters: number; readonly normalised: number } | null;
}

export const ofKind = <Kind extends TaskKind>(votes: readonly Vote[], kind: Kind) =>
  votes.filter(
    (vote): vote is Vote & { answer: Extract<Answer, { kind: Kind }> } =>
      vote.answer.kind === kind,
  );
