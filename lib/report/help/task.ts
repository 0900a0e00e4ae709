import { z } from 'zod';
import { evidenceSchema, statementSchema } from '@/lib/report/finding';
import { languageSchema, type SourceSentence } from '@/lib/report/help/translation';

/** The version of a report that a model is told of. */
const ofReport = { reportId: z.string(), version: z.int().min(1) };

/**
 * What a model is asked for, where it isn't a draft. `impression`: of the findings that a reader let
 * stand, without images. `section`: that section anew, with images. `region`: the reader's question
 * about a slice, or a box on it. `translation`: of the report's words, without images.
 */
export const helpTaskSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('impression'), ...ofReport }),
  z.strictObject({
    kind: z.literal('section'),
    ...ofReport,
    section: z.enum(['technique', 'findings']),
  }),
  z.strictObject({ kind: z.literal('region'), place: evidenceSchema }),
  z.strictObject({
    kind: z.literal('translation'),
    ...ofReport,
    language: languageSchema,
  }),
]);
export type HelpTask = z.infer<typeof helpTaskSchema>;
export type HelpKind = HelpTask['kind'];

/** A statement of a report as a model is told it, by the number under which people know it. */
export const toldStatementSchema = z.object({
  number: z.int(),
  statement: statementSchema,
});
export type ToldStatement = z.infer<typeof toldStatementSchema>;

/** What an answer to a task is read by; kept with the run, so that it can be read again. */
export type HelpReading =
  | {
      readonly kind: 'impression' | 'section';
      readonly section: 'technique' | 'findings' | 'impression';
      /** What stood in the report. */
      readonly told: readonly ToldStatement[];
      /** Words in what was told that order a model about. */
      readonly orders: boolean;
    }
  | { readonly kind: 'region'; readonly place: z.infer<typeof evidenceSchema> }
  | {
      readonly kind: 'translation';
      readonly reportId: string;
      /** Of the report. */
      readonly version: number;
      readonly language: z.infer<typeof languageSchema>;
      readonly sentences: readonly SourceSentence[];
      readonly orders: boolean;
    };

/** What a model answered to a question, beside the findings that it would add. */
export const helpAnswerSchema = z.object({
  text: z.string(),
  evidence: z.array(evidenceSchema),
  /** What the checks found. */
  warnings: z.array(z.string()),
});
export type HelpAnswer = z.infer<typeof helpAnswerSchema>;
