import { z } from 'zod';

const point2 = z.tuple([z.number(), z.number()]);
const point3 = z.tuple([z.number(), z.number(), z.number()]);

/** Tools whose annotations are kept; the names are Cornerstone's, which SR groups carry too. */
export const toolSchema = z.enum(['Length', 'EllipticalROI']);

/**
 * Handles in the order of the tool: Length two ends; EllipticalROI bottom, top, left, right of the
 * ellipse. In the patient (LPS, mm) where the frame has a plane, in source pixels (column, row;
 * (0, 0) the centre of the top-left pixel) where it has none, such as ultrasound.
 */
export const geometrySchema = z.discriminatedUnion('space', [
  z.object({
    space: z.literal('patient'),
    frameOfReferenceUid: z.string().nullable(),
    points: z.array(point3).min(1).max(1000),
  }),
  z.object({ space: z.literal('pixel'), points: z.array(point2).min(1).max(1000) }),
]);
export type Geometry = z.infer<typeof geometrySchema>;

export const measurementSchema = z.object({
  /** `length`, `area`, `mean`, `sd`, `min`, `max`, `pixels`. */
  name: z.string(),
  value: z.number(),
  /** `mm`, `px`, `mm²`, `HU`, `1` … */
  unit: z.string(),
});

const bodySchema = z.object({
  tool: toolSchema,
  studyUid: z.string(),
  seriesUid: z.string(),
  sopInstanceUid: z.string(),
  frame: z.int().min(1),
  geometry: geometrySchema,
  label: z.string().max(200),
  measurements: z.array(measurementSchema).max(100),
});

/** The client names the id (a UUID), so that a repeated POST cannot store a thing twice. */
export const createAnnotationSchema = bodySchema.extend({ id: z.uuid() });
export type CreateAnnotation = z.infer<typeof createAnnotationSchema>;

/** Needs `If-Match`. */
export const patchAnnotationSchema = bodySchema
  .pick({ geometry: true, label: true, measurements: true })
  .partial();
export type PatchAnnotation = z.infer<typeof patchAnnotationSchema>;

export const annotationSchema = bodySchema.extend({
  id: z.string(),
  author: z.string(),
  source: z.enum(['person', 'model']),
  status: z.enum(['proposed', 'accepted', 'rejected']),
  version: z.int(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Annotation = z.infer<typeof annotationSchema>;
export const annotationListSchema = z.object({ annotations: z.array(annotationSchema) });
export const annotationQuerySchema = z.object({ studyUid: z.string() });
