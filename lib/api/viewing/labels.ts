import { z } from 'zod';

/** A coded concept (PS3.3 8.8): what something is, in words that other systems know. */
export const codeSchema = z.strictObject({
  value: z.string().min(1).max(64),
  scheme: z.string().min(1).max(16),
  meaning: z.string().min(1).max(64),
});
export type Code = z.infer<typeof codeSchema>;

/** As people compare labels: without case, and without spaces around. */
export const labelKey = (text: string): string => text.trim().toLowerCase();

/** A label that a team offers for drawings and segments. */
export const labelSchema = z.strictObject({
  text: z.string().trim().min(1).max(64),
  code: codeSchema.nullable(),
  /** `#rrggbb`, for what gets this label; null: as it is. */
  color: z
    .string()
    .regex(/^#[0-9a-f]{6}$/, 'is a colour as #rrggbb')
    .nullable(),
});
export type Label = z.infer<typeof labelSchema>;

/** In the order in which they are offered. Needs `If-Match`, of version 0 where there is none yet. */
export const putLabelsSchema = z.strictObject({
  labels: z
    .array(labelSchema)
    .max(500)
    .superRefine((labels, context) => {
      const seen = new Set<string>();
      for (const [index, { text }] of labels.entries()) {
        const key = labelKey(text);
        if (seen.has(key)) {
          const message = 'is there twice';
          context.addIssue({ code: 'custom', path: [index, 'text'], message });
        }
        seen.add(key);
      }
    }),
});
export type PutLabels = z.infer<typeof putLabelsSchema>;

export const labelSetSchema = z.object({
  labels: z.array(labelSchema),
  /** 0: nobody has made one. */
  version: z.int(),
  author: z.string().nullable(),
  /** ISO 8601. */
  updatedAt: z.string().nullable(),
});
export type LabelSet = z.infer<typeof labelSetSchema>;

/** What a person says of what another one drew. */
export const verdictSchema = z.strictObject({
  status: z.enum(['accepted', 'rejected']),
  note: z.string().max(1000),
});
export type Verdict = z.infer<typeof verdictSchema>;

export const reviewSchema = verdictSchema.extend({
  by: z.string(),
  /** ISO 8601. */
  at: z.string(),
});
export type Review = z.infer<typeof reviewSchema>;

/** By the names that they have in the OpenAPI document. */
export const LABEL_SCHEMAS = { LabelSet: labelSetSchema, PutLabels: putLabelsSchema };
