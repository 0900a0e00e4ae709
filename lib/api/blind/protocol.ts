import { z } from 'zod';
import {
  activeMsSchema,
  answerSchema,
  formItemSchema,
  taskKinds,
} from '@/lib/evaluation/blind/answers';
import { evidenceSchema } from '@/lib/report/finding';

const nameSchema = z.string().trim().min(1).max(120);
const reasonSchema = z.string().trim().min(5).max(2_000);

/** When readers differ so much that an adjudicator is asked; see `DisputeRule`. */
export const disputeRuleSchema = z.strictObject({
  preference: z.enum(['any', 'opposite']).default('opposite'),
  form: z.int().min(1).max(10).default(2),
  errors: z.int().min(1).max(99).default(2),
  correction: z.number().min(0.01).max(1).default(0.3),
});

const wishes = {
  kinds: z.array(z.enum(taskKinds)).min(1).max(taskKinds.length),
  /** How many readers judge each draft, or pair of drafts. */
  readersPerUnit: z.int().min(1).max(100).default(2),
  /** Share of tasks that are asked again, hidden, to see how far a reader agrees with themselves. */
  repeatShare: z.number().min(0).max(0.5).default(0.1),
  /** How many tasks are to lie between a task and its repeat. */
  apart: z.int().min(0).max(1_000).default(10),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(1),
  /** Below so many comparisons nothing is ranked; the program’s own least is 30. */
  least: z.int().min(30).max(100_000).default(30),
  resamples: z.int().min(100).max(10_000).default(2_000),
  form: z.array(formItemSchema).max(20).default([]),
  /** Of errors and corrections: beside the draft stands what it is held against. */
  showReference: z.boolean().default(true),
  /** Tell a reader, once a task is answered, whose drafts they were; else when the session is closed. */
  unveil: z.enum(['answered', 'closed']).default('closed'),
  /** Adjudicators are told who gave which answer. */
  showVoters: z.boolean().default(false),
  rule: disputeRuleSchema.default({
    ...{ preference: 'opposite', form: 2, errors: 2, correction: 0.3 },
  }),
};

export const createReadingSchema = z.strictObject({
  /** The client names it (a UUID), so that a repeated request makes no second one. */
  id: z.uuid(),
  name: nameSchema,
  experimentId: z.string(),
  /** As authors are called: e-mail addresses, or “Local user” where there are no accounts. */
  readers: z.array(z.string()).min(1).max(100),
  adjudicators: z.array(z.string()).max(20).default([]),
  /** Of the experiment’s studies, in its order: the first so many; all if absent. */
  studies: z.int().min(1).max(10_000).optional(),
  ...wishes,
});
export type CreateReading = z.infer<typeof createReadingSchema>;

/** What makes drafts in an experiment: a model with a recipe and a prompt. */
export const readingArmSchema = z.object({ id: z.string(), title: z.string() });

export const readingPlanSchema = z.object({
  ...wishes,
  arms: z.array(readingArmSchema),
  studies: z.array(z.string()),
  /** How many tasks lie at least between a task and its repeat; null: there are no repeats. */
  leastApart: z.int().nullable(),
  /** Drafts that could not be put before readers: no draft, or none to compare with. */
  leftOut: z.int(),
});
export type ReadingPlan = z.infer<typeof readingPlanSchema>;

const personSchema = z.object({
  code: z.string(),
  person: z.string(),
  answered: z.int(),
  tasks: z.int(),
});

/** A session as whoever asks may know it. */
export const readingSchema = z.object({
  id: z.string(),
  name: z.string(),
  experimentId: z.string(),
  state: z.enum(['open', 'closed']),
  createdAt: z.string(),
  closedAt: z.string().nullable(),
  /** What whoever asks is in it. */
  roles: z.array(z.enum(['owner', 'reader', 'adjudicator'])),
  kinds: z.array(z.enum(taskKinds)),
  /** One’s own. */
  own: z.object({ answered: z.int(), tasks: z.int() }).nullable(),
  /** For the owner alone: whose drafts they are, how far readers are. */
  plan: readingPlanSchema.nullable(),
  owner: z.string(),
  people: z.array(personSchema).nullable(),
  /** Those that are still to be settled; null: that is not for whoever asks. */
  disputes: z.int().nullable(),
});
export type Reading = z.infer<typeof readingSchema>;

