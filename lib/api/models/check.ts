import { z } from 'zod';

/** What test cards told of a model. */
export const modelCheckSchema = z.object({
  at: z.iso.datetime(),
  policyId: z.string(),
  /** Adapter, model and address that were tried. */
  subject: z.string(),
  /** The name the service gave itself. */
  model: z.string().nullable(),
  results: z.array(
    z.object({
      id: z.enum(['reachable', 'vision', 'structured', 'boxes', 'images', 'resizing']),
      outcome: z.enum(['passed', 'failed', 'unknown']),
      /** A sentence with the numbers it rests on. */
      saw: z.string(),
    }),
  ),
});
export type ModelCheck = z.infer<typeof modelCheckSchema>;
