import { z } from 'zod';
import { studyQuerySchema } from '@/lib/api/studies';

/** Studies of one cohort, and reports that one study is held against. */
export const MOST_STUDIES = 5_000;
export const MOST_REFERENCES = 8;
const LONGEST_REPORT = 100_000;
/** A file with a report for each of so many studies. */
const LONGEST_FILE = 32 * 1024 ** 2;
/** Of a request that makes a cohort. */
export const MOST_COHORT_BYTES = 48 * 1024 ** 2;

const uid = z.string().regex(/^[0-9.]{1,64}$/, 'must be a UID');

/** How studies are chosen: by one of these. */
const pickSchema = z.union([
  z.strictObject({
    query: z.strictObject(
      studyQuerySchema.pick({ search: true, modality: true, from: true, to: true }).shape,
    ),
  }),
  z.strictObject({ studyUids: z.array(uid).min(1).max(MOST_STUDIES) }),
  z.strictObject({
    /**
     * A table: CSV with a header that names `study_uid` and, if there are any, `report`; or JSON Lines
     * with the same names. A study may have several rows, one for each report.
     */
    file: z.strictObject({
      format: z.enum(['csv', 'jsonl']),
      text: z.string().min(1).max(LONGEST_FILE),
    }),
  }),
]);
export type Pick = z.infer<typeof pickSchema>;

const contentSchema = {
  name: z.string().trim().min(1).max(120),
  pick: pickSchema,
  references: z
    .strictObject({
      /** The newest signed report of each study, after those that were brought along. */
      signed: z.boolean().default(true),
      /** Reports from elsewhere, in the order in which they count. */
      texts: z
        .array(
          z.strictObject({
            studyUid: uid,
            text: z.string().trim().min(1).max(LONGEST_REPORT),
          }),
        )
        .max(MOST_STUDIES * MOST_REFERENCES)
        .default([]),
    })
    .default({ signed: true, texts: [] }),
};

/** `PUT`: a new version, chosen anew. */
export const putCohortSchema = z.strictObject(contentSchema);
export type PutCohort = z.infer<typeof putCohortSchema>;
/** The client names the id (a UUID), so that a repeated POST makes no second one. */
export const createCohortSchema = putCohortSchema.extend({ id: z.uuid() });
export type CreateCohort = z.infer<typeof createCohortSchema>;

/** Why somebody's row is not in the cohort. */
export const leftOutSchema = z.object({
  studyUid: z.string(),
  why: z.enum(['not-here', 'no-images', 'twice']),
});

export const cohortRowSchema = z.object({
  id: z.string(),
  name: z.string(),
  version: z.int(),
  author: z.string(),
  updatedAt: z.string(),
  studies: z.int(),
  /** How many of them have a reference report. */
  referenced: z.int(),
  isImported: z.boolean(),
});
export type CohortRow = z.infer<typeof cohortRowSchema>;
export const cohortListSchema = z.object({ cohorts: z.array(cohortRowSchema) });

export const cohortStudySchema = z.object({
  studyUid: z.string(),
  /** SHA-256 over its instances and the hashes of their files, when the version was made. */
  fingerprint: z.string(),
  modalities: z.array(z.string()),
  series: z.int(),
  instances: z.int(),
  /** Is it now what it was then? `elsewhere`: it came in a bundle, and is not in this archive. */
  now: z.enum(['same', 'changed', 'deleted', 'elsewhere']),
  references: z.array(
    z.object({
      source: z.enum(['report', 'text']),
      reportId: z.string().nullable(),
      reportVersion: z.int().nullable(),
      sha256: z.string(),
      text: z.string(),
    }),
  ),
});
export type CohortStudy = z.infer<typeof cohortStudySchema>;

/** A version of a cohort, as it was made, and what became of its studies since. */
export const cohortSchema = cohortRowSchema.extend({
  /** The newest version. */
  newest: z.int(),
  createdAt: z.string(),
  sha256: z.string(),
  leftOut: z.array(leftOutSchema),
  list: z.array(cohortStudySchema),
});
export type Cohort = z.infer<typeof cohortSchema>;