export const readingListSchema = z.object({ readings: z.array(readingSchema) });

/** A draft as a reader sees it: nothing in it says what made it. */
export const veiledDraftSchema = z.object({
  /** Null: gone with the study. */
  text: z.string().nullable(),
  /** Where each sentence stands in the text, in UTF-16 code units, and where in the images. */
  sentences: z.array(
    z.object({ from: z.int(), to: z.int(), evidence: z.array(evidenceSchema) }),
  ),
  /** What made it, once that may be told. */
  arm: readingArmSchema.nullable(),
});
export type VeiledDraft = z.infer<typeof veiledDraftSchema>;

export const givenAnswerSchema = z.object({
  version: z.int(),
  answer: answerSchema,
  createdAt: z.string(),
  reason: z.string().nullable(),
});

export const readingTaskSchema = z.object({
  id: z.string(),
  /** From 1. */
  number: z.int(),
  kind: z.enum(taskKinds),
  studyUid: z.string(),
  left: veiledDraftSchema,
  right: veiledDraftSchema.nullable(),
  reference: z.string().nullable(),
  form: z.array(formItemSchema),
  /** What was entered and not yet given, as the page keeps it. */
  work: z.object({ entered: z.unknown(), activeMs: activeMsSchema }).nullable(),
  given: z.array(givenAnswerSchema),
});
export type ReadingTask = z.infer<typeof readingTaskSchema>;

/** What is asked next, and how far the reader is. */
export const nextTaskSchema = z.object({
  task: readingTaskSchema.nullable(),
  answered: z.int(),
  tasks: z.int(),
});

/** The tasks of a reader that they answered, to look at again. */
export const ownTaskListSchema = z.object({
  tasks: z.array(
    z.object({
      ...{ id: z.string(), number: z.int(), kind: z.enum(taskKinds) },
      /** Of the answer, and when the last one was given. */
      ...{ versions: z.int(), answeredAt: z.string() },
    }),
  ),
});

const MOST_WORK = 200_000;
export const putWorkSchema = z.strictObject({
  /** As the page has it; given back to it as it was. */
  entered: z
    .unknown()
    .refine(
      (value) => (JSON.stringify(value) ?? '').length <= MOST_WORK,
      'It is too long.',
    ),
  activeMs: activeMsSchema,
});
export type PutWork = z.infer<typeof putWorkSchema>;

export const giveAnswerSchema = z.strictObject({
  answer: answerSchema,
  activeMs: activeMsSchema,
  /** The version that this one corrects, and why; 0: it is the first. */
  basedOn: z.int().min(0).default(0),
  reason: reasonSchema.optional(),
});
export type GiveAnswer = z.infer<typeof giveAnswerSchema>;

export const disputeSchema = z.object({
  unit: z.string(),
  kind: z.enum(taskKinds),
  studyUid: z.string(),
  /** First and second, in an order that says nothing. */
  first: veiledDraftSchema,
  second: veiledDraftSchema.nullable(),
  reference: z.string().nullable(),
  form: z.array(formItemSchema),
  /** In an order that chance decided; sides are those of `first` and `second`. */
  answers: z.array(
    z.object({
      task: z.string(),
      answer: answerSchema,
      /** Who gave it, where the owner lets that be told. */
      reader: z.string().nullable(),
    }),
  ),
  verdict: z
    .object({
      version: z.int(),
      how: z.enum(['picked', 'merged', 'written']),
      of: z.array(z.string()),
      answer: answerSchema,
      reason: z.string().nullable(),
      author: z.string(),
      createdAt: z.string(),
    })
    .nullable(),
});
export type DisputeView = z.infer<typeof disputeSchema>;
export const disputeListSchema = z.object({ disputes: z.array(disputeSchema) });

/** An answer of one reader as it is, one made of several, or another one. */
export const settleSchema = z.strictObject({
  how: z.enum(['picked', 'merged', 'written']),
  /** Tasks whose answers it is, or is made of. */
  of: z.array(z.string()).max(100),
  /** Of `first` and `second` as left and right. Absent where one was picked. */
  answer: answerSchema.optional(),
  basedOn: z.int().min(0).default(0),
  reason: reasonSchema.optional(),
});
export type Settle = z.infer<typeof settleSchema>;

export const votesQuerySchema = z.object({
  format: z.enum(['jsonl', 'csv']).default('jsonl'),
});
