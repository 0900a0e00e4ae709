import { z } from 'zod';
import { RIGHTS } from '@/lib/api/people/rights';

export const rightSchema = z.enum(RIGHTS);

/** Who asks, and for how long. */
export const whoSchema = z.object({
  /** How people sign in here; `off`: there is one local user. */
  auth: z.enum(['off', 'local', 'oidc']),
  /** null: nobody is signed in. */
  person: z
    .object({
      id: z.string().nullable(),
      name: z.string(),
      email: z.string().nullable(),
      role: z.string().nullable(),
      rights: z.array(rightSchema),
    })
    .nullable(),
  /** So long the session lives by itself; null without one. */
  secondsLeft: z.number().nullable(),
  /** A session ends when nobody was there for so long. */
  idleSeconds: z.number(),
  /** Until then all studies are seen, for the reason that was given. */
  emergencyUntil: z.string().nullable(),
});
export type Who = z.infer<typeof whoSchema>;
