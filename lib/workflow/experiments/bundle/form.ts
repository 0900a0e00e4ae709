import { z } from 'zod';
import { attemptSchema, cellStates, planSchema } from '@/lib/api/research/experiments';
import { runErrorSchema } from '@/lib/api/runs';
import { DISCLAIMER } from '@/lib/report/prose';

/** What a bundle is made of, by the names in its ZIP; the manifest comes last. */
export const MANIFEST = 'manifest.json';
export const PARTS = [
  ...(['studies.jsonl', 'runs.jsonl', 'readings.jsonl'] as const),
  ...(['judgings.jsonl', 'masks.jsonl', 'scores.json'] as const),
] as const;
export type PartName = (typeof PARTS)[number];

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const uid = z.string().regex(/^[0-9.]{1,64}$/);
const when = z.iso.datetime().nullable();

export const manifestSchema = z.object({
  about: z.literal('overread-experiment/1'),
  disclaimer: z.literal(DISCLAIMER),
  /** Version of the program that wrote it. */
  program: z.string(),
  experiment: z.object({
    id: z.uuid(),
    name: z.string().min(1).max(200),
    plan: planSchema,
    seed: z.int(),
    budgetUsd: z.number().nullable(),
    state: z.enum(['ready', 'paused', 'done', 'cancelled']),
    author: z.string(),
    /** Version of the program that made it. */
    program: z.string(),
    digest: z.string().nullable(),
    startedAt: when,
    finishedAt: when,
  }),
  cohort: z.object({
    id: z.string().max(64),
    name: z.string().min(1).max(200),
    version: z.int(),
    sha256,
  }),
  files: z.array(z.object({ name: z.enum(PARTS), sha256, bytes: z.int() })),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** A line of `studies.jsonl`. */
export const studyLineSchema = z.object({
  study_uid: uid,
  fingerprint: sha256,
  facts: z.object({
    modalities: z.array(z.string()),
    series: z.int(),
    instances: z.int(),
  }),
  /** Its files, by their hashes; none where it was deleted. */
  images: z.array(z.object({ sop_instance_uid: uid, sha256 })),
  references: z.array(
    z.object({
      source: z.enum(['report', 'text']),
      text: z.string(),
      /** Statements as JSON text, or null. */
      findings: z.string().nullable(),
      sha256,
    }),
  ),
});
export type StudyLine = z.infer<typeof studyLineSchema>;

/** A line of `runs.jsonl`. */
export const runLineSchema = z.object({
  position: z.int(),
  study_uid: uid,
  model: z.string(),
  arm: z.int(),
  repeat: z.int(),
  state: z.enum(cellStates),
  attempts: z.array(attemptSchema),
  cost_usd: z.number().nullable(),
  input_tokens: z.int().nullable(),
  output_tokens: z.int().nullable(),
  latency_ms: z.int().nullable(),
  error: runErrorSchema.nullable(),
  /** Statements with their evidence; null where there is no draft. */
  draft: z
    .object({ statements: z.array(z.unknown()) })
    .loose()
    .nullable(),
  /** What was sent and what came back; null where nothing was, or it is not known any more. */
  asked: z
    .object({
      model: z.string().nullable(),
      prompt_sha256: z.string().nullable(),
      images: z.array(
        z.object({
          sha256: z.string(),
          sop_instance_uid: z.string(),
          frame: z.int(),
          caption: z.string(),
        }),
      ),
      instructions: z.string(),
      context: z.string(),
      questions: z.array(z.string()),
      answer: z.string(),
    })
    .nullable(),
});
export type RunLine = z.infer<typeof runLineSchema>;

/** `scores.json`: the newest scoring; null where there is none. */
export const scoresSchema = z
  .object({ number: z.int(), metrics: z.int(), summary: z.unknown() })
  .nullable();
