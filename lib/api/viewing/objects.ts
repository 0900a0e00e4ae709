import { z } from 'zod';
import { codeSchema } from '@/lib/api/viewing/labels';

/** Whence an annotation is that another program, or another archive, made. */
export const originSchema = z.object({
  /** Of the object that it was read from. */
  sopInstanceUid: z.string(),
  /** As its series is described, or as it calls itself. */
  title: z.string(),
  manufacturer: z.string(),
  /** Model and version. */
  software: z.string(),
  /** People, as names are written, `Family^Given`; of a program its name. */
  authors: z.array(z.string()),
  byDevice: z.boolean(),
  /** ISO 8601; null: it says none. */
  madeAt: z.string().nullable(),
  /** Of the thing that is marked, wherever it is marked; null: it has none. */
  trackingUid: z.string().nullable(),
  /** Where in the body. */
  site: codeSchema.nullable(),
});
export type Origin = z.infer<typeof originSchema>;

/** An object of a study that was read for annotations: a report, a presentation state, key objects. */
export const structuredObjectSchema = z.object({
  sopInstanceUid: z.string(),
  seriesUid: z.string(),
  seriesNumber: z.int().nullable(),
  kind: z.enum(['report', 'presentation', 'key-objects']),
  title: z.string(),
  description: z.string(),
  manufacturer: z.string(),
  software: z.string(),
  authors: z.array(z.string()),
  madeAt: z.string().nullable(),
  /** UIDs of the series that it was made of, as it says. */
  refersTo: z.array(z.string()),
  /** Annotations that were read from it and stand among those of the study. */
  annotations: z.int(),
  /** Numbers without a place on an image. */
  rows: z.array(
    z.object({
      /** What they are of. */
      about: z.string(),
      name: z.string(),
      value: z.number(),
      unit: z.string(),
    }),
  ),
  /** What of it is not shown, each with its reason. */
  notShown: z.array(z.object({ what: z.string(), why: z.string() })),
});
export type StructuredObject = z.infer<typeof structuredObjectSchema>;
export const structuredObjectListSchema = z.object({
  objects: z.array(structuredObjectSchema),
});

/** By the names that they have in the OpenAPI document. */
export const OBJECT_SCHEMAS = { StructuredObjectList: structuredObjectListSchema };
