import { z } from 'zod';
import { preparationSchema, recipeVersionSchema } from '@/lib/api/models/recipes';
import { destinationSchema, runErrorSchema } from '@/lib/api/runs';

/** Cells of one experiment. */
export const MOST_RUNS = 20_000;

/** What is asked for: the models × the recipes × the prompts × the repeats, on each study. */
export const createExperimentSchema = z.strictObject({
  /** The client names it, so that a repeated POST makes no second one. */
  id: z.uuid(),
  name: z.string().trim().min(1).max(120),
  cohortId: z.string(),
  /** The newest if absent. */
  cohortVersion: z.int().min(1).optional(),
  models: z.array(z.string()).min(1).max(20),
  /** Names of saved recipes; the usual one where there are none. Their versions of now are held fast. */
  recipes: z.array(z.string().trim().min(1).max(80)).min(1).max(10).optional(),
  /** Said beside the question of the recipe; one that says nothing if absent. Never a name. */
  prompts: z.array(z.string().max(2000)).min(1).max(10).default(['']),
  repeats: z.int().min(1).max(20).default(1),
  /** Of resampling. */
  seed: z.int().min(0).max(0xffffffff).default(20260101),
  /** US dollars: no run is begun that might go beyond. */
  budgetUsd: z.number().positive().max(1_000_000).optional(),
  /**
   * Where text was found in the pixels that can’t be read, and so isn’t blacked out: such a study isn’t
   * sent to a third party, or it is.
   */
  unreadText: z.enum(['stop', 'send']).default('stop'),
  /**
   * A model was being asked when the program was killed: what it answered is lost, and perhaps paid.
   * Ask it again, or leave that run as failed.
   */
  whenLost: z.enum(['again', 'leave']).default('again'),
});
export type CreateExperiment = z.input<typeof createExperimentSchema>;

/** One way of asking: a recipe as it was then, and a prompt. */
export const armSchema = z.object({
  preparation: preparationSchema,
  /** Under which name and version the recipe is kept; null: the usual one, or written out. */
  saved: recipeVersionSchema.nullable(),
  prompt: z.string(),
});
export type Arm = z.infer<typeof armSchema>;

export const plannedModelSchema = z.object({
  id: z.string(),
  title: z.string(),
  adapter: z.string(),
  /** The service's own name for it. */
  model: z.string().nullable(),
  policyId: z.string(),
  destination: destinationSchema,
  /** Is there a price? Where none is known, its cost is told as unknown. */
  isPriced: z.boolean(),
});

/** Held fast when the experiment is made. */
export const planSchema = z.object({
  models: z.array(plannedModelSchema),
  arms: z.array(armSchema),
  repeats: z.int(),
  unreadText: z.enum(['stop', 'send']),
  whenLost: z.enum(['again', 'leave']),
});
export type Plan = z.infer<typeof planSchema>;

export const experimentStates = [
  'preparing',
  'ready',
  'running',
  'paused',
  'done',
  'cancelled',
] as const;
export const cellStates = [
  'waiting',
  'stopped',
  'running',
  'done',
  'failed',
  'cancelled',
] as const;
export type CellState = (typeof cellStates)[number];

/** How much would be sent, of one run or of all runs of a model. */
const loadShape = {
  images: z.int(),
  files: z.int(),
  /** Of all questions, the answer not counted. */
  tokens: z.int(),
  /** US dollars at most, by the room that is made for the answers; null: no price is known. */
  mostUsd: z.number().nullable(),
  /** Texts found in the pixels: blacked out, left, and not to be read. */
  masked: z.int(),
  unmasked: z.int(),
  unread: z.int(),
};

/** What a run would send, by what is told before anything is. */
export const cellPreviewSchema = z.object({
  /** As of a preview. */
  digest: z.string(),
  ...loadShape,
  /** Sentences on identity that ask for attention. */
  warnings: z.array(z.string()),
});
export type CellPreview = z.infer<typeof cellPreviewSchema>;

/** A try that came to its end; its cost counts, whatever became of it. */
export const attemptSchema = z.object({
  runId: z.string(),
  /**
   * `unsent`: the program was stopped before anything was sent. `lost`: it was stopped while the model
   * was being asked; what that cost is an estimate.
   */
  outcome: z.enum(['done', 'failed', 'unsent', 'lost', 'cancelled']),
  /** US dollars; null: unknown. */
  costUsd: z.number().nullable(),
  isEstimate: z.boolean(),
  errorKind: z.string().nullable(),
});
export type Attempt = z.infer<typeof attemptSchema>;

