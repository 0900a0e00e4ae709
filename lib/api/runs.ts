import { z } from 'zod';
import { modelCheckSchema } from '@/lib/api/models/check';
import { provenanceSchema } from '@/lib/api/models/external';
import { askedRecipeSchema, recipeSchema } from '@/lib/api/models/recipes';
import { seriesRuleSchema } from '@/lib/hanging/series-rules';
import { controlImages } from '@/lib/report/checks/null-control';
import { statementSchema } from '@/lib/report/finding';
import { stepKinds } from '@/lib/report/asking/steps';
import { helpAnswerSchema, helpTaskSchema } from '@/lib/report/help/task';
import { FACTS } from '@/lib/report/instructions';
import { riskTableSchema } from '@/lib/report/risk';

/** What a run was asked, written out in full. */
export const runRequestSchema = z.object({
  modelId: z.string(),
  studyUid: z.string(),
  recipe: recipeSchema,
  /** What is asked for where it isn't a draft; its answer is taken into a report that is there. */
  task: helpTaskSchema.optional(),
  /**
   * A control, to see whether the draft of the same recipe depends on the images: black ones
   * instead, or the right ones under each other's captions. No report is made from its draft.
   */
  control: z.enum(controlImages).optional(),
  /**
   * `digest` of the preview that a person looked at and wants sent. Without it, or with another one
   * than the bytes about to be sent have, nothing goes to a third party.
   */
  confirmed: z.string().optional(),
});
export type RunRequest = z.infer<typeof runRequestSchema>;

/** `POST /api/runs` and `/api/previews`: its recipe may be named instead of written out. */
export const askedRunSchema = runRequestSchema.extend({ recipe: askedRecipeSchema });
export type AskedRun = z.infer<typeof askedRunSchema>;

export const destinationSchema = z.object({
  /** `here`: nothing leaves this process. `remote`: leaves the organisation. */
  egress: z.enum(['here', 'local', 'organisation', 'remote']),
  /** Host and port, never a key. */
  address: z.string().nullable(),
});

/** Something that looks like text in the pixels of an image; the text itself is never kept. */
export const letteringSchema = z.object({
  /** `instruction`: it reads like an order to the model. `unread`: perhaps no text at all. */
  kind: z.enum(['text', 'instruction', 'unread']),
  /** Too faint for an eye. */
  hidden: z.boolean(),
  masked: z.boolean(),
});
export type Lettering = z.infer<typeof letteringSchema>;

/** A slice that a model sees, on one image or several. */
export const previewSliceSchema = z.object({
  /** By which the model cites it; 1-based, over all series that are sent. */
  number: z.int(),
  seriesUid: z.string(),
  sopInstanceUid: z.string(),
  frame: z.int(),
  /** 1-based position in the stack. */
  stackIndex: z.int(),
});

/** An image exactly as the model receives it. */
export const previewImageSchema = z.object({
  /** 1-based, in the order sent. */
  number: z.int(),
  url: z.string(),
  sha256: z.string(),
  bytes: z.int(),
  width: z.int(),
  height: z.int(),
  caption: z.string(),
  /** The slices that it shows: one, save on a montage. */
  slices: z.array(previewSliceSchema).min(1),
  window: z.string(),
  /** What looks like text in it. */
  lettering: z.array(letteringSchema),
  /** Source pixels → image pixels; see `lib/image/transform.ts`. */
  transform: z.unknown(),
});
export type PreviewImage = z.infer<typeof previewImageSchema>;

/** A file that is sent in place of images, which show what is in it. */
export const sentFileSchema = z.object({
  name: z.string(),
  bytes: z.int(),
  sha256: z.string(),
});
export type SentFileRow = z.infer<typeof sentFileSchema>;

export const runErrorSchema = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string().nullable(),
  retryable: z.boolean(),
});

export const previewSchema = z.object({
  modelId: z.string(),
  modelTitle: z.string(),
  policyId: z.string(),
  destination: destinationSchema,
  images: z.array(previewImageSchema),
  instructions: z.string(),
  context: z.string(),
  question: z.string(),
  /** Every question, the first one included: each goes with all images, one after the other. */
  questions: z
    .array(
      z.object({
        kind: z.enum(stepKinds),
        finding: z.string().nullable(),
        instructions: z.string(),
        question: z.string(),
      }),
    )
    .default([]),
  /** For all questions together. */
  tokens: z.int(),
  /** Tokens of the longest question, those kept for its answer, and what the model takes of both. */
  room: z
    .object({ most: z.int(), answer: z.int(), context: z.int().nullable() })
    .nullable()
    .default(null),
  /** Why it would not be sent: the model takes less. */
  refusal: runErrorSchema.nullable().default(null),
  /**
   * A volume or DICOM files that go to a third party in place of the images, which show what is in
   * them; elsewhere they are made when the model wants them.
   */
  files: z.array(sentFileSchema),
  /** SHA-256 over all of this: what a person confirms before it goes to a third party. */
  digest: z.string(),
  /** US dollars for what is sent, the answer not counted; null where no price is known. */
  cost: z.number().nullable(),
  /** What was done, or still has to be watched, about identity. */
  deidentification: z.array(
    z.object({ level: z.enum(['done', 'warning']), message: z.string() }),
  ),
  /** How many slices share an image, since the model takes no more images; 1: none do. */
  tiles: z.int(),
  /** The stacks that are sent, in order, and what chose each. */
  series: z.array(
    z.object({
      stackId: z.string(),
      seriesUid: z.string(),
      /** Of the slices of this one, of so many. */
      sent: z.int(),
      total: z.int(),
      thicknessMm: z.number().nullable(),
      /** The rule that chose it, among how many; null: the request names it. */
      chosenBy: z.object({ rule: seriesRuleSchema, of: z.int() }).nullable(),
    }),
  ),
  /** Do captions stand before or after their images? */
  captions: z.enum(['before', 'after']),
  /** Share of what was chosen that is sent, in slices; of one series in millimetres, too. */
  coverage: z.object({
    sent: z.int(),
    total: z.int(),
    fromMm: z.number().nullable(),
    toMm: z.number().nullable(),
  }),
});
export type Preview = z.infer<typeof previewSchema>;

