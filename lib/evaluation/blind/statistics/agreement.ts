import { ofKind, type Vote } from '@/lib/evaluation/blind/answers';
import { outcomeOf } from '@/lib/evaluation/blind/statistics/preferences';
import {
  cohenKappa,
  fleissKappa,
  type Agreement,
  type KappaWeights,
} from '@/lib/evaluation/agreement/kappa';
import { krippendorffAlpha } from '@/lib/evaluation/agreement/krippendorff';
import type { Resampling } from '@/lib/evaluation/bootstrap';

/** Something that readers can agree on: a number for each unit and reader. */
export interface Rated {
  /** `preference`, `errors`, or `form:` and the item. */
  readonly what: string;
  readonly weights: KappaWeights;
  readonly level: 'nominal' | 'ordinal' | 'interval';
  /** All values that there are, in order. */
  readonly values: readonly number[];
  readonly ratings: readonly Rating[];
}

interface Rating {
  readonly unit: string;
  readonly task: string;
  readonly reader: string;
  readonly repeatOf: string | null;
  readonly value: number;
}

export interface AgreementOf {
  readonly what: string;
  /** Krippendorff’s α over all readers; null: no unit has two. */
  readonly krippendorff: Agreement | null;
  /** Null where units have different numbers of readers, or fewer than two units have two. */
  readonly fleiss: Agreement | null;
  /** Cohen’s κ of every two readers with two units in common. */
  readonly cohen: readonly {
    readonly readers: readonly [string, string];
    readonly agreement: Agreement;
    /** Units that both gave the same value. */
    readonly same: number;
  }[];
  /** A reader against themselves, on hidden repeats; κ from two repeats on. */
  readonly intra: readonly {
    readonly reader: string;
    readonly repeats: number;
    readonly same: number;
    readonly agreement: Agreement | null;
  }[];
}

const OUTCOMES = ['first', 'tie', 'second'];

/** What the votes say that can be compared between readers. */
export function ratedOf(votes: readonly Vote[]): Rated[] {
  const rating = (vote: Vote, value: number): Rating => {
    const { unit, task, reader, repeatOf } = vote;
    return { unit, task, reader, repeatOf, value };
  };
  const preferences = ofKind(votes, 'preference');
  const forms = ofKind(votes, 'form');
  const items = [...new Set(forms.flatMap(({ answer }) => Object.keys(answer.values)))];
  const errors = ofKind(votes, 'errors');
  const all: Omit<Rated, 'values'>[] = [
    {
      ...{ what: 'preference', weights: 'none', level: 'nominal' },
      ratings: preferences.map((vote) => rating(vote, OUTCOMES.indexOf(outcomeOf(vote)))),
    },
    ...items.sort().map((item) => ({
      ...({ what: `form:${item}`, weights: 'quadratic', level: 'ordinal' } as const),
      ratings: forms.flatMap((vote) => {
        const value = vote.answer.values[item];
        return value === undefined ? [] : [rating(vote, value)];
      }),
    })),
    {
      ...{ what: 'errors', weights: 'quadratic', level: 'interval' },
      ratings: errors.map((vote) =>
        rating(
          vote,
          vote.answer.marks.filter(({ significance }) => significance === 'significant')
            .length,
        ),
      ),
    },
  ];
  return all
    .filter(({ ratings }) => ratings.length > 0)
    .map((each) => ({ ...each, values: valuesOf(each) }));
}

/** Steps of a scale count even where nobody chose them. */
function valuesOf({ level, ratings }: Omit<Rated, 'values'>): number[] {
  if (level === 'nominal') return OUTCOMES.map((_, at) => at);
  const [least, most] = ratings.reduce(
    ([low, high], { value }) => [Math.min(low, value), Math.max(high, value)],
    [Infinity, -Infinity],
  );
  // Two at least: κ needs a choice.
  const count = Math.max(2, most - least + 1);
  return Array.from({ length: count }, (_, at) => least + at);
}