export const cellSchema = z.object({
  id: z.string(),
  position: z.int(),
  studyUid: z.string(),
  modelId: z.string(),
  arm: z.int(),
  repeat: z.int(),
  state: z.enum(cellStates),
  /** See /api/runs/{id}; null before there is one, of what came in a bundle, and to a blind reader. */
  runId: z.string().nullable(),
  attempts: z.array(attemptSchema),
  costUsd: z.number().nullable(),
  inputTokens: z.int().nullable(),
  outputTokens: z.int().nullable(),
  latencyMs: z.int().nullable(),
  error: runErrorSchema.nullable(),
});
export type Cell = z.infer<typeof cellSchema>;
export const cellPageSchema = z.object({
  runs: z.array(cellSchema),
  cursor: z.string().nullable(),
});

/** What would go where, of one model. */
export const sendingSchema = z.object({
  modelId: z.string(),
  title: z.string(),
  destination: destinationSchema,
  runs: z.int(),
  stopped: z.int(),
  ...loadShape,
});

export const experimentRowSchema = z.object({
  id: z.string(),
  name: z.string(),
  cohort: z.object({ id: z.string(), name: z.string(), version: z.int() }),
  state: z.enum(experimentStates),
  /** Why it doesn’t go on by itself. */
  stopped: z
    .object({ why: z.enum(['budget', 'person', 'trouble']), detail: z.string() })
    .nullable(),
  counts: z.record(z.enum(cellStates), z.int()),
  /** US dollars of all tries that are known; estimates of lost ones included. */
  spentUsd: z.number(),
  /** Tries of which nobody knows what they cost. */
  unknownCosts: z.int(),
  budgetUsd: z.number().nullable(),
  author: z.string(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  isImported: z.boolean(),
});
export type ExperimentRow = z.infer<typeof experimentRowSchema>;

/** What `…/events` tells: the state of each run by a letter, in the order of the runs. */
export const progressSchema = experimentRowSchema.extend({ grid: z.string() });
export type Progress = z.infer<typeof progressSchema>;
export const experimentListSchema = z.object({
  experiments: z.array(experimentRowSchema),
});

export const experimentSchema = experimentRowSchema.extend({
  plan: planSchema,
  seed: z.int(),
  program: z.string(),
  confirmedBy: z.string().nullable(),
  /** Once everything is prepared: what a person confirms. */
  preview: z
    .object({
      /** SHA-256 over what each of its runs would send. */
      digest: z.string(),
      sendings: z.array(sendingSchema),
      /** Runs that will not be sent, and why. */
      stopped: z.array(
        z.object({ studyUid: z.string(), modelId: z.string(), reason: z.string() }),
      ),
      /** What asks for attention, and of how many runs. */
      warnings: z.array(z.object({ message: z.string(), runs: z.int() })),
      mostUsd: z.number().nullable(),
    })
    .nullable(),
  /** Scorings so far. */
  scorings: z.int(),
});
export type Experiment = z.infer<typeof experimentSchema>;

/** `POST …/state` */
export const changeExperimentSchema = z.strictObject({
  to: z.enum(['running', 'paused', 'cancelled']),
  /** Of the preview that was looked at: what a first start needs. */
  digest: z.string().optional(),
  /** US dollars; raises a budget that was reached. */
  budgetUsd: z.number().positive().max(1_000_000).optional(),
  /** With `running`: what failed is asked once more, also of an experiment that is done. */
  retryFailed: z.boolean().optional(),
});
export type ChangeExperiment = z.infer<typeof changeExperimentSchema>;

/** What came of a bundle. */
export const takenInSchema = z.object({
  experimentId: z.string(),
  /**
   * Its numbers, computed anew: `same` to the last digit; `other-definitions` where another version of
   * the metrics made those in it; `none` where it has none, or nothing to score.
   */
  numbers: z.enum(['same', 'different', 'other-definitions', 'none']),
  /** What the votes of its blind readings come to; `none` where it has none that is over. */
  votes: z.enum(['same', 'different', 'none']),
});
export type TakenIn = z.infer<typeof takenInSchema>;
