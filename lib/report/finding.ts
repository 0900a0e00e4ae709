import { z } from 'zod';

/** Sections of a report, in reading order. */
export const sections = ['technique', 'findings', 'impression', 'addendum'] as const;
export const sectionSchema = z.enum(sections);
export type Section = z.infer<typeof sectionSchema>;

export const certaintySchema = z.enum(['low', 'moderate', 'high']);
export const polaritySchema = z.enum(['present', 'absent']);
/** The patient's side, never the picture's. */
export const sideSchema = z.enum(['left', 'right', 'bilateral', 'midline']);

/**
 * A rectangle on one frame as stored: [left, top, right, bottom] in source pixels, where (0, 0) is
 * the centre of the top-left pixel, columns first. left < right, top < bottom.
 */
export const pixelBoxSchema = z.tuple([z.number(), z.number(), z.number(), z.number()]);
export type PixelBox = z.infer<typeof pixelBoxSchema>;

/** Where a statement can be seen: one frame, and the part of it if one was named. */
export const evidenceSchema = z.object({
  seriesUid: z.string(),
  sopInstanceUid: z.string(),
  /** 1-based, as DICOM counts frames. */
  frame: z.int().min(1),
  box: pixelBoxSchema.nullable(),
  /** A closed contour, corner by corner, in pixels as the box is; the box is the one around it. */
  outline: z
    .array(z.tuple([z.number(), z.number()]))
    .min(3)
    .max(500)
    .optional(),
});
export type Evidence = z.infer<typeof evidenceSchema>;

/** What a model, or a person, states about the images; not yet decided on. */
export const statementSchema = z.object({
  section: sectionSchema,
  statement: z.string().min(1),
  polarity: polaritySchema,
  certainty: certaintySchema.nullable(),
  anatomy: z.string().nullable(),
  side: sideSchema.nullable(),
  /** Largest diameter as stated, in millimetres. */
  sizeMm: z.number().positive().nullable(),
  evidence: z.array(evidenceSchema),
});
export type Statement = z.infer<typeof statementSchema>;

/** `replaced`: others stand in its place, that it was merged into or split up in. */
export const decisionSchema = z.enum([
  'undecided',
  'accepted',
  'edited',
  'rejected',
  'replaced',
]);
export type Decision = z.infer<typeof decisionSchema>;

/** A frame that was looked at. */
export const frameSeenSchema = z.object({
  seriesUid: z.string(),
  sopInstanceUid: z.string(),
  /** 1-based, as DICOM counts frames. */
  frame: z.int().min(1),
});
export type FrameSeen = z.infer<typeof frameSeenSchema>;

/** Something that a person did to a finding. */
export const deedSchema = z.object({
  did: z.enum([
    ...decisionSchema.options,
    'added',
    'merged',
    'split',
    'undone',
    'redone',
    'flagged',
    'unflagged',
    'told',
    'linked',
    'unlinked',
  ]),
  by: z.string(),
  /** ISO 8601. */
  at: z.string(),
  /** Of `linked` and `unlinked` what the drawing says. */
  reason: z.string().nullable(),
  /** What was on the screen then. */
  seen: z.array(frameSeenSchema),
});
export type Deed = z.infer<typeof deedSchema>;

/**
 * A drawing that a finding is tied to, and what it measured when it was: signed words don't change with
 * what is drawn later.
 */
export const measuredSchema = frameSeenSchema.extend({
  annotationId: z.string(),
  /** Of the annotation, when it was read. */
  version: z.int(),
  /** By the annotation's own name, such as `Length`. */
  tool: z.string(),
  /** As the sentence says them; none of an arrow, which only points. */
  values: z.array(z.object({ name: z.string(), value: z.number(), unit: z.string() })),
});
export type Measured = z.infer<typeof measuredSchema>;

/** Within what time somebody has to hear of it: the three categories of the ACR. */
export const withinSchema = z.enum(['minutes', 'hours', 'days']);

/** That somebody heard of a critical result. */
export const toldSchema = z.object({
  /** A name, or a part and a place: who can be asked later. */
  whom: z.string(),
  how: z.enum(['in-person', 'telephone', 'message']),
  /** They said it back, and it was right. */
  readBack: z.boolean(),
  /** When they heard of it; ISO 8601. */
  at: z.string(),
  /** Who wrote that down. */
  by: z.string(),
});
export type Told = z.infer<typeof toldSchema>;

/** A result that must not wait for the report to be read. */
export const criticalSchema = z.object({
  within: withinSchema,
  /** Oldest first. */
  told: z.array(toldSchema),
});
export type Critical = z.infer<typeof criticalSchema>;

/** What became of something that a report of an earlier study said. */
export const comparedSchema = z.object({
  studyUid: z.string(),
  /** DICOM's, `YYYYMMDD`, or empty. */
  studyDate: z.string(),
  reportId: z.string(),
  /** The version that was signed. */
  version: z.int(),
  findingId: z.string(),
  change: z.enum(['unchanged', 'larger', 'smaller', 'gone']),
  /** What was said then, and where it is seen in that study. */
  statement: z.string(),
  sizeMm: z.number().positive().nullable(),
  evidence: z.array(evidenceSchema),
});
export type Compared = z.infer<typeof comparedSchema>;

/**
 * One statement on its way into a report. What the model said stays in `proposed` for ever; what
 * stands in the report is `statement`, and only once a person accepted or edited it.
 */
export const findingSchema = statementSchema.extend({
  id: z.string(),
  source: z.enum(['model', 'person']),
  /** The run that proposed it; absent: the one that the report began from, or none. */
  runId: z.string().optional(),
  /** The model's own words; null for a finding that a person added. */
  proposed: statementSchema.nullable(),
  decision: decisionSchema,
  /** Why it was rejected, in the reader's words. */
  reason: z.string().nullable(),
  decidedBy: z.string().nullable(),
  /** ISO 8601. */
  decidedAt: z.string().nullable(),
  /** Things worth a second look that were found by checking, not by the model. */
  warnings: z.array(z.string()),
  critical: criticalSchema.nullable().default(null),
  compared: comparedSchema.nullable().default(null),
  /** Of one that was merged from several: what the others were compared with. */
  alsoCompared: z.array(comparedSchema).default([]),
  /** A template's normal statement, in its own words. */
  isNormal: z.boolean().default(false),
  /** In the order in which they are said. */
  measured: z.array(measuredSchema).default([]),
  /** The findings that it was merged or split from. */
  parents: z.array(z.string()).default([]),
  /** Oldest first; what a model proposed begins with nothing. */
  history: z.array(deedSchema).default([]),
});
export type Finding = z.infer<typeof findingSchema>;
