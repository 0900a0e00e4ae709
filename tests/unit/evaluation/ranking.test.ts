import { describe, expect, it } from 'vitest';
import { fitDavidson } from '@/lib/evaluation/ranking/davidson';
import { adjusted } from '@/lib/evaluation/ranking/multiplicity';
import {
  pairedBootstrap,
  pairedPermutation,
} from '@/lib/evaluation/ranking/paired-tests';
import {
  comparisonsNeeded,
  normalQuantile,
  pairsNeeded,
} from '@/lib/evaluation/ranking/power';
import { rank, type Comparison } from '@/lib/evaluation/ranking/rank';
import { expectNear, fixture } from './near';

interface Pair {
  first: string;
  second: string;
  w: number;
  t?: number;
  l: number;
}
const reference = fixture<{
  small: { a: number[]; b: number[]; difference: number; p: number };
  large: {
    a: number[];
    b: number[];
    difference: number;
    seed: number;
    resamples: number;
    permutation: number;
    scipyPermutation: number;
    interval: number[];
    bootstrap: number;
    scipyInterval: number[];
  };
  davidson: { pairs: Pair[]; strengths: Record<string, number>; tie: number };
  plain: { pairs: Pair[]; strengths: Record<string, number> };
  adjust: { p: number[]; holm: number[]; bh: number[] };
  sign: { preference: number; power: number; n: number }[];
  normal: { difference: number; deviation: number; power: number; n: number }[];
  quantiles: { p: number[]; z: number[] };
}>('ranking');

describe('Bradley–Terry with Davidson’s ties, against R', () => {
  it.each(['davidson', 'plain'] as const)('%s', (which) => {
    const { pairs, strengths } = reference[which];
    const names = Object.keys(strengths);
    const fit = fitDavidson(
      names.length,
      pairs.map(({ first, second, w, t = 0, l }) => ({
        first: names.indexOf(first),
        second: names.indexOf(second),
        wins: w,
        ties: t,
        losses: l,
      })),
    );
    expectNear(fit?.strengths ?? [], Object.values(strengths));
    expectNear([fit?.tie ?? NaN], [which === 'davidson' ? reference.davidson.tie : 0]);
  });
});

/** Each comparison by itself, in a study of its own, sides changing. */
const comparisons = (pairs: readonly Pair[]): Comparison[] =>
  pairs
    .flatMap(({ first, second, w, t = 0, l }) => [
      ...Array.from({ length: w }, () => ({ first, second, outcome: 'first' as const })),
      ...Array.from({ length: t }, () => ({
        first: second,
        second: first,
        outcome: 'tie' as const,
      })),
      ...Array.from({ length: l }, () => ({
        first: second,
        second: first,
        outcome: 'first' as const,
      })),
    ])
    .map((each, at) => ({ ...each, study: String(at) }));

const resampling = { seed: 1, resamples: 200 };

