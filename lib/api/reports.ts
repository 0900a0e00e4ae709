import { z } from 'zod';
import { findingSchema, statementSchema } from '@/lib/report/finding';

const sentences = z.array(z.object({ findingId: z.string(), text: z.string() }));

/** A report as it stands: findings with their decisions, and the prose made from them. */
export const reportSchema = z.object({
  id: z.string(),
  studyUid: z.string(),
  runId: z.string().nullable(),
  modelId: z.string().nullable(),
  /** The name the model gave itself. */
  model: z.string().nullable(),
  status: z.enum(['draft', 'final']),
  /** Also the ETag. */
  version: z.int(),
  findings: z.array(findingSchema),
  /** Composed from accepted and edited findings only; sentences know their finding. */
  prose: z.object({ technique: sentences, findings: sentences, impression: sentences }),
  createdAt: z.string(),
  updatedAt: z.string(),
  signedBy: z.string().nullable(),
  signedAt: z.string().nullable(),
  disclaimer: z.string(),
});
export type Report = z.infer<typeof reportSchema>;

export const reportListSchema = z.object({ reports: z.array(reportSchema) });

export const createReportSchema = z.object({
  studyUid: z.string(),
  /** Start from this run's draft; empty otherwise. */
  runId: z.string().optional(),
});

/** A decision on one finding, or new words for it. Needs `If-Match`. */
export const decideSchema = z.discriminatedUnion('decision', [
  z.object({ decision: z.literal('accepted') }),
  z.object({ decision: z.literal('undecided') }),
  z.object({
    decision: z.literal('edited'),
    statement: statementSchema
      .partial()
      .extend({ statement: z.string().trim().min(1).max(10_000) }),
  }),
  z.object({
    decision: z.literal('rejected'),
    reason: z.string().trim().min(1).max(1000),
  }),
]);
export type Decide = z.infer<typeof decideSchema>;

/** `PATCH /api/reports/{id}`: add a finding of the reader's own. Needs `If-Match`. */
export const patchReportSchema = z.object({ addFinding: statementSchema });

/** `POST /api/reports/{id}/sign`. Needs `If-Match`. */
export const signSchema = z.object({ name: z.string().trim().min(1).max(64) });

/** `GET /api/reports/{id}/versions`. */
export const reportVersionsSchema = z.object({
  versions: z.array(
    z.object({
      version: z.int(),
      /** `created`, `accepted`, `edited`, `rejected`, `added`, `signed` … */
      action: z.string(),
      author: z.string(),
      createdAt: z.string(),
      findings: z.array(findingSchema),
    }),
  ),
});
