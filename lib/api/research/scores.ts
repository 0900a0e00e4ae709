import { z } from 'zod';
import type { Caution } from '@/lib/evaluation/comparable';
import type { ExperimentSummary } from '@/lib/evaluation/experiment';

const number = z.number().nullable();
const count = z.int();

const cautionSchema = z.union([
  z.object({ kind: z.literal('single-reference') }),
  z.object({ kind: z.literal('few-drafts'), have: count, least: count }),
  z.object({ kind: z.literal('empty-drafts'), count }),
  z.object({ kind: z.literal('length'), ratio: z.number() }),
  z.object({ kind: z.literal('partial'), have: count, of: count }),
  z.object({ kind: z.literal('missing-studies'), count }),
  z.object({ kind: z.literal('reference-kinds'), signed: count, brought: count }),
  z.object({ kind: z.literal('script'), share: z.number(), tokens: z.string() }),
]) satisfies z.ZodType<Caution>;

const intervalSchema = z.object({
  low: number,
  high: number,
  confidence: z.number(),
  seed: count,
  resamples: count,
  undefinedResamples: count,
});

const countsSchema = z.object({ right: count, extra: count, missing: count });
const attributeSchema = z.object({ same: count, different: count, omitted: count });

const rowSchema = z.object({
  /** A model, and of several ways of asking the number. */
  model: z.string(),
  drafts: count,
  missing: z.array(z.string()),
  cells: z.array(
    z.object({
      metric: z.string(),
      corpus: number,
      mean: number,
      interval: intervalSchema.nullable(),
      studies: count,
      cautions: z.array(cautionSchema),
    }),
  ),
  findings: z.object({
    present: countsSchema,
    all: countsSchema,
    denied: count,
    invented: count,
    side: attributeSchema,
    size: attributeSchema,
    anatomy: attributeSchema,
    frame: attributeSchema,
    meanSizeDifferenceMm: number,
    meanBoxIou: number,
  }),
  consistency: z.object({ pairs: count, findingsF1: number, identical: number }),
});

const summarySchema = z.object({
  metrics: count,
  seed: count,
  resamples: count,
  columns: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      range: z.tuple([z.number(), z.number()]),
      better: z.enum(['higher', 'lower']),
      corpus: z.enum(['mean', 'pooled']),
      /** null: not known. */
      movedByNegation: number,
    }),
  ),
  rows: z.array(rowSchema),
  tests: z.array(
    z.object({
      metric: z.string(),
      first: z.string(),
      second: z.string(),
      studies: count,
      difference: number,
      p: number,
      adjusted: number,
    }),
  ),
  orders: z.array(z.object({ metric: z.string(), models: z.array(z.string()) })),
  least: count,
});
export type ShownSummary = z.infer<typeof summarySchema>;
// What is computed is what is told: this does not compile where they differ.
type Numbers<Summary> = Omit<Summary, 'columns'>;
true satisfies Numbers<ShownSummary> extends Numbers<ExperimentSummary> ? true : never;

/** A scoring of an experiment. */
export const scoringSchema = z.object({
  number: count,
  /** Version of the definitions, and that of today: numbers of two versions are not comparable. */
  metrics: count,
  current: count,
  author: z.string(),
  createdAt: z.string(),
  summary: summarySchema,
  /** By run (a cell’s id), in the order of the runs. */
  scores: z.array(z.object({ runId: z.string(), values: z.record(z.string(), number) })),
});
export type Scoring = z.infer<typeof scoringSchema>;
