import type { FormItem, TaskKind, Vote } from '@/lib/evaluation/blind/answers';
import { taskKinds } from '@/lib/evaluation/blind/answers';
import {
  agreementOf,
  ratedOf,
  type AgreementOf,
} from '@/lib/evaluation/blind/statistics/agreement';
import {
  errorsOf,
  formCounts,
  measuresOf,
  POWER,
  preferenceTests,
  type ArmErrors,
  type Measure,
  type PairTest,
} from '@/lib/evaluation/blind/statistics/measures';
import {
  preferencesOf,
  type Preferences,
} from '@/lib/evaluation/blind/statistics/preferences';
import { LEAST_COMPARISONS, LEAST_OF_EACH } from '@/lib/evaluation/ranking/rank';
import { between } from '@/lib/evaluation/refusal';

export interface StatisticsWishes {
  readonly seed: number;
  readonly resamples: number;
  /** Comparisons below which nothing is ranked; never fewer than `LEAST_COMPARISONS`. */
  readonly least: number;
  readonly form: readonly FormItem[];
}

export interface ReadingStatistics {
  readonly seed: number;
  readonly resamples: number;
  readonly least: number;
  readonly votes: readonly {
    readonly kind: TaskKind;
    readonly votes: number;
    readonly repeats: number;
  }[];
  readonly preferences: (Preferences & { readonly tests: readonly PairTest[] }) | null;
  readonly agreement: readonly AgreementOf[];
  readonly errors: readonly ArmErrors[];
  readonly form: ReturnType<typeof formCounts>;
  readonly measures: readonly Measure[];
  readonly power: typeof POWER;
}

const MOST_VOTES = 50_000;

/**
 * Everything that a session’s votes show. Each resampling begins anew with the seed, so that every
 * number can be made again by itself, from the votes alone.
 *
 * @throws AppError `invalid_request` for more votes than can be counted in time.
 */
export function statisticsOf(
  votes: readonly Vote[],
  { seed, resamples, least: asked, form }: StatisticsWishes,
): ReadingStatistics {
  between(votes.length, 0, MOST_VOTES, 'Votes');
  const least = Math.max(asked, LEAST_COMPARISONS);
  const resampling = { seed, resamples };
  const isCompared = votes.some(({ answer }) => answer.kind === 'preference');
  return {
    ...{ seed, resamples, least },
    votes: taskKinds.map((kind) => {
      const of = votes.filter(({ answer }) => answer.kind === kind);
      const repeats = of.filter(({ repeatOf }) => repeatOf !== null).length;
      return { kind, votes: of.length - repeats, repeats };
    }),
    preferences: isCompared
      ? {
          ...preferencesOf(votes, resampling, { least, leastOfEach: LEAST_OF_EACH }),
          tests: preferenceTests(votes, resampling),
        }
      : null,
    agreement: ratedOf(votes).map((rated) => agreementOf(rated, resampling)),
    errors: errorsOf(votes),
    form: formCounts(votes, form),
    measures: measuresOf(votes, resampling),
    power: POWER,
  };
}