describe('a ranking', () => {
  it('puts the strongest first, with intervals around the strengths', () => {
    const { pairs, strengths, tie } = reference.davidson;
    const ranking = rank(comparisons(pairs), resampling);
    if (ranking.kind === 'refused') throw new Error(ranking.reason);
    expect(ranking.items.map(({ item }) => item)).toEqual(['a', 'b', 'c', 'd']);
    expectNear(
      ranking.items.map(({ strength }) => strength),
      ['a', 'b', 'c', 'd'].map((item) => strengths[item] ?? NaN),
    );
    expectNear([ranking.tie], [tie]);
    expect(ranking.items[0]).toMatchObject({ wins: 47, ties: 11, losses: 16 });
    for (const { strength, interval } of ranking.items) {
      expect(interval.low).toBeLessThan(strength);
      expect(interval.high).toBeGreaterThan(strength);
      expect(interval.undefinedResamples).toBe(0);
    }
    expect(rank(comparisons(pairs), resampling)).toEqual(ranking);
  });
  it('takes the comparisons of one study together', () => {
    const alone = comparisons(reference.davidson.pairs);
    const together = alone.map((each, at) => ({ ...each, study: String(at % 12) }));
    const [a, b] = [alone, together].map((each) => rank(each, resampling));
    expect(b).toMatchObject({ kind: 'ranked', studies: 12, comparisons: alone.length });
    expect(a).not.toEqual(b);
  });
  it.each<[string, Pair[], object]>([
    [
      '29',
      [{ first: 'a', second: 'b', w: 15, l: 14 }],
      { reason: 'too-few', have: 29, need: 30 },
    ],
    [
      'nine of one',
      [
        { first: 'a', second: 'b', w: 15, l: 14 },
        { first: 'b', second: 'c', w: 5, l: 4 },
      ],
      { reason: 'too-few-of-one', item: 'c', have: 9, need: 10 },
    ],
    [
      'two groups',
      [
        { first: 'a', second: 'b', w: 15, l: 14 },
        { first: 'c', second: 'd', w: 15, l: 14 },
      ],
      {
        reason: 'unconnected',
        groups: [
          ['a', 'b'],
          ['c', 'd'],
        ],
      },
    ],
    [
      'one that never lost',
      [{ first: 'a', second: 'b', w: 40, l: 0 }],
      { reason: 'no-finite-fit' },
    ],
    [
      'never lost, some ties',
      [{ first: 'a', second: 'b', w: 40, t: 2, l: 0 }],
      { reason: 'no-finite-fit' },
    ],
    [
      'only ties',
      [{ first: 'a', second: 'b', w: 0, t: 40, l: 0 }],
      { reason: 'no-finite-fit' },
    ],
    ['none', [], { reason: 'too-few', have: 0, need: 30 }],
  ])('is refused for %s', (_, pairs, refusal) => {
    expect(rank(comparisons(pairs), resampling)).toEqual({ kind: 'refused', ...refusal });
  });
  it('is refused for more than can be resampled in time', () => {
    const many = comparisons([{ first: 'a', second: 'b', w: 100_000, l: 100_000 }]);
    expect(() => rank(many, { seed: 1, resamples: 10_000 })).toThrow('take too long');
  });
  it('is refused for what was compared with itself', () =>
    expect(() =>
      rank([{ first: 'a', second: 'a', outcome: 'tie', study: '1' }], resampling),
    ).toThrow('itself'));
});

describe('paired tests, against SciPy', () => {
  const { small, large } = reference;
  it('permutation, exact', () => {
    const test = pairedPermutation(small.a, small.b, { seed: 1 });
    expect(test).toMatchObject({ exact: true, resamples: 4096 });
    expectNear([test.difference, test.p], [small.difference, small.p]);
  });
  it('permutation, by chance: NumPy’s draws, and SciPy within its error', () => {
    const test = pairedPermutation(large.a, large.b, large);
    expectNear([test.difference, test.p], [large.difference, large.permutation]);
    expect(Math.abs(test.p - large.scipyPermutation)).toBeLessThan(0.004);
  });
  it('bootstrap', () => {
    const { p, interval } = pairedBootstrap(large.a, large.b, large);
    expectNear([p], [large.bootstrap]);
    expectNear([interval.low ?? NaN, interval.high ?? NaN], large.interval);
    expectNear([interval.low ?? NaN, interval.high ?? NaN], large.scipyInterval, 0.002);
  });
});

it('adjusts p values as R does', () => {
  const { p, holm, bh } = reference.adjust;
  expectNear(adjusted(p, 'holm'), holm);
  expectNear(adjusted(p, 'bh'), bh);
});

it('says how many are needed as R does', () => {
  const { sign, normal, quantiles } = reference;
  expect(sign.map((each) => comparisonsNeeded(each.preference, each))).toEqual(
    sign.map(({ n }) => n),
  );
  expect(
    normal.map((each) => pairsNeeded(each.difference, each.deviation, each)),
  ).toEqual(normal.map(({ n }) => n));
  expectNear(quantiles.p.map(normalQuantile), quantiles.z, 1e-9);
});

it.each([
  ['don’t pair up', () => pairedPermutation([1, 2, 3, 4, 5], [1, 2, 3, 4], { seed: 1 })],
  ['4 are not between 5', () => pairedBootstrap([1, 2, 3, 4], [1, 2, 3, 4], { seed: 1 })],
  [
    'value 2 is not a finite',
    () => pairedPermutation([1, NaN, 3, 4, 5], [1, 2, 3, 4, 5], { seed: 1 }),
  ],
  [
    'take too long',
    () =>
      pairedPermutation(new Float64Array(200_000), new Float64Array(200_000), {
        seed: 1,
      }),
  ],
  ['not between 0 and 1', () => adjusted([0.5, NaN], 'bh')],
  ['between 0.52 and 1', () => comparisonsNeeded(0.5)],
  ['difference of 0', () => pairsNeeded(0, 1)],
])('refuses in a sentence: %s', (sentence, act) => {
  expect(act).toThrow(sentence);
});
