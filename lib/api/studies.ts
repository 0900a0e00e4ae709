import { z } from 'zod';
import { statusSchema } from '@/lib/report/review/life-cycle';

/** A row of the studies page. */
export const studyRowSchema = z.object({
  studyUid: z.string(),
  patientName: z.string(),
  patientId: z.string(),
  /** DICOM DA, `YYYYMMDD`, or empty. */
  studyDate: z.string(),
  description: z.string(),
  modalities: z.array(z.string()),
  seriesCount: z.int(),
  instanceCount: z.int(),
  synthetic: z.boolean(),
  /** The newest report, if there is one. */
  report: z
    .object({
      id: z.string(),
      status: statusSchema,
      decided: z.int(),
      findings: z.int(),
      modelId: z.string().nullable(),
      signedBy: z.string().nullable(),
    })
    .nullable(),
});
export type StudyRow = z.infer<typeof studyRowSchema>;

export const studyListSchema = z.object({
  studies: z.array(studyRowSchema),
  /** Pass as `cursor` to get the next page; null on the last. */
  cursor: z.string().nullable(),
  total: z.int(),
  /** There are more than `total`, which were not counted. */
  isLeast: z.boolean(),
});

const date = z.string().regex(/^\d{8}$/, 'is a date as YYYYMMDD');

export const studyQuerySchema = z.object({
  /** Words; each has to be in a name, a patient ID, a description or an accession number. */
  search: z.string().max(200).optional(),
  modality: z.string().max(16).optional(),
  /** Study dates, both ends included. */
  from: date.optional(),
  to: date.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().optional(),
  /** UID of a study: those that stand right before it, instead of a page after `cursor`. */
  before: z.string().optional(),
});
export type StudyQuery = z.infer<typeof studyQuerySchema>;

/** One frame in display order. */
export const stackFrameSchema = z.object({
  sopInstanceUid: z.string(),
  frame: z.int().min(1),
  /** Along the slice normal. */
  positionMm: z.number().nullable(),
});

/** A value that sets stacks of a series apart: b-value, direction, echo, time … */
export const dimensionSchema = z.object({
  name: z.string(),
  /** With its unit. */
  value: z.string(),
  /** From 1, among `count` values. */
  index: z.int().min(1),
  count: z.int().min(1),
});

/** Frames that belong on one scroll bar: same matrix, orientation, b-value, echo … */
export const stackSchema = z.object({
  /** Unique within the study: series UID and a name made of the label. */
  id: z.string(),
  label: z.string(),
  /**
   * The label in words and numbers, the broadest first. Stacks that differ in the last one only
   * are neighbours in it, to be leafed through at one place.
   */
  dimensions: z.array(dimensionSchema),
  /** Stacks of one number have matrix, orientation and pixel spacing in common. */
  geometry: z.int().min(0),
  frames: z.array(stackFrameSchema),
  orderedBy: z.enum([
    'position',
    'in-stack-position',
    'slice-location',
    'time',
    'instance-number',
  ]),
  spacingMm: z.number().nullable(),
  /** Slice Thickness where it is the same for all. */
  thicknessMm: z.number().nullable(),
  /** Gaps, duplicates, tilt …: sentences for a person. */
  warnings: z.array(z.string()),
  /** Of its first frame: what hanging protocols go by. Times in ms, b-value in s/mm². */
  facts: z
    .object({
      plane: z.enum(['axial', 'coronal', 'sagittal', 'oblique', 'unknown']),
      imageType: z.array(z.string()),
      kernel: z.string().nullable(),
      contrastAgent: z.string().nullable(),
      repetitionTime: z.number().nullable(),
      echoTime: z.number().nullable(),
      inversionTime: z.number().nullable(),
      bValue: z.number().nullable(),
      /** `CC`, `MLO`, `PA` …: View Position, or what the View Code says. */
      view: z.string().nullable(),
      laterality: z.enum(['L', 'R', 'B']).nullable(),
      presentationIntent: z.string().nullable(),
      /** How a breast lies in the picture as it is stored; null for what is no mammogram. */
      breast: z
        .object({
          /** The edge at which the chest wall is; absent where the file doesn't tell. */
          wall: z.enum(['left', 'right']).optional(),
          upsideDown: z.boolean(),
          /** Of the whole picture, at the detector. */
          widthMm: z.number().optional(),
          heightMm: z.number().optional(),
        })
        .nullable(),
    })
    .nullable(),
});
export type Stack = z.infer<typeof stackSchema>;

/** Every instance is shown or not shown: the two add up to `instances`. */
export const countsSchema = z.object({
  instances: z.int(),
  shown: z.int(),
  notShown: z.int(),
  /** Of the instances that are shown, each in exactly one stack. */
  frames: z.int(),
});
export type Counts = z.infer<typeof countsSchema>;

/** A video: one stream, not frames that can be had one by one. */
export const videoSchema = z.object({
  sopInstanceUid: z.string(),
  /** Of its bytes at `…/bulkdata/7FE00010`. */
  mediaType: z.string(),
  label: z.string(),
  frames: z.int(),
  rows: z.int(),
  columns: z.int(),
  frameTimeMs: z.number().nullable(),
});
export type Video = z.infer<typeof videoSchema>;

export const seriesSchema = z.object({
  studyUid: z.string(),
  seriesUid: z.string(),
  modality: z.string(),
  number: z.int().nullable(),
  description: z.string(),
  bodyPart: z.string(),
  /** Milliseconds from frame to frame of a cine; null for everything else. */
  frameTimeMs: z.number().nullable(),
  counts: countsSchema,
  stacks: z.array(stackSchema),
  /** Of the series as a whole: mixed geometry, images that are missing. */
  warnings: z.array(z.string()),
  videos: z.array(videoSchema),
  /** Instances that the viewer cannot show, each with its reason. */
  notShown: z.array(
    z.object({
      sopInstanceUid: z.string(),
      reason: z.string(),
      /** What another program can open at `…/bulkdata/00420011`. */
      document: z.object({ mediaType: z.string(), title: z.string() }).optional(),
      /** Of a DICOM SEG: the labels of its segments. */
      segments: z.array(z.string()).optional(),
    }),
  ),
});
export type SeriesDetail = z.infer<typeof seriesSchema>;

export const studyDetailSchema = z.object({
  studyUid: z.string(),
  patientName: z.string(),
  patientId: z.string(),
  patientBirthDate: z.string(),
  patientSex: z.string(),
  studyDate: z.string(),
  studyTime: z.string(),
  description: z.string(),
  accessionNumber: z.string(),
  synthetic: z.boolean(),
  counts: countsSchema,
  series: z.array(seriesSchema),
});
export type StudyDetail = z.infer<typeof studyDetailSchema>;

/** Another study of the same patient. */
export const patientStudySchema = z.object({
  studyUid: z.string(),
  studyDate: z.string(),
  studyTime: z.string(),
  description: z.string(),
  modalities: z.array(z.string()),
  instanceCount: z.int(),
  /** Was it made before the study that was asked about? `undated`: their dates don't tell. */
  when: z.enum(['before', 'after', 'undated']),
  /** They have a modality and a part of the body in common. */
  isAlike: z.boolean(),
});
export type PatientStudy = z.infer<typeof patientStudySchema>;

/** The newest first. */
export const patientStudiesSchema = z.object({ studies: z.array(patientStudySchema) });
export type PatientStudies = z.infer<typeof patientStudiesSchema>;