export const runSchema = z.object({
  id: z.string(),
  studyUid: z.string(),
  modelId: z.string(),
  adapter: z.string(),
  /** The name the service gave itself. */
  model: z.string().nullable(),
  status: z.enum(['running', 'succeeded', 'failed', 'refused', 'cancelled']),
  request: runRequestSchema.extend({
    /** Of a report that was written elsewhere: no model was asked. */
    provenance: provenanceSchema.optional(),
  }),
  /** The answer as it came, in whatever state. */
  rawAnswer: z.string(),
  error: runErrorSchema.nullable(),
  draft: z
    .object({
      statements: z.array(statementSchema),
      /** What the checks found, a list for each statement. */
      warnings: z.array(z.array(z.string())),
      notes: z.array(z.string()),
      /** To a question about a region. */
      answer: helpAnswerSchema.optional(),
      /** Of a model that predicts the years to come. */
      risk: riskTableSchema.optional(),
    })
    .nullable(),
  /** The last control of each kind that was made of the same recipe by the same model. */
  controls: z.array(
    z.object({
      runId: z.string(),
      images: z.enum(controlImages),
      /** How many statements were made again, of how many, technique left out. */
      again: z.int(),
      of: z.int(),
    }),
  ),
  inputTokens: z.int().nullable(),
  outputTokens: z.int().nullable(),
  /** US dollars, by the price known then; null where none was. */
  costUsd: z.number().nullable(),
  /** From sending to the end of the answer, repetitions included. */
  latencyMs: z.int().nullable(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  /** A volume or DICOM files that were sent. */
  files: z.array(sentFileSchema),
  images: z.array(
    z.object({
      sha256: z.string(),
      sopInstanceUid: z.string(),
      frame: z.int(),
      caption: z.string(),
    }),
  ),
});
export type Run = z.infer<typeof runSchema>;
export const runListSchema = z.object({ runs: z.array(runSchema) });

/** Server-sent events of a run, in order; a late listener gets the past ones first. */
export const runEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('prepared'), images: z.int(), tokens: z.int() }),
  z.object({
    type: z.literal('sent'),
    at: z.string(),
    /** Which question of how many, from 1. */
    call: z.int().default(1),
    calls: z.int().default(1),
  }),
  z.object({ type: z.literal('delta'), text: z.string() }),
  z.object({ type: z.literal('finding'), index: z.int(), statement: statementSchema }),
  z.object({
    type: z.literal('usage'),
    inputTokens: z.int().nullable(),
    outputTokens: z.int().nullable(),
    warning: z.string().nullable(),
  }),
  z.object({
    type: z.literal('retry'),
    attempt: z.int(),
    reason: z.string(),
    inMs: z.int(),
  }),
  z.object({
    type: z.literal('done'),
    statements: z.int(),
    notes: z.array(z.string()),
  }),
  z.object({ type: z.literal('refused'), message: z.string() }),
  runErrorSchema.extend({ type: z.literal('failed') }),
]);
export type RunEvent = z.infer<typeof runEventSchema>;

export const modelSchema = z.object({
  id: z.string(),
  title: z.string(),
  adapter: z.string(),
  policyId: z.string(),
  modalities: z.array(z.string()),
  licence: z.string(),
  destination: destinationSchema,
  reachable: z.boolean(),
  /** Why not, in a sentence. */
  reason: z.string().nullable(),
  maxImages: z.int(),
  /** What is told of the images unless a recipe says otherwise. */
  facts: z.array(z.enum(FACTS)),
  /** Can it be asked for other things than a draft? Why not, in a sentence; null: it can. */
  cannotHelp: z.string().nullable(),
  /** What test cards told of it last; null if it was never tried, or has changed since. */
  check: modelCheckSchema.nullable(),
});
export type ModelRow = z.infer<typeof modelSchema>;
export const modelListSchema = z.object({
  models: z.array(modelSchema),
  /** Faults of the models file, a sentence each; the other models still work. */
  problems: z.array(z.string()),
});
