import { z } from 'zod';

/**
 * What a server beside a segmentation engine says over HTTP (SAT, TotalSegmentator, VISTA-3D, MedSAM2
 * …), beside the rest of the sidecar's contract: its vocabulary, the work, and the masks, which come
 * back voxel by voxel in the grid that it was handed.
 */

const codeSchema = z.object({
  value: z.string().min(1).max(64),
  scheme: z.string().min(1).max(16),
  meaning: z.string().min(1).max(64),
});

/** `GET /v1/labels?modality=CT` */
export const labelsSchema = z.object({
  labels: z
    .array(
      z.object({
        /** As it is asked for and comes back. */
        name: z.string().min(1).max(64),
        synonyms: z.array(z.string()).default([]),
        /** Segmented Property Type (0062,000F), e.g. liver 10200004 SCT. */
        type: codeSchema.optional(),
      }),
    )
    .max(5000),
});
export type Vocabulary = z.infer<typeof labelsSchema>['labels'];

/** Part `meta` of `POST /v1/segment`; the part `volume` follows. */
export const segmentMetaSchema = z.strictObject({
  modality: z.string(),
  /** Names of its vocabulary; empty: what it segments if nobody asks. */
  labels: z.array(z.string()),
  /** Which of its models, where it has several. */
  model: z.string().optional(),
});
export type SegmentMeta = z.infer<typeof segmentMetaSchema>;

/** `GET /v1/jobs/{id}/result` of a segmentation */
export const segmentResultSchema = z.object({
  model: z.string().optional(),
  masks: z
    .array(
      z.object({
        label: z.string().min(1).max(64),
        /** Below the job: `masks/1`. Several structures may lie in one file. */
        file: z.string().regex(/^[A-Za-z0-9_/-]{1,100}$/),
        /** Its number in a file that holds several; absent: everything but 0 is it. */
        value: z.int().min(1).optional(),
      }),
    )
    .max(1000),
  raw: z.unknown().optional(),
  timings: z.record(z.string(), z.number()).optional(),
  /** SHA-256 of the volume as it arrived, as hexadecimal digits. */
  sha256In: z.array(z.string().regex(/^[0-9a-f]{64}$/)),
});
