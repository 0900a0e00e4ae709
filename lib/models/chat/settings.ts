import { z } from 'zod';

/** Tokens that a draft with room to spare takes. */
export const USUAL_ANSWER = 8192;

/** Where a service is, and how it wants to be spoken to. */
export const serviceSettingsSchema = z.object({
  /** Up to, and without, the path of the call: usually ends in `/v1`. */
  baseUrl: z.url({ protocol: /^https?$/ }),
  model: z.string().min(1),
  apiKey: z.string().min(1).optional(),
  /** What the answer is held to: our schema, any JSON object, nothing. */
  structuredOutputs: z.enum(['schema', 'object', 'none']).default('schema'),
  stream: z.boolean().default(true),
  /** Does a caption stand before its image, or after it? */
  caption: z.enum(['before', 'after']).default('before'),
  /** `none`: the instructions open the user's message. */
  system: z.enum(['yes', 'none']).default('yes'),
  outputLimit: z.enum(['max_tokens', 'max_completion_tokens']).default('max_tokens'),
  // Always sent: Triton's default of 500 would cut every draft short.
  maxOutputTokens: z.int().positive().default(USUAL_ANSWER),
  temperature: z.number().optional(),
  /** The vendor's level of detail; other servers refuse or ignore it, so only a policy sets it. */
  detail: z.string().optional(),
  /** For the whole call, waits and repetitions included. */
  timeoutMs: z.int().positive().default(600_000),
  /** Between two signs of life. */
  idleTimeoutMs: z.int().positive().default(120_000),
  backoffMs: z.int().nonnegative().default(2000),
  maxAnswerBytes: z
    .int()
    .positive()
    .default(8 * 1024 ** 2),
});
export type ServiceSettings = z.infer<typeof serviceSettingsSchema>;
