import { z } from 'zod';

const uidSchema = z
  .string()
  .regex(/^[0-9.]+$/)
  .max(64);
const reasonSchema = z.string().trim().min(5).max(500);

export const putRetentionRuleSchema = z.strictObject({
  name: z.string().trim().min(1).max(200),
  /** null: for studies of which no collection has a rule of its own. */
  collectionId: z.string().max(64).nullable(),
  /** Days are counted from: the last change of the images, the last look, the study date. */
  after: z.enum(['import', 'view', 'study-date']),
  days: z.int().min(1).max(36_600),
  /** Studies that are due are listed, or deleted by the server, too. */
  outcome: z.enum(['list', 'delete']),
  /** Reports, annotations and segments are no hindrance, and go along. */
  withWork: z.boolean(),
});
export type PutRetentionRule = z.infer<typeof putRetentionRuleSchema>;
export const retentionRuleSchema = putRetentionRuleSchema.extend({
  id: z.string(),
  version: z.int(),
  /** Who changed it last. */
  author: z.string(),
});
export type RetentionRule = z.infer<typeof retentionRuleSchema>;
export const retentionRuleListSchema = z.object({ rules: z.array(retentionRuleSchema) });

export const dueStudySchema = z.object({
  studyUid: z.string(),
  patientName: z.string(),
  patientId: z.string(),
  /** DICOM DA, `YYYYMMDD`, or empty. */
  studyDate: z.string(),
  description: z.string(),
  modalities: z.array(z.string()),
  instances: z.int(),
  bytes: z.number(),
  /** Since when it may go. */
  since: z.string(),
  /** Names of the rules that say so. */
  rules: z.array(z.string()),
  /** The server deletes it by itself. */
  automatic: z.boolean(),
  /** What keeps it all the same; null: nothing. */
  stays: z.enum(['held', 'report', 'annotation', 'segment', 'run']).nullable(),
});
export type DueStudy = z.infer<typeof dueStudySchema>;
export const dueListSchema = z.object({
  /** Those that may go longest, 200 at most. */
  studies: z.array(dueStudySchema),
  total: z.int(),
});
export type DueList = z.infer<typeof dueListSchema>;

export const runRetentionSchema = z.strictObject({ reason: reasonSchema });
export const retentionRunSchema = z.object({
  deleted: z.array(z.object({ studyUid: z.string(), certificate: z.string() })),
  stayed: z.array(z.object({ studyUid: z.string(), because: z.string() })),
});
export type RetentionRun = z.infer<typeof retentionRunSchema>;

/** Why it is held, or why not any more. */
export const holdReasonSchema = z.strictObject({ reason: reasonSchema });
export const holdSchema = z.object({
  studyUid: z.string(),
  reason: z.string(),
  author: z.string(),
  createdAt: z.string(),
});
export type HoldOf = z.infer<typeof holdSchema>;
export const holdListSchema = z.object({ holds: z.array(holdSchema) });

export const deleteSchema = z.strictObject({
  studyUid: uidSchema,
  seriesUid: uidSchema.optional(),
  sopInstanceUid: uidSchema.optional(),
  reason: reasonSchema,
  /** Of a whole study: reports, annotations and segments go along. */
  withWork: z.boolean().default(false),
});

const fileGoneSchema = z.object({ sha256: z.string(), bytes: z.number() });
const summarySchema = z.object({
  format: z.literal('overread-deletion-certificate/1'),
  id: z.string(),
  deletedAt: z.string(),
  deletedBy: z.string(),
  reason: z.string(),
  rules: z.array(z.string()),
  studyUid: z.string(),
  seriesUid: z.string().nullable(),
  sopInstanceUid: z.string().nullable(),
  whole: z.boolean(),
  counts: z.object({
    series: z.int(),
    instances: z.int(),
    files: z.int(),
    bytes: z.number(),
    reports: z.int(),
    annotations: z.int(),
    segments: z.int(),
    runs: z.int(),
    exports: z.int(),
  }),
});
const certificateSchema = summarySchema.extend({
  series: z.array(
    z.object({
      seriesUid: z.string(),
      instances: z.array(
        z.object({
          sopInstanceUid: z.string(),
          sopClassUid: z.string(),
          files: z.array(fileGoneSchema),
        }),
      ),
    }),
  ),
  otherFiles: z.array(fileGoneSchema),
  /** Of all these files, those that something else counted on. */
  stays: z.array(z.string()),
  notCovered: z.string(),
});
const sealShape = {
  /** SHA-256 of the certificate as JSON without blanks. */
  sha256: z.string(),
  /** The event of the audit trail that holds it. */
  audit: z.object({ sequence: z.int(), hash: z.string() }),
};
export const deletionSchema = z.object({
  certificate: certificateSchema,
  ...sealShape,
  /** What became of its files: how many are gone, wait for that, are counted on, are there. */
  files: z.object({
    gone: z.int(),
    waiting: z.int(),
    counted: z.int(),
    there: z.int(),
  }),
});
export type Deletion = z.infer<typeof deletionSchema>;
export const deletionListSchema = z.object({
  deletions: z.array(summarySchema.extend(sealShape)),
  nextCursor: z.string().nullable(),
});
export type DeletionList = z.infer<typeof deletionListSchema>;
export const deletionQuerySchema = z.object({
  cursor: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const RETENTION_SCHEMAS = {
  PutRetentionRule: putRetentionRuleSchema,
  RetentionRule: retentionRuleSchema,
  RetentionRuleList: retentionRuleListSchema,
  DueList: dueListSchema,
  RunRetention: runRetentionSchema,
  RetentionRun: retentionRunSchema,
  HoldReason: holdReasonSchema,
  Hold: holdSchema,
  HoldList: holdListSchema,
  Delete: deleteSchema,
  Deletion: deletionSchema,
  DeletionList: deletionListSchema,
};
