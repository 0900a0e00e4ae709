import { z } from 'zod';
import { findingSchema, frameSeenSchema, statementSchema } from '@/lib/report/finding';
import { statusSchema } from '@/lib/report/review/life-cycle';

const sentences = z.array(z.object({ findingId: z.string(), text: z.string() }));

/** A report as it stands: findings with their decisions, and the prose made from them. */
export const reportSchema = z.object({
  id: z.string(),
  studyUid: z.string(),
  runId: z.string().nullable(),
  modelId: z.string().nullable(),
  /** The name the model gave itself. */
  model: z.string().nullable(),
  status: statusSchema,
  /** A signed report that is open to be changed and signed anew; the signed version stands until then. */
  amending: z.object({ reason: z.string(), by: z.string(), at: z.string() }).nullable(),
  /** Also the ETag. */
  version: z.int(),
  findings: z.array(findingSchema),
  /** Composed from accepted and edited findings only; sentences know their finding. */
  prose: z.object({
    technique: sentences,
    findings: sentences,
    impression: sentences,
    addendum: sentences,
  }),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** Whose name stands under its body, and since when. */
  signedBy: z.string().nullable(),
  signedAt: z.string().nullable(),
  /** The version that was signed last, an addendum included. */
  signedVersion: z.int().nullable(),
  /** Every name that was put under it, oldest first: let out, signed, amended, appended, withdrawn; told: that somebody was told of a critical result. */
  signatures: z.array(
    z.object({
      version: z.int(),
      act: z.enum(['released', 'signed', 'amended', 'appended', 'withdrawn', 'told']),
      by: z.string(),
      at: z.string(),
      reason: z.string().nullable(),
    }),
  ),
  disclaimer: z.string(),
});
export type Report = z.infer<typeof reportSchema>;

export const reportListSchema = z.object({ reports: z.array(reportSchema) });

export const createReportSchema = z.object({
  studyUid: z.string(),
  /** Start from this run's draft; empty otherwise. */
  runId: z.string().optional(),
});

/** What was on the screen when somebody decided. */
const seen = { seen: z.array(frameSeenSchema).max(16).optional() };
/** As much as one statement says at most. */
export const MOST_LETTERS = 10_000;
const wordsSchema = z.string().trim().min(1).max(MOST_LETTERS);
/** Annotations of the study, by id; what they measure now is read with them. */
const drawings = z.array(z.string()).max(50).optional();
const partSchema = statementSchema.partial().extend({ statement: wordsSchema });
const reasonSchema = z.string().trim().min(1).max(1000);

/** A decision on one finding, or new words for it. Needs `If-Match`. */
export const decideSchema = z.discriminatedUnion('decision', [
  z.object({ decision: z.literal('accepted'), ...seen }),
  z.object({ decision: z.literal('undecided'), ...seen }),
  z.object({
    decision: z.literal('edited'),
    statement: partSchema,
    /** Tied to it, or read anew. */
    link: drawings,
    /** No longer tied to it. */
    unlink: drawings,
    ...seen,
  }),
  z.object({ decision: z.literal('rejected'), reason: reasonSchema, ...seen }),
]);
export type Decide = z.infer<typeof decideSchema>;

/** `PATCH /api/reports/{id}`: add a finding of the reader's own. Needs `If-Match`. */
export const patchReportSchema = z.object({
  addFinding: statementSchema,
  /** Drawings that are tied to it. */
  link: drawings,
  ...seen,
});

/** `POST /api/reports/{id}/proposals`: what a model made for it, to be decided on. Needs `If-Match`. */
export const takeProposalsSchema = z.object({
  /** A run with a task. */
  runId: z.string(),
  /** Which of its statements, from 0. */
  statements: z.array(z.int().min(0)).min(1).max(200),
});
export type TakeProposals = z.infer<typeof takeProposalsSchema>;

/** `POST /api/reports/{id}/merge`: one finding in the place of several. Needs `If-Match`. */
export const mergeSchema = z.object({
  findingIds: z.array(z.string()).min(2).max(100),
  statement: partSchema,
  ...seen,
});
export type Merge = z.infer<typeof mergeSchema>;

/** `POST /api/reports/{id}/findings/{findingId}/split`. Needs `If-Match`. */
export const splitSchema = z.object({
  parts: z.array(partSchema).min(2).max(20),
  ...seen,
});
export type Split = z.infer<typeof splitSchema>;

/** Somebody's name, and the password again where the server keeps passwords. */
const signature = {
  name: z.string().trim().min(1).max(64),
  password: z.string().max(200).optional(),
};

/** `POST /api/reports/{id}/sign`, and `…/preliminary`. Needs `If-Match`. */
export const signSchema = z.object(signature);
export type Sign = z.infer<typeof signSchema>;

/** `POST /api/reports/{id}/addenda`. Needs `If-Match`. */
export const addendumSchema = z.object({
  ...signature,
  statement: statementSchema.omit({ section: true }).extend({ statement: wordsSchema }),
  ...seen,
});
export type Addendum = z.infer<typeof addendumSchema>;

/** `POST /api/reports/{id}/amendment`: open a signed report, to change it. Needs `If-Match`. */
export const amendSchema = z.object({ reason: reasonSchema });

/** `POST /api/reports/{id}/withdrawal`: it was entered in error. Needs `If-Match`. */
export const withdrawSchema = z.object({ ...signature, reason: reasonSchema });
export type Withdraw = z.infer<typeof withdrawSchema>;

const actionSchema = z.enum([
  ...(['created', 'accepted', 'edited', 'rejected', 'undecided', 'added'] as const),
  ...(['proposed', 'merged', 'split', 'undone', 'redone'] as const),
  ...(['flagged', 'unflagged', 'told'] as const),
  ...([
    'released',
    'signed',
    'appended',
    'opened',
    'left',
    'amended',
    'withdrawn',
  ] as const),
]);

/** `GET /api/reports/{id}/versions`. */
export const reportVersionsSchema = z.object({
  versions: z.array(
    z.object({
      version: z.int(),
      /** What was done to get there. */
      action: actionSchema,
      author: z.string(),
      createdAt: z.string(),
      status: statusSchema,
      reason: z.string().nullable(),
      signedAs: z.string().nullable(),
      findings: z.array(findingSchema),
    }),
  ),
});
