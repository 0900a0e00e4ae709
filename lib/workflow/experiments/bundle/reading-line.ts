import { z } from 'zod';
import { readingPlanSchema } from '@/lib/api/blind/protocol';
import { activeMsSchema, answerSchema, taskKinds } from '@/lib/evaluation/blind/answers';
import { statementSchema } from '@/lib/report/finding';

const id = z.string().min(1).max(64);
const when = z.iso.datetime();
const code = z.string().regex(/^[RA][0-9]{1,4}$/);
const version = z.int().min(1);

const draftSchema = z.object({
  id,
  /** Of the run that it is from, in `runs.jsonl`. */
  position: z.int(),
  study_uid: z.string(),
  arm: z.string(),
  /** null: gone with the study. */
  statements: z.array(statementSchema).nullable(),
  reference: z.string().nullable(),
  /** Of the text as readers saw it. */
  sha256: z.string(),
});

const taskSchema = z.object({
  id,
  reader: code,
  position: z.int().min(0),
  kind: z.enum(taskKinds),
  unit: z.string().regex(/^u[0-9]{1,7}$/),
  study_uid: z.string(),
  left: id,
  right: id.nullable(),
  repeat_of: id.nullable(),
  /** Every version of the answer, in order. */
  answers: z.array(
    z.object({
      ...{ version, created_at: when, answer: answerSchema, active_ms: activeMsSchema },
      edits: z.object({ characters: z.int(), normalised: z.number() }).nullable(),
      reason: z.string().nullable(),
    }),
  ),
});

/**
 * A line of `readings.jsonl`: a blind reading that is over. Readers are called by their codes, and by
 * nothing else.
 */
export const readingLineSchema = z.object({
  id: z.uuid(),
  name: z.string().min(1).max(120),
  plan: readingPlanSchema,
  /** Version of the program that made it. */
  program: z.string(),
  created_at: when,
  closed_at: when,
  readers: z.array(code).max(120),
  drafts: z.array(draftSchema),
  /** By reader, and in the order in which they were asked. */
  tasks: z.array(taskSchema),
  /** What was settled, and settled otherwise, in order. */
  verdicts: z.array(
    z.object({
      ...{ unit: z.string(), version, author: code, created_at: when },
      how: z.enum(['picked', 'merged', 'written']),
      of: z.array(z.string()),
      answer: answerSchema,
      reason: z.string().nullable(),
    }),
  ),
  /** What the votes come to, as it was shown. */
  statistics: z.unknown(),
});
export type ReadingLine = z.infer<typeof readingLineSchema>;
