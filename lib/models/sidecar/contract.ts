import { z } from 'zod';

/**
 * What a small server beside a model says over HTTP, for models that have no service of their own.
 * The sidecar owns its model's preprocessing, and answers in the grid that it was handed.
 * `public/sidecar.openapi.json` is written from these forms.
 */

/** `GET /v1/info` */
export const infoSchema = z.object({
  model: z.string().min(1),
  version: z.string().min(1),
  licence: z.string(),
  /** As DICOM names them, e.g. `CT`. */
  modalities: z.array(z.string().regex(/^[A-Z]{2}$/)).min(1),
  /** PNGs in order, or one NIfTI-1 with its true affine, compressed by gzip. */
  input: z.enum(['image[]', 'volume']),
  planes: z.array(z.enum(['axial', 'coronal', 'sagittal', 'any'])).default(['any']),
  /** Characters of `prompt` that the model can take; 0 for one that takes none. */
  maxText: z.int().min(0).default(0),
  maxImages: z.int().positive().optional(),
  outputs: z
    .array(z.enum(['report', 'findings', 'boxes2d', 'mask3d', 'embedding', 'risk']))
    .min(1),
});
export type SidecarInfo = z.infer<typeof infoSchema>;

/** Part `meta` of `POST /v1/jobs`; the parts `data` follow in order. */
export const metaSchema = z.strictObject({
  task: z.literal('report'),
  /** The reader's own question; empty for most. */
  prompt: z.string(),
  /** What the images are: words of the standard's lists and numbers, as a JSON text between tags. */
  context: z.string(),
  modality: z.string(),
  /** One for each slice, in order: “Slice 3 of 20, axial CT, z -120.5 mm”. */
  captions: z.array(z.string()),
});
export type SidecarMeta = z.infer<typeof metaSchema>;

/** `202` to `POST /v1/jobs` */
export const acceptedSchema = z.object({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,100}$/),
});

/** `GET /v1/jobs/{id}` */
export const jobSchema = z.object({
  state: z.enum(['queued', 'running', 'done', 'failed', 'refused']),
  /** 0 … 1 */
  progress: z.number().min(0).max(1).optional(),
  etaMs: z.number().min(0).optional(),
  /** Why it failed or was refused, in a sentence without anything of the patient. */
  reason: z.string().optional(),
});

/** A box on one slice: left, top, right, bottom as shares of the width and height sent. */
const boxSchema = z.object({
  /** Numbered from 1 in the order sent. */
  slice: z.int().min(1),
  xyxy: z.tuple([z.number(), z.number(), z.number(), z.number()]),
});

export const sidecarFindingSchema = z.object({
  statement: z.string().min(1).max(2000),
  section: z.enum(['technique', 'findings', 'impression']).default('findings'),
  polarity: z.enum(['present', 'absent']).optional(),
  anatomy: z.string().max(200).optional(),
  side: z.enum(['left', 'right', 'bilateral', 'midline']).optional(),
  sizeMm: z.number().positive().max(2000).optional(),
  slices: z.array(z.int().min(1)).max(2000).default([]),
  /** One at most: a sentence that rests on several places is sent once for each. */
  box: boxSchema.optional(),
});

/** `GET /v1/jobs/{id}/result` */
export const resultSchema = z.object({
  model: z.string().optional(),
  /** A report in prose. */
  text: z.string().max(200_000).optional(),
  /** The same in sentences with their places; read instead of `text`. */
  findings: z.array(sidecarFindingSchema).max(200).optional(),
  /** Whatever the model said, as it said it. */
  raw: z.unknown().optional(),
  timings: z.record(z.string(), z.number()).optional(),
  /** SHA-256 of each part `data` as it arrived, in order, as hexadecimal digits. */
  sha256In: z.array(z.string().regex(/^[0-9a-f]{64}$/)),
});
export type SidecarResult = z.infer<typeof resultSchema>;
