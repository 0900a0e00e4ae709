import { z } from 'zod';
import { errorKinds, taskKinds } from '@/lib/evaluation/blind/answers';

const intervalSchema = z.object({
  low: z.number().nullable(),
  high: z.number().nullable(),
  confidence: z.number(),
  seed: z.int(),
  resamples: z.int(),
  undefinedResamples: z.int(),
});

const agreementSchema = z.object({
  value: z.number().nullable(),
  interval: intervalSchema,
  units: z.int(),
});
export type ShownAgreement = z.infer<typeof agreementSchema>;

const pairTestSchema = z.object({
  first: z.string(),
  second: z.string(),
  pairs: z.int(),
  difference: z.number(),
  p: z.number().nullable(),
  adjusted: z.number().nullable(),
  needed: z.int().nullable(),
});
export type ShownTest = z.infer<typeof pairTestSchema>;

const rankingSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('refused'),
    reason: z.enum(['too-few', 'too-few-of-one', 'unconnected', 'no-finite-fit']),
    item: z.string().optional(),
    have: z.int().optional(),
    need: z.int().optional(),
    groups: z.array(z.array(z.string())).optional(),
  }),
  z.object({
    kind: z.literal('ranked'),
    items: z.array(
      z.object({
        item: z.string(),
        strength: z.number(),
        interval: intervalSchema,
        wins: z.int(),
        ties: z.int(),
        losses: z.int(),
      }),
    ),
    tie: z.number(),
    comparisons: z.int(),
    studies: z.int(),
  }),
]);
export type ShownRanking = z.infer<typeof rankingSchema>;

/** What a session’s votes show; `ReadingStatistics`, as it is made. Arms are named by id. */
export const readingStatisticsSchema = z.object({
  seed: z.int(),
  resamples: z.int(),
  least: z.int(),
  votes: z.array(z.object({ kind: z.enum(taskKinds), votes: z.int(), repeats: z.int() })),
  preferences: z
    .object({
      comparisons: z.int(),
      pairs: z.array(
        z.object({
          first: z.string(),
          second: z.string(),
          wins: z.int(),
          ties: z.int(),
          losses: z.int(),
          bothBad: z.int(),
        }),
      ),
      left: z.object({ chosen: z.int(), decided: z.int() }),
      ranking: rankingSchema,
      tests: z.array(pairTestSchema),
    })
    .nullable(),
  agreement: z.array(
    z.object({
      what: z.string(),
      krippendorff: agreementSchema.nullable(),
      fleiss: agreementSchema.nullable(),
      cohen: z.array(
        z.object({
          readers: z.array(z.string()).length(2),
          agreement: agreementSchema,
          same: z.int(),
        }),
      ),
      intra: z.array(
        z.object({
          reader: z.string(),
          repeats: z.int(),
          same: z.int(),
          agreement: agreementSchema.nullable(),
        }),
      ),
    }),
  ),
  errors: z.array(
    z.object({
      arm: z.string(),
      judged: z.int(),
      kinds: z.array(
        z.object({
          kind: z.enum(errorKinds),
          significant: z.int(),
          insignificant: z.int(),
        }),
      ),
    }),
  ),
  form: z.array(
    z.object({
      item: z.string(),
      arms: z.array(z.object({ arm: z.string(), counts: z.array(z.int()) })),
    }),
  ),
  measures: z.array(
    z.object({
      what: z.string(),
      arms: z.array(
        z.object({
          arm: z.string(),
          judged: z.int(),
          studies: z.int(),
          mean: z.number(),
          interval: intervalSchema.nullable(),
          each: z.array(z.tuple([z.string(), z.number()])),
        }),
      ),
      tests: z.array(pairTestSchema),
    }),
  ),
  power: z.array(z.object({ preference: z.number(), comparisons: z.int() })),
});
export type ShownStatistics = z.infer<typeof readingStatisticsSchema>;
export type ShownMeasure = ShownStatistics['measures'][number];
