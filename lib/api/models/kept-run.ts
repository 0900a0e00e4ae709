import { z } from 'zod';
import {
  previewImageSchema,
  previewSchema,
  runErrorSchema,
  sentFileSchema,
} from '@/lib/api/runs';
import { statementSchema } from '@/lib/report/finding';

/** What a run sent, as it was kept. */
/**
 * `whole`: its bytes were read just now and have the SHA-256 of those sent. `not-kept`: nothing left this
 * process, or it is from before that was kept.
 */
const keptSchema = z.enum(['whole', 'damaged', 'missing', 'not-kept']);

export const runInputSchema = previewSchema.omit({ digest: true }).extend({
  images: z.array(previewImageSchema.extend({ kept: keptSchema })),
  files: z.array(sentFileSchema.extend({ kept: keptSchema })),
});
export type RunInput = z.infer<typeof runInputSchema>;

/** What of a draft is another one when its answer is read again. */
export const differenceSchema = z.object({
  /** Which statement, from 0; null: of the draft as a whole. */
  index: z.int().nullable(),
  kind: z.enum([
    'statement-changed',
    'statement-new',
    'statement-gone',
    'warning-new',
    'warning-gone',
    'note-new',
    'note-gone',
  ]),
  /** What is there now, or was there. */
  text: z.string(),
});
export type Difference = z.infer<typeof differenceSchema>;

/** The recorded answer of a run, read and checked by the program as it is now. */
export const rereadSchema = z.object({
  statements: z.array(statementSchema),
  warnings: z.array(z.array(z.string())),
  notes: z.array(z.string()),
  /** Why it can't be read; the draft is empty then. */
  failure: runErrorSchema.nullable(),
  /** To what was kept; empty: the same draft, or the same failure. */
  differences: z.array(differenceSchema),
});
export type Reread = z.infer<typeof rereadSchema>;
