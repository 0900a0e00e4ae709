import { z } from 'zod';
import { certaintySchema, polaritySchema, sideSchema } from '@/lib/report/finding';

/** Bounds of one statement: beyond them a model runs away. */
const MOST_SLICES = 2000;
/** Characters of a statement. */
export const LONGEST_STATEMENT = 2000;

const answerSection = z.enum(['technique', 'findings']);
const slices = z.array(z.int()).max(MOST_SLICES);
const statementText = z.string().min(1).max(LONGEST_STATEMENT);

export const answerFindingSchema = z.strictObject({
  statement: statementText,
  section: answerSection,
  polarity: polaritySchema,
  certainty: certaintySchema.nullable(),
  anatomy: z.string().max(200).nullable(),
  side: sideSchema.nullable(),
  size_mm: z.number().positive().max(2000).nullable(),
  slices,
  /** The slice that `box_2d` is drawn on. */
  box_slice: z.int().nullable(),
  /** In the model's own coordinates and order. */
  box_2d: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable(),
});
export type AnswerFinding = z.infer<typeof answerFindingSchema>;

/** A finding that is a sentence and no more: it says nothing of where. Cut where it is too long. */
export const sentenceOnly = (
  statement: string,
  section: AnswerFinding['section'],
  polarity: AnswerFinding['polarity'] = 'present',
): AnswerFinding => ({
  statement: statement.slice(0, LONGEST_STATEMENT),
  section,
  polarity,
  certainty: null,
  anatomy: null,
  side: null,
  size_mm: null,
  slices: [],
  box_slice: null,
  box_2d: null,
});

export const answerImpressionSchema = z.strictObject({
  statement: statementText,
  slices,
});

/**
 * The form we ask models to answer in: flat, slices by the numbers in their captions. Every key is
 * required, absent values are null.
 */
export const draftAnswerSchema = z.strictObject({
  findings: z.array(answerFindingSchema),
  impression: z.array(answerImpressionSchema),
});
export type DraftAnswer = z.infer<typeof draftAnswerSchema>;

/** Pieces of JSON schema as strict services take it. */
export const nullable = (type: string) => ({ type: [type, 'null'] });
export const listOf = (items: object) => ({ type: 'array', items });
export const closed = (properties: Record<string, object>) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

/**
 * `draftAnswerSchema` in the dialect that strict services take: every key required, nothing
 * added, no bounds and no tuples (their lengths are checked when the answer is read).
 */
export const draftAnswerJsonSchema = closed({
  findings: listOf(
    closed({
      statement: { type: 'string' },
      section: { type: 'string', enum: answerSection.options },
      polarity: { type: 'string', enum: polaritySchema.options },
      certainty: { ...nullable('string'), enum: [...certaintySchema.options, null] },
      anatomy: nullable('string'),
      side: { ...nullable('string'), enum: [...sideSchema.options, null] },
      size_mm: nullable('number'),
      slices: listOf({ type: 'integer' }),
      box_slice: nullable('integer'),
      box_2d: { type: ['array', 'null'], items: { type: 'number' } },
    }),
  ),
  impression: listOf(
    closed({ statement: { type: 'string' }, slices: listOf({ type: 'integer' }) }),
  ),
});
