import { z } from 'zod';
import { ledgerLineSchema } from '@/lib/api/imports';
import { jobErrorSchema, jobStatusSchema } from '@/lib/api/pacs/jobs';

const uid = z.string().regex(/^[0-9.]{1,64}$/, 'must be a UID');

/** Another archive that the PACS file names. */
export const pacsNodeSchema = z.object({
  id: z.string(),
  title: z.string(),
  protocol: z.enum(['dicomweb', 'dimse']),
  /** Where it is, for a person. */
  address: z.string(),
  /** Whether studies are sent to it from here. */
  push: z.boolean(),
});
export type PacsNodeRow = z.infer<typeof pacsNodeSchema>;

export const pacsNodeListSchema = z.object({
  nodes: z.array(pacsNodeSchema),
  /** Faults of the PACS file, a sentence each. */
  problems: z.array(z.string()),
  /** Where that file is, or would be. */
  file: z.string(),
});

export const pacsEchoSchema = z.object({
  reachable: z.boolean(),
  /** Why not, in a sentence or two. */
  reason: z.string().nullable(),
  /** How long the answer took. */
  milliseconds: z.int(),
});
export type PacsEcho = z.infer<typeof pacsEchoSchema>;

const date = z.string().regex(/^\d{8}$/, 'must be YYYYMMDD');
const text = z.string().trim().max(64);

/** `*` and `?` stand for any characters, and for one. A name and a description match in part. */
export const pacsSearchSchema = z.strictObject({
  patientName: text.optional(),
  patientId: text.optional(),
  accessionNumber: text.optional(),
  /** DICOM DA, both ends included. */
  dateFrom: date.optional(),
  dateTo: date.optional(),
  /** Studies with a series of any of them. */
  modalities: z
    .array(z.string().regex(/^[A-Z0-9_]{1,16}$/))
    .max(12)
    .default([]),
  description: text.optional(),
  studyUid: uid.optional(),
  limit: z.int().min(1).max(200).default(50),
  offset: z.int().min(0).max(100_000).default(0),
});
export type PacsSearch = z.infer<typeof pacsSearchSchema>;

/** How much of it is in this archive; where the other doesn't count, `part` is all we know. */
const hereSchema = z.object({
  state: z.enum(['none', 'part', 'whole']),
  instances: z.int(),
});
export type Here = z.infer<typeof hereSchema>;

const pacsStudySchema = z.object({
  studyUid: z.string(),
  patientName: z.string(),
  patientId: z.string(),
  patientBirthDate: z.string(),
  patientSex: z.string(),
  studyDate: z.string(),
  studyTime: z.string(),
  description: z.string(),
  accessionNumber: z.string(),
  modalities: z.array(z.string()),
  /** What the other archive announces; null where it doesn't. */
  seriesCount: z.int().nullable(),
  instanceCount: z.int().nullable(),
});
export type PacsStudy = z.infer<typeof pacsStudySchema>;

const pacsStudyRowSchema = pacsStudySchema.extend({ here: hereSchema });
export type PacsStudyRow = z.infer<typeof pacsStudyRowSchema>;

export const pacsStudyListSchema = z.object({
  studies: z.array(pacsStudyRowSchema),
  /** `offset` of the next page; null on the last. */
  next: z.int().nullable(),
  /** Answers that could not be used: nothing is left out silently. */
  unusable: z.int(),
});

const pacsSeriesSchema = z.object({
  seriesUid: z.string(),
  modality: z.string(),
  number: z.int().nullable(),
  description: z.string(),
  bodyPart: z.string(),
  instanceCount: z.int().nullable(),
});
export type PacsSeries = z.infer<typeof pacsSeriesSchema>;

const pacsSeriesRowSchema = pacsSeriesSchema.extend({ here: hereSchema });
export type PacsSeriesRow = z.infer<typeof pacsSeriesRowSchema>;
export const pacsSeriesListSchema = z.object({ series: z.array(pacsSeriesRowSchema) });

export const startPullsSchema = z.strictObject({
  nodeId: z.string().max(64),
  pulls: z
    .array(
      z.strictObject({
        studyUid: uid,
        /** Only these series of it; all of them if absent. */
        seriesUids: z.array(uid).min(1).max(10_000).optional(),
      }),
    )
    .min(1)
    .max(200),
});
export type StartPulls = z.infer<typeof startPullsSchema>;

/** A ledger line that a person should see, or an instance that never came. */
const pullProblemSchema = ledgerLineSchema.extend({
  outcome: z.enum(['stored', 'duplicate', 'replaced', 'refused', 'missing']),
});
export type PullProblem = z.infer<typeof pullProblemSchema>;

const pullCountsSchema = z.object({
  /** Were in this archive before, and were not asked for. */
  present: z.int().default(0),
  stored: z.int().default(0),
  duplicate: z.int().default(0),
  replaced: z.int().default(0),
  refused: z.int().default(0),
  /** Announced, and still not here at the end. */
  missing: z.int().default(0),
});
export type PullCounts = z.infer<typeof pullCountsSchema>;

/** A study, or series of it, on its way from another archive into this one. */
export const pullSchema = z.object({
  id: z.string(),
  nodeId: z.string(),
  studyUid: z.string(),
  /** Empty = all of the study. */
  seriesUids: z.array(z.string()),
  /** What the other archive said of the study; null until it was asked. */
  study: pacsStudySchema.nullable(),
  status: jobStatusSchema,
  /** Instances that the other archive announced, of what was asked for. */
  announced: z.int().nullable(),
  counts: pullCountsSchema,
  problems: z.array(pullProblemSchema),
  error: jobErrorSchema.nullable(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
});
export type Pull = z.infer<typeof pullSchema>;
export const pullListSchema = z.object({ pulls: z.array(pullSchema) });
