import { z } from 'zod';
import { certaintySchema, polaritySchema, sideSchema } from '@/lib/report/finding';

const fraction = z.number().min(0).max(1);
const thousandths = z.number().min(0).max(1000);

/**
 * Where a recorded finding is seen, whichever slices were sent: by height in the patient if the
 * captions tell it (“z 120.5 mm”), else by how far along the stack (0 first slice, 1 last).
 */
const placeSchema = z
  .object({
    zMm: z.number().optional(),
    /** Slices farther than this from `zMm` don't show it; with none near, it is left out. */
    withinMm: z.number().positive().default(5),
    at: fraction.optional(),
  })
  .refine(({ zMm, at }) => zMm !== undefined || at !== undefined, {
    error: 'needs “zMm” or “at”',
  });

/** A finding of a recorded answer that fits any number of slices. */
const recordedFindingSchema = z.object({
  statement: z.string().min(1),
  section: z.enum(['technique', 'findings']).default('findings'),
  polarity: polaritySchema.default('present'),
  certainty: certaintySchema.nullable().default(null),
  anatomy: z.string().nullable().default(null),
  side: sideSchema.nullable().default(null),
  sizeMm: z.number().positive().nullable().default(null),
  places: z.array(placeSchema).default([]),
  /** [left, top, right, bottom] in thousandths of the image, on the first place. */
  box: z
    .tuple([thousandths, thousandths, thousandths, thousandths])
    .nullable()
    .default(null),
});

/** An answer that was recorded, or written for a sample, and the requests it answers. */
export const recordingSchema = z.object({
  title: z.string().optional(),
  match: z
    .object({
      /** `requestDigest` of the request. */
      request: z.string().optional(),
      /** A sample study by its id: the caller says in the settings which one is asked about. */
      sample: z.string().optional(),
      /** Whole words that all occur in the context or captions, whatever their case. */
      words: z.array(z.string().min(1)).min(1).optional(),
    })
    .refine((match) => Object.values(match).some((value) => value !== undefined), {
      error: 'needs “request”, “sample” or “words”',
    }),
  model: z.string().min(1),
  usage: z
    .object({
      inputTokens: z.int().nonnegative().optional(),
      outputTokens: z.int().nonnegative().optional(),
    })
    .optional(),
  answer: z.union([
    /** The raw text, as a service gave it. */
    z.object({ text: z.string() }),
    z.object({
      findings: z.array(recordedFindingSchema),
      impression: z.array(
        /** `of`: index of the finding whose slices it rests on. */
        z.object({ statement: z.string().min(1), of: z.int().nonnegative().optional() }),
      ),
    }),
  ]),
});
export type Recording = z.infer<typeof recordingSchema>;
/** As written by hand or in a file: what has a default may be left out. */
export type RecordingInput = z.input<typeof recordingSchema>;
export type RecordedPlace = z.infer<typeof placeSchema>;
