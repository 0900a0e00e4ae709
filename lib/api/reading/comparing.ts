import { z } from 'zod';
import type { Operations } from '@/lib/api/operations';
import { comparedSchema, frameSeenSchema, statementSchema } from '@/lib/report/finding';

/** `POST /api/reports/{id}/comparisons`. Needs `If-Match`. */
export const compareSchema = comparedSchema
  .pick({ reportId: true, findingId: true, change: true })
  .extend({
    statement: statementSchema,
    seen: z.array(frameSeenSchema).max(16).optional(),
  });
export type Compare = z.infer<typeof compareSchema>;

export const COMPARING_SCHEMAS = { Compare: compareSchema } as const;

export const COMPARING_OPERATIONS: Operations = {
  '/api/reports/{id}/comparisons': {
    post: {
      may: 'report',
      of: 'report',
      does: 'Add a finding that says what became of one in a signed report of an earlier study.',
      body: 'Compare',
      answers: { 200: 'Report' },
      conditional: true,
    },
  },
  '/api/reports/{id}/dictation': {
    post: {
      may: 'report',
      of: 'report',
      does: 'Write down that one’s voice may go to the maker of the browser, to be written down there.',
      answers: { 204: null },
    },
  },
};
