import { z } from 'zod';
import { codeSchema, reviewSchema, verdictSchema } from '@/lib/api/viewing/labels';
import { originSchema } from '@/lib/api/viewing/objects';

const point2 = z.tuple([z.number(), z.number()]);
const point3 = z.tuple([z.number(), z.number(), z.number()]);

/**
 * Tools whose annotations are kept, and how many points each has at least. The names are
 * Cornerstone's, which SR groups carry too; Polyline is ours.
 */
export const POINTS_AT_LEAST = {
  Length: 2,
  Bidirectional: 4,
  Angle: 3,
  CobbAngle: 4,
  EllipticalROI: 4,
  CircleROI: 2,
  RectangleROI: 4,
  PlanarFreehandROI: 2,
  SplineROI: 3,
  Polyline: 2,
  Probe: 1,
  ArrowAnnotate: 2,
  Label: 1,
  KeyImage: 1,
  Calibration: 2,
} as const;
export const toolSchema = z.enum(
  Object.keys(POINTS_AT_LEAST) as [keyof typeof POINTS_AT_LEAST],
);

const POINTS_AT_MOST = 5000;
const contour = {
  /** Of freehand, spline and polyline: back to the first point. */
  closed: z.boolean().optional(),
};

/**
 * Points in the order of the tool: Length two ends; Bidirectional both ends of one axis, then of the
 * other; Angle end, vertex, end; CobbAngle both ends of two lines; EllipticalROI bottom, top, left,
 * right; CircleROI centre, a point of the rim; RectangleROI top left, top right, bottom left, bottom
 * right; PlanarFreehandROI and Polyline every corner; SplineROI the points its Catmull-Rom curve goes
 * through; ArrowAnnotate tip, tail; Probe and Label one; KeyImage one, which means the whole frame;
 * Calibration the ends of a line whose `true length` is measured to be what a person typed.
 *
 * In the patient (LPS, mm) where the frame has a plane, in source pixels (column, row; (0, 0) the
 * centre of the top-left pixel) where it has none, such as ultrasound. `textBox` is where a person
 * put the words, their top left, in the same space; absent: beside the drawing.
 */
export const geometrySchema = z.discriminatedUnion('space', [
  z.object({
    space: z.literal('patient'),
    frameOfReferenceUid: z.string().nullable(),
    points: z.array(point3).min(1).max(POINTS_AT_MOST),
    textBox: point3.optional(),
    ...contour,
  }),
  z.object({
    space: z.literal('pixel'),
    points: z.array(point2).min(1).max(POINTS_AT_MOST),
    textBox: point2.optional(),
    ...contour,
  }),
]);
export type Geometry = z.infer<typeof geometrySchema>;

export const measurementSchema = z.object({
  /** `length`, `long axis`, `short axis`, `angle`, `area`, `perimeter`, `mean`, `sd`, `median`, `min`, `max`, `pixels`, `value`, `true length`; of ultrasound that shows time, velocity or frequency also these, `depth`, `slope`, `velocity-time integral`. */
  name: z.string(),
  value: z.number(),
  /** `mm`, `px`, `mm²`, `°`, `HU`, `1`; of ultrasound `cm`, `cm²`, `s`, `cm/s` … */
  unit: z.string(),
  /** Whence the scale: `at detector`, `calibrated by the user`, `US region 2, 0.031 cm/px` …; absent: the image's own. */
  note: z.string().max(100).optional(),
});

const bodySchema = z.object({
  tool: toolSchema,
  studyUid: z.string(),
  seriesUid: z.string(),
  sopInstanceUid: z.string(),
  frame: z.int().min(1),
  geometry: geometrySchema,
  label: z.string().max(200),
  /** What the label means, where the team's set says so. */
  code: codeSchema.nullable(),
  measurements: z.array(measurementSchema).max(100),
  /** `#rrggbb`; null: the viewer's own. */
  color: z
    .string()
    .regex(/^#[0-9a-f]{6}$/)
    .nullable(),
  /** False: kept, and not drawn. */
  visible: z.boolean(),
});

/** The client names the id (a UUID), so that a repeated POST cannot store a thing twice. */
export const createAnnotationSchema = bodySchema.extend({
  id: z.uuid(),
  code: bodySchema.shape.code.default(null),
  color: bodySchema.shape.color.default(null),
  visible: bodySchema.shape.visible.default(true),
});
export type CreateAnnotation = z.infer<typeof createAnnotationSchema>;

/** Needs `If-Match`. */
export const patchAnnotationSchema = bodySchema
  .pick({
    ...{ geometry: true, label: true, code: true },
    ...{ measurements: true, color: true, visible: true },
  })
  .extend({
    /** Of somebody else than who drew it; null takes it back. */
    review: verdictSchema.nullable(),
  })
  .partial();
export type PatchAnnotation = z.infer<typeof patchAnnotationSchema>;

export const annotationSchema = bodySchema.extend({
  id: z.string(),
  author: z.string(),
  /** Who made the version that this is. */
  changedBy: z.string(),
  /** `external`: read from an object of the study, which another program or archive wrote. */
  source: z.enum(['person', 'model', 'external']),
  /** Null: it was drawn here. */
  origin: originSchema.nullable(),
  /** As its review says; without one a person's drawing is accepted, any other one proposed. */
  status: z.enum(['proposed', 'accepted', 'rejected']),
  /** Null: nobody else has said anything of it. */
  review: reviewSchema.nullable(),
  version: z.int(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Annotation = z.infer<typeof annotationSchema>;
export const annotationListSchema = z.object({ annotations: z.array(annotationSchema) });
export const annotationQuerySchema = z.object({ studyUid: z.string() });
