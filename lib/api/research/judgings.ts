import { z } from 'zod';
import { attemptSchema, experimentRowSchema } from '@/lib/api/research/experiments';
import { destinationSchema } from '@/lib/api/runs';
import { judgeKinds } from '@/lib/evaluation/judges/judge';

/** A model that is to judge the drafts of an experiment; nothing is sent before somebody says so. */
export const createJudgingSchema = z.strictObject({
  /** The client names it, so that a repeated POST makes no second one. */
  id: z.uuid(),
  kind: z.enum(judgeKinds),
  modelId: z.string(),
  /** US dollars: nothing is asked that might go beyond. */
  budgetUsd: z.number().positive().max(1_000_000).optional(),
});
export type CreateJudging = z.infer<typeof createJudgingSchema>;

/** Held fast when it is made. */
export const judgeSchema = z.object({
  title: z.string(),
  adapter: z.string(),
  /** The service's own name for it. */
  model: z.string().nullable(),
  policyId: z.string(),
  destination: destinationSchema,
  /** null: this service is sent none. */
  temperature: z.number().nullable(),
  prompt: z.object({
    version: z.int(),
    /** Of the instructions, the question and the form of the answer. */
    sha256: z.string(),
    instructions: z.string(),
    question: z.string(),
  }),
});
export type JudgeRecord = z.infer<typeof judgeSchema>;

export const judgingStates = ['ready', 'running', 'paused', 'done', 'cancelled'] as const;
export const askStates = [
  ...(['waiting', 'stopped', 'running', 'done', 'failed', 'cancelled'] as const),
] as const;
export type AskState = (typeof askStates)[number];

/** A try of one question. */
export const askAttemptSchema = attemptSchema;

const intervalSchema = z.object({
  low: z.number().nullable(),
  high: z.number().nullable(),
  confidence: z.number(),
  seed: z.int(),
  resamples: z.int(),
  undefinedResamples: z.int(),
});

/** How far a judge agrees with people who read the same drafts blind. */
export const judgeAgreementSchema = z.object({
  /** Kendall’s τ-b of its score and (fewer) significant errors that readers marked; null: too few. */
  errors: z
    .object({
      drafts: z.int(),
      tau: z.number().nullable(),
      interval: intervalSchema,
    })
    .nullable(),
  /** Cohen’s κ of which draft it scores higher and which one a reader preferred; null: too few. */
  preferences: z
    .object({ votes: z.int(), kappa: z.number().nullable(), interval: intervalSchema })
    .nullable(),
});
export type JudgeAgreement = z.infer<typeof judgeAgreementSchema>;

export const judgingSchema = z.object({
  id: z.string(),
  number: z.int(),
  kind: z.enum(judgeKinds),
  modelId: z.string(),
  judge: judgeSchema,
  state: z.enum(judgingStates),
  /** Why it doesn’t go on by itself. */
  stopped: experimentRowSchema.shape.stopped,
  counts: z.record(z.enum(askStates), z.int()),
  /** US dollars of all tries that are known; estimates of lost ones included. */
  spentUsd: z.number(),
  unknownCosts: z.int(),
  budgetUsd: z.number().nullable(),
  /** What a person confirms: SHA-256 over what every question would send, and what that is at most. */
  preview: z.object({
    digest: z.string(),
    mostUsd: z.number().nullable(),
    /** The first question, word by word, as long as nobody has said that it may be sent. */
    example: z.string(),
  }),
  /** Reasons for which drafts were not judged, and how many. */
  troubles: z.array(z.object({ message: z.string(), drafts: z.int() })),
  confirmedBy: z.string().nullable(),
  author: z.string(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
  agreement: judgeAgreementSchema,
});
export type Judging = z.infer<typeof judgingSchema>;
export const judgingListSchema = z.object({ judgings: z.array(judgingSchema) });
