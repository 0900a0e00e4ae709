import { z } from 'zod';

const frames = z.record(z.string().max(64), z.array(z.int().min(1)).max(20_000));
const secondsSchema = z.int().min(0).max(86_400);

/** Words that are being written and not said yet: what a form holds, for whoever wrote it. */
const wordsSchema = z.record(z.string().max(64), z.string().max(10_000));

/**
 * `PUT /api/reports/{id}/sittings/{sittingId}`: somebody is at a report. Everything counts from the
 * beginning of the sitting, so that the same twice is once.
 */
export const sittingSchema = z.object({
  /** Of active work. */
  seconds: secondsSchema,
  /** How many of them at which finding. */
  onFindings: z.record(z.string().max(64), secondsSchema),
  /** Frames that were on the screen, from 1, by SOP Instance UID: those that are new suffice. */
  looked: frames,
  findingId: z.string().max(64).nullable(),
  words: wordsSchema.nullable(),
});
export type SittingBody = z.infer<typeof sittingSchema>;

/** What is new elsewhere. */
export const othersSchema = z.object({
  /** Of the report. */
  version: z.int(),
  /** Who else is at it now. */
  others: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      /** On another page of the same person. */
      isSelf: z.boolean(),
      findingId: z.string().nullable(),
      isWriting: z.boolean(),
    }),
  ),
});
export type Others = z.infer<typeof othersSchema>;

/** `GET /api/reports/{id}/work`: who worked on it, how long, and what they looked at. */
export const workSchema = z.object({
  people: z.array(
    z.object({
      name: z.string(),
      isSelf: z.boolean(),
      /** Of active work. */
      seconds: z.int(),
      onFindings: z.record(z.string(), z.int()),
      /** Frames, from 1, by SOP Instance UID. */
      looked: z.record(z.string(), z.array(z.int())),
    }),
  ),
  /** What oneself left unsaid on a page that is gone, the newest first. */
  left: z.array(
    z.object({
      sittingId: z.string(),
      at: z.string(),
      findingId: z.string().nullable(),
      words: wordsSchema,
    }),
  ),
});
export type Work = z.infer<typeof workSchema>;
