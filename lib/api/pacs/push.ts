import { z } from 'zod';
import {
  deidentifyWishSchema,
  leftBehindSchema,
} from '@/lib/api/deidentification/protocol';
import { DICOM_FORMATS, isOfOneKind } from '@/lib/api/exports';
import type { Operations } from '@/lib/api/operations';
import { jobErrorSchema, jobStatusSchema } from '@/lib/api/pacs/jobs';

const uid = z.string().regex(/^[0-9.]{1,64}$/, 'must be a UID');

const wishSchema = z.strictObject({
  formats: z
    .array(z.enum(DICOM_FORMATS))
    .max(DICOM_FORMATS.length)
    .default([])
    .describe('DICOM objects that are made of the study.'),
  images: z.boolean().default(false).describe('The study’s own objects, as they came.'),
  deidentify: deidentifyWishSchema
    .default(false)
    .describe(
      'What is made leaves without names; the study’s own objects, too, as “deidentified-dicom”.',
    ),
  validate: z
    .boolean()
    .default(false)
    .describe('What a validator finds fault with is not sent.'),
  identity: z
    .enum(['identified', 'deidentified'])
    .optional()
    .describe(
      'Whether it may leave with the patient’s identity: must be said of a study that nobody has de-identified.',
    ),
});
export type PushWish = z.infer<typeof wishSchema>;

export const startPushesSchema = wishSchema
  .extend({ nodeId: z.string().max(64), studyUids: z.array(uid).min(1).max(200) })
  .refine(({ formats, images }) => images || formats.length > 0, {
    error: 'must name formats, or ask for the images',
    path: ['formats'],
  })
  .refine(({ images, deidentify }) => !images || deidentify === false, {
    error: 'are the objects with names: ask for deidentified-dicom',
    path: ['images'],
  })
  .refine((asked) => isOfOneKind(asked), {
    error: 'must be said for deidentified-dicom',
    path: ['deidentify'],
  });
export type StartPushes = z.infer<typeof startPushesSchema>;

export const OUTCOMES = [
  'waiting',
  'stored',
  'warning',
  'failed',
  'unconfirmed',
] as const;
export const outcomeSchema = z
  .enum(OUTCOMES)
  .describe(
    'warning: it is stored, and not quite as it was sent; unconfirmed: the other archive did not say what became of it.',
  );
export type Outcome = z.infer<typeof outcomeSchema>;

const countsSchema = z.object({
  waiting: z.int().default(0),
  stored: z.int().default(0),
  warning: z.int().default(0),
  failed: z.int().default(0),
  unconfirmed: z.int().default(0),
});
export type PushCounts = z.infer<typeof countsSchema>;

/** Objects of a study on their way into another archive. */
export const pushSchema = wishSchema.extend({
  id: z.string(),
  nodeId: z.string(),
  studyUid: z.string(),
  status: jobStatusSchema,
  total: z
    .int()
    .nullable()
    .describe('How many objects there are; null until they are made.'),
  counts: countsSchema,
  problems: z.array(z.string()).describe('What could not be made, a sentence each.'),
  leftBehind: z
    .array(leftBehindSchema)
    .describe('What does not leave without names, and why.'),
  error: jobErrorSchema.nullable(),
  by: z.string().describe('Who asked for it.'),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
});
export type Push = z.infer<typeof pushSchema>;
export const pushListSchema = z.object({ pushes: z.array(pushSchema) });

/** What the other archive said of one object. */
const receiptSchema = z.object({
  number: z.int(),
  sopInstanceUid: z.string(),
  sopClassUid: z.string(),
  format: z
    .string()
    .describe('The format that it was made as; “images”: of the study itself.'),
  outcome: outcomeSchema,
  status: z
    .string()
    .nullable()
    .describe(
      'Its reason as four hexadecimal digits (PS3.7 Annex C), where it gave one.',
    ),
  reason: z.string().nullable(),
  at: z.string().nullable(),
});
export type Receipt = z.infer<typeof receiptSchema>;
export const receiptListSchema = z.object({
  receipts: z.array(receiptSchema),
  next: z.int().nullable().describe('`after` of the next page; null on the last.'),
});

export const pushListQuerySchema = z.object({ studyUid: uid.optional() });
export const receiptQuerySchema = z.object({
  outcome: z
    .enum([...OUTCOMES, 'told'])
    .optional()
    .describe('told: all that something is to be said of.'),
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});

export const PUSH_SCHEMAS = {
  StartPushes: startPushesSchema,
  Push: pushSchema,
  PushList: pushListSchema,
  ReceiptList: receiptListSchema,
};

/** Routes under `/api/pacs/pushes`. */
export const PUSH_OPERATIONS: Operations = {
  '/api/pacs/pushes': {
    get: {
      may: 'export',
      does: 'What was sent to other archives, newest first.',
      query: pushListQuerySchema,
      answers: { 200: 'PushList' },
    },
    post: {
      may: 'export',
      does: 'Send objects of studies to another archive. Goes on by itself, also after a restart.',
      body: 'StartPushes',
      answers: { 202: 'PushList' },
    },
  },
  '/api/pacs/pushes/{id}': {
    get: {
      may: 'export',
      of: 'push',
      does: 'A push, and how far it is.',
      answers: { 200: 'Push' },
    },
    delete: {
      may: 'export',
      of: 'push',
      does: 'Cancel it; what the other archive has stays there.',
      answers: { 204: null },
    },
  },
  '/api/pacs/pushes/{id}/receipts': {
    get: {
      may: 'export',
      of: 'push',
      does: 'What the other archive said of each object.',
      query: receiptQuerySchema,
      answers: { 200: 'ReceiptList' },
    },
  },
  '/api/pacs/pushes/{id}/events': {
    get: {
      may: 'export',
      of: 'push',
      does: 'A push to its end. Events: `push` (Push).',
      answers: { 200: 'event-stream' },
    },
  },
  '/api/pacs/pushes/{id}/resume': {
    post: {
      may: 'export',
      of: 'push',
      does: 'Send what the other archive has not acknowledged.',
      answers: { 202: 'Push' },
    },
  },
};
