import { z } from 'zod';
import { cellStates } from '@/lib/api/research/experiments';
import { runErrorSchema } from '@/lib/api/runs';
import { disagreements } from '@/lib/evaluation/findings/align';
import { statementSchema } from '@/lib/report/finding';

export const sideQuerySchema = z.object({
  study: z.string().regex(/^[0-9.]{1,64}$/, 'must be a UID'),
  repeat: z.coerce.number().int().min(1).default(1),
});

const saying = {
  /** As text: findings and impression. */
  text: z.string(),
  statements: z.array(statementSchema),
};

/** What the models of an experiment drafted of one study, finding by finding. */
export const sideBySideSchema = z.object({
  studyUid: z.string(),
  repeat: z.int(),
  /** Can its images be looked at here? */
  isHere: z.boolean(),
  /** The first reference of the cohort; null: there is none (any more). */
  reference: z.object(saying).nullable(),
  /** In the order of the plan. */
  drafts: z.array(
    z.object({
      ...saying,
      id: z.string(),
      /** See /api/runs/{id}; null before there is one, and of what came in a bundle. */
      runId: z.string().nullable(),
      modelId: z.string(),
      arm: z.int(),
      state: z.enum(cellStates),
      error: runErrorSchema.nullable(),
    }),
  ),
  /**
   * What they speak of. `members`: by report (the reference first, if there is one, then the drafts)
   * which of its statements; `differences`: what that says otherwise than the first that speaks of it.
   */
  strands: z.array(
    z.object({
      members: z.array(z.int().nullable()),
      differences: z.array(z.array(z.enum(disagreements))),
    }),
  ),
});
export type SideBySide = z.infer<typeof sideBySideSchema>;
