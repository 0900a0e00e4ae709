import { z } from 'zod';
import { codeSchema, reviewSchema, verdictSchema } from '@/lib/api/viewing/labels';
import { maskSchema } from '@/lib/image/segmentation/mask';

/** Of a request with a mask: one of 500 slices, drawn pixel by pixel, has 5 MB. */
export const MOST_BYTES = 32 * 1024 ** 2;

const uid = z.string().regex(/^[0-9.]{1,64}$/, 'is a DICOM UID');
const color = z.string().regex(/^#[0-9a-f]{6}$/, 'is a colour as #rrggbb');

/**
 * Where a segment began: on an empty picture, as a copy of one of a DICOM SEG, or as what a model
 * proposed and a person took.
 */
export const originSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('drawn') }),
  z.strictObject({
    kind: z.literal('dicom-seg'),
    sopInstanceUid: uid,
    /** Segment Number (0062,0004). */
    segmentNumber: z.int().min(0).max(65_535),
  }),
  z.strictObject({
    kind: z.literal('run'),
    runId: z.string().min(1).max(64),
    /** Of the proposal. */
    number: z.int().min(1),
  }),
]);

const algorithmType = z.enum(['MANUAL', 'SEMIAUTOMATIC', 'AUTOMATIC']);

/** What a person says of a segment, and where it is. */
const contentSchema = z.strictObject({
  label: z.string().min(1).max(64),
  color,
  /** In the list of segments; those with the same go by age. */
  position: z.int().min(0).max(65_535),
  /** Segment Algorithm Type (0062,0008). */
  algorithmType,
  /** Segmented Property Category and Type (0062,0003 and 0062,000F). */
  category: codeSchema.nullable(),
  type: codeSchema.nullable(),
  mask: maskSchema,
});

/** Takes the place of everything that was there. Needs `If-Match`. */
export const putSegmentSchema = contentSchema.extend({
  /** Of somebody else than who drew it; null takes it back, absent: as it is. */
  review: verdictSchema.nullable().optional(),
});
export type PutSegment = z.infer<typeof putSegmentSchema>;

/** The client names the id (a UUID), so that a repeated POST cannot store a thing twice. */
export const createSegmentSchema = contentSchema.extend({
  id: z.uuid(),
  studyUid: uid,
  /** The images that it is drawn on, all of one series. */
  seriesUid: uid,
  origin: originSchema.default({ kind: 'drawn' }),
  position: contentSchema.shape.position.default(0),
  algorithmType: algorithmType.default('MANUAL'),
  category: contentSchema.shape.category.default(null),
  type: contentSchema.shape.type.default(null),
});
export type CreateSegment = z.infer<typeof createSegmentSchema>;

/** A segment without its mask. */
export const segmentSchema = contentSchema.omit({ mask: true }).extend({
  id: z.string(),
  studyUid: z.string(),
  seriesUid: z.string(),
  origin: originSchema,
  author: z.string(),
  /** Null: nobody else has said anything of it. */
  review: reviewSchema.nullable(),
  /** Pixels inside, of all frames, and frames that have any. */
  voxels: z.int(),
  frames: z.int(),
  version: z.int(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Segment = z.infer<typeof segmentSchema>;

export const segmentListSchema = z.object({ segments: z.array(segmentSchema) });

export const segmentWithMaskSchema = segmentSchema.extend({ mask: maskSchema });
export type SegmentWithMask = z.infer<typeof segmentWithMaskSchema>;

/** A segment of a DICOM SEG. */
const describedSchema = z.object({
  segmentNumber: z.int(),
  label: z.string(),
  algorithmType,
  /** Null where the file says none. */
  algorithmName: z.string().nullable(),
  /** Recommended by the file; null: none is. */
  color: color.nullable(),
  category: codeSchema.nullable(),
  type: codeSchema.nullable(),
});

/** A DICOM SEG of a study, without its masks. */
const segmentationSummarySchema = z.object({
  sopInstanceUid: z.string(),
  seriesUid: z.string(),
  seriesNumber: z.int().nullable(),
  /** Content Label. */
  label: z.string(),
  description: z.string(),
  /** `CONTOURS`: an RT Structure Set. Null: not known. */
  kind: z.enum(['BINARY', 'FRACTIONAL', 'LABELMAP', 'CONTOURS']).nullable(),
  segments: z.array(describedSchema),
  /** UIDs of the series that it was made of, as it says. */
  refersTo: z.array(z.string()),
  /** Why it can't be read; null: nothing is known against it. */
  problem: z.string().nullable(),
  /** Whence it is. */
  origin: z.object({
    manufacturer: z.string(),
    authors: z.array(z.string()),
    /** ISO 8601; null: it says none. */
    madeAt: z.string().nullable(),
  }),
});
export type SegmentationSummary = z.infer<typeof segmentationSummarySchema>;
export const segmentationListSchema = z.object({
  segmentations: z.array(segmentationSummarySchema),
});

/** What a DICOM SEG marks on the images that it was made on. Read only: a copy can be changed. */
export const segmentationSchema = z.object({
  sopInstanceUid: z.string(),
  studyUid: z.string(),
  /** Of the images that the masks lie on. */
  sourceSeriesUid: z.string(),
  label: z.string(),
  kind: z.enum(['BINARY', 'FRACTIONAL', 'LABELMAP', 'CONTOURS']),
  segments: z.array(describedSchema.extend({ voxels: z.int(), mask: maskSchema })),
  /** What of the file isn't in the masks, and what was decided in reading: sentences. */
  notes: z.array(z.string()),
});
export type SegmentationWithMasks = z.infer<typeof segmentationSchema>;

/** By the names that they have in the OpenAPI document. */
export const SEGMENT_SCHEMAS = {
  CreateSegment: createSegmentSchema,
  PutSegment: putSegmentSchema,
  Segment: segmentSchema,
  SegmentList: segmentListSchema,
  SegmentWithMask: segmentWithMaskSchema,
  Segmentation: segmentationSchema,
  SegmentationList: segmentationListSchema,
};
