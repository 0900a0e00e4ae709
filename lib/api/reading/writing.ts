import { z } from 'zod';
import type { Operations } from '@/lib/api/operations';
import { frameSeenSchema } from '@/lib/report/finding';
import { macroListSchema } from '@/lib/report/writing/macros';
import { templateSchema } from '@/lib/report/writing/template';

export const keptTemplateSchema = z.object({
  /** Of one that comes with the program: such as `ct-chest.en`. */
  id: z.string(),
  template: templateSchema,
  /** 0: it comes with the program, and nobody changes it. */
  version: z.int(),
  /** Who changed it last; null: it comes with the program. */
  author: z.string().nullable(),
});
export type KeptTemplate = z.infer<typeof keptTemplateSchema>;

export const keptTemplateListSchema = z.object({
  templates: z.array(keptTemplateSchema),
});

/** The client names the id (a UUID), so that a repeated POST cannot store a thing twice. */
export const createTemplateSchema = z.strictObject({
  id: z.uuid(),
  template: templateSchema,
});

/** `POST /api/templates/mrrt`: a file of the RadReport library, read and not kept. */
export const mrrtSchema = z.strictObject({ html: z.string() });

export const macrosSchema = z.object({
  macros: macroListSchema,
  /** 0: none were ever kept. */
  version: z.int(),
});
export type Macros = z.infer<typeof macrosSchema>;

export const putMacrosSchema = macrosSchema.pick({ macros: true }).strict();

/** `POST /api/reports/{id}/statements`. Needs `If-Match`. */
export const putInSchema = z.object({
  templateId: z.string().max(64),
  /** Which of its items, from 0. */
  items: z.array(z.int().min(0)).min(1).max(200),
  /** Frames that were on this page, as a sitting tells them: the last ones may not be there yet. */
  looked: z.record(z.string().max(64), z.array(z.int().min(1)).max(20_000)).default({}),
  seen: z.array(frameSeenSchema).max(16).optional(),
});
export type PutIn = z.infer<typeof putInSchema>;

export const WRITING_SCHEMAS = {
  CreateTemplate: createTemplateSchema,
  KeptTemplate: keptTemplateSchema,
  KeptTemplateList: keptTemplateListSchema,
  Macros: macrosSchema,
  Mrrt: mrrtSchema,
  PutIn: putInSchema,
  PutMacros: putMacrosSchema,
  Template: templateSchema,
} as const;

/** What a report is written with. */
export const WRITING_OPERATIONS: Operations = {
  '/api/templates': {
    get: {
      may: 'report',
      does: 'Templates of reports: those of people here by name, then those that come with the program.',
      answers: { 200: 'KeptTemplateList' },
    },
    post: {
      may: 'report',
      does: 'Keep a template; repeating the request stores nothing twice.',
      body: 'CreateTemplate',
      answers: { 201: 'KeptTemplate' },
    },
  },
  '/api/templates/{id}': {
    put: {
      may: 'report',
      does: 'Change a template. Reports keep what was put in from it.',
      body: 'Template',
      answers: { 200: 'KeptTemplate' },
      conditional: true,
    },
    delete: {
      may: 'report',
      does: 'Delete it.',
      answers: { 204: null },
      conditional: true,
    },
  },
  '/api/templates/mrrt': {
    post: {
      may: 'report',
      does: 'Read a template of the RSNA’s RadReport library (MRRT); nothing is kept.',
      body: 'Mrrt',
      answers: { 200: 'Template' },
    },
  },
  '/api/macros': {
    get: { may: 'report', does: 'One’s own shortcuts.', answers: { 200: 'Macros' } },
    put: {
      may: 'report',
      does: 'Keep all of one’s own shortcuts.',
      body: 'PutMacros',
      answers: { 200: 'Macros' },
      conditional: true,
    },
  },
  '/api/reports/{id}/statements': {
    post: {
      may: 'report',
      of: 'report',
      does: 'Put in normal statements of a template; refused with 409 where nobody looked at the slices.',
      body: 'PutIn',
      answers: { 200: 'Report' },
      conditional: true,
    },
  },
};
