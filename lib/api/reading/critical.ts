import { z } from 'zod';
import { toldSchema, withinSchema } from '@/lib/report/finding';

/** `PUT /api/reports/{id}/findings/{findingId}/critical`. Needs `If-Match`. */
export const flagSchema = z.object({ within: withinSchema });

/**
 * `POST /api/reports/{id}/findings/{findingId}/told`. Needs `If-Match`; of a signed report, a name and,
 * where the server keeps passwords, the password, as an addendum does.
 */
export const tellSchema = toldSchema.omit({ by: true }).extend({
  whom: z.string().trim().min(1).max(200),
  /** Flags it as well, or anew. */
  within: withinSchema.optional(),
  at: z.iso.datetime({ offset: true }),
  name: z.string().trim().min(1).max(64).optional(),
  password: z.string().max(200).optional(),
});
export type Tell = z.infer<typeof tellSchema>;