export function agreementOf(rated: Rated, resampling: Resampling): AgreementOf {
  const once = rated.ratings.filter(({ repeatOf }) => repeatOf === null);
  const readers = [...new Set(rated.ratings.map(({ reader }) => reader))].sort();
  const units = [...new Set(once.map(({ unit }) => unit))].sort();
  const given = new Map(once.map((each) => [`${each.reader}\n${each.unit}`, each.value]));
  const valueOf = (reader: string, unit: string) => given.get(`${reader}\n${unit}`);
  return {
    what: rated.what,
    krippendorff: alpha(rated, readers, units, valueOf, resampling),
    fleiss: fleiss(rated, readers, units, valueOf, resampling),
    cohen: readers.flatMap((a, at) =>
      readers.slice(at + 1).flatMap((b) => {
        const pairs = units.flatMap((unit) => {
          const [x, y] = [valueOf(a, unit), valueOf(b, unit)];
          return x === undefined || y === undefined ? [] : [[x, y] as const];
        });
        const agreement = kappa(rated, pairs, resampling);
        if (!agreement) return [];
        return [{ readers: [a, b] as const, agreement, same: sameOf(pairs) }];
      }),
    ),
    intra: readers.flatMap((reader) => intraOf(rated, reader, resampling)),
  };
}

type ValueOf = (reader: string, unit: string) => number | undefined;

function alpha(
  { level }: Rated,
  readers: readonly string[],
  units: readonly string[],
  valueOf: ValueOf,
  resampling: Resampling,
): Agreement | null {
  const shared = units.filter((unit) => ratersOf(readers, unit, valueOf) > 1);
  if (shared.length === 0) return null;
  return krippendorffAlpha(
    readers.map((reader) => shared.map((unit) => valueOf(reader, unit) ?? null)),
    level,
    resampling,
  );
}

const ratersOf = (readers: readonly string[], unit: string, valueOf: ValueOf) =>
  readers.filter((reader) => valueOf(reader, unit) !== undefined).length;

function fleiss(
  { values }: Rated,
  readers: readonly string[],
  units: readonly string[],
  valueOf: ValueOf,
  resampling: Resampling,
): Agreement | null {
  const numbers = new Set(units.map((unit) => ratersOf(readers, unit, valueOf)));
  const [each = 0] = numbers;
  if (units.length < 2 || numbers.size > 1 || each < 2) return null;
  const counts = units.map((unit) =>
    values.map(
      (value) => readers.filter((reader) => valueOf(reader, unit) === value).length,
    ),
  );
  return fleissKappa(counts, resampling);
}

type Pairs = readonly (readonly [number, number])[];

function kappa(
  { values, weights }: Rated,
  pairs: Pairs,
  resampling: Resampling,
): Agreement | null {
  if (pairs.length < 2) return null;
  const [first, second] = [0, 1].map((at) => pairs.map((pair) => String(pair[at]))) as [
    string[],
    string[],
  ];
  return cohenKappa(first, second, values.map(String), weights, resampling);
}

const sameOf = (pairs: Pairs) => pairs.filter(([a, b]) => a === b).length;

function intraOf(rated: Rated, reader: string, resampling: Resampling) {
  const own = rated.ratings.filter((each) => each.reader === reader);
  const byTask = new Map(own.map((each) => [each.task, each.value]));
  const pairs = own
    .sort((a, b) => (a.unit < b.unit ? -1 : 1))
    .flatMap(({ repeatOf, value }) => {
      const first = repeatOf === null ? undefined : byTask.get(repeatOf);
      return first === undefined ? [] : [[first, value] as const];
    });
  if (pairs.length === 0) return [];
  return [
    {
      ...{ reader, repeats: pairs.length, same: sameOf(pairs) },
      agreement: kappa(rated, pairs, resampling),
    },
  ];
}
