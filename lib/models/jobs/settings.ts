import { z } from 'zod';
import { serviceSettingsSchema } from '@/lib/models/chat/settings';

/** Where a server is that works on what it is handed, and is asked now and then how far it is. */
export const jobSettingsSchema = serviceSettingsSchema
  .pick({
    baseUrl: true,
    apiKey: true,
    timeoutMs: true,
    idleTimeoutMs: true,
    backoffMs: true,
  })
  .extend({
    /** The name of the model, where a server holds several. */
    model: z.string().min(1).optional(),
    /** Between two questions how far it is. */
    pollMs: z.int().positive().default(1000),
    // Masks of a whole volume, compressed.
    maxAnswerBytes: z
      .int()
      .positive()
      .default(256 * 1024 ** 2),
  });
export type JobSettings = z.infer<typeof jobSettingsSchema>;
