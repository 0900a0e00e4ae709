import { z } from 'zod';
import {
  languageSchema,
  LONGEST_SENTENCE,
  translatedSentenceSchema,
} from '@/lib/report/help/translation';

/** A report in another language. It is no part of the report: exports say so beside it. */
export const translationSchema = z.object({
  language: languageSchema,
  /** Of the translation; also what `If-Match` names. */
  version: z.int(),
  /** `machine`: nobody has compared it yet. */
  kind: z.enum(['machine', 'reviewed']),
  /** The run that made it. */
  runId: z.string().nullable(),
  /** Who had it made, or reviewed it. */
  author: z.string(),
  createdAt: z.string(),
  /** Of the report that it was made of. */
  reportVersion: z.int(),
  /** The report says something else now. */
  isStale: z.boolean(),
  sentences: z.array(translatedSentenceSchema),
});
export type Translation = z.infer<typeof translationSchema>;

export const translationListSchema = z.object({
  translations: z.array(translationSchema),
});
export type TranslationList = z.infer<typeof translationListSchema>;

/** `PUT /api/reports/{id}/translations/{language}`: every sentence, in order. Needs `If-Match`. */
export const reviewTranslationSchema = z.object({
  sentences: z.array(z.string().trim().min(1).max(LONGEST_SENTENCE)).max(2000),
});
export type ReviewTranslation = z.infer<typeof reviewTranslationSchema>;
