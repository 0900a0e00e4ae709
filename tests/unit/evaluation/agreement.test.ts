import { describe, expect, it } from 'vitest';
import {
  cohenKappa,
  fleissKappa,
  type Agreement,
} from '@/lib/evaluation/agreement/kappa';
import { krippendorffAlpha, type Level } from '@/lib/evaluation/agreement/krippendorff';
import { mersenneTwister } from '@/lib/evaluation/random';
import { expectNear, fixture } from './near';

type Bounds = [low: number, high: number, defined: number];
interface Krippendorff {
  ratings: (number | null)[][];
  values: Record<Level, number>;
  interval: Bounds;
}
const reference = fixture<{
  uniform: { seed: number; draws: number[]; after700: number };
  cohen: {
    first: number[];
    second: number[];
    values: Record<'None' | 'linear' | 'quadratic', number>;
    interval: Bounds;
  };
  fleiss: { counts: number[][]; kappa: number; interval: Bounds };
  krippendorff: Krippendorff;
  krippendorffLarge: Omit<Krippendorff, 'interval'>;
}>('agreement');

const resampling = { seed: 5, resamples: 400 };
const levels = ['nominal', 'ordinal', 'interval', 'ratio'] as const;

const expectInterval = ({ interval }: Agreement, [low, high, defined]: Bounds) => {
  expectNear([interval.low ?? NaN, interval.high ?? NaN], [low, high]);
  expect(interval.resamples - interval.undefinedResamples).toBe(defined);
};

it('draws what NumPy’s RandomState draws', () => {
  const random = mersenneTwister(reference.uniform.seed);
  const draws = Array.from({ length: 701 }, random);
  expect(draws.slice(0, 8)).toEqual(reference.uniform.draws);
  expect(draws[700]).toBe(reference.uniform.after700);
});

describe('against scikit-learn, statsmodels and fast-krippendorff', () => {
  it.each([
    ['none', 'None'],
    ['linear', 'linear'],
    ['quadratic', 'quadratic'],
  ] as const)('Cohen’s κ, weights %s', (weights, theirs) => {
    const { first, second, values, interval } = reference.cohen;
    const [a, b] = [first.map(String), second.map(String)];
    const own = cohenKappa(a, b, ['0', '1', '2', '3'], weights, resampling);
    expectNear([own.value ?? NaN], [values[theirs]]);
    if (weights === 'quadratic') expectInterval(own, interval);
  });
  it('Fleiss’ κ', () => {
    const own = fleissKappa(reference.fleiss.counts, resampling);
    expectNear([own.value ?? NaN], [reference.fleiss.kappa]);
    expectInterval(own, reference.fleiss.interval);
  });
  it.each(levels)('Krippendorff’s α, %s, with values missing', (level) => {
    for (const { ratings, values } of [
      reference.krippendorff,
      reference.krippendorffLarge,
    ]) {
      const own = krippendorffAlpha(ratings, level, resampling);
      expectNear([own.value ?? NaN], [values[level]]);
    }
  });
  it('the interval of Krippendorff’s α', () =>
    expectInterval(
      krippendorffAlpha(reference.krippendorff.ratings, 'ordinal', resampling),
      reference.krippendorff.interval,
    ));
});

it('has no value where everybody always says the same, and no interval', () => {
  const same = ['a', 'a', 'a'];
  const { value, interval } = cohenKappa(same, same, ['a', 'b'], 'none', resampling);
  expect([value, interval.low, interval.undefinedResamples]).toEqual([null, null, 400]);
  const fleiss = fleissKappa([[3, 0], [3, 0]], resampling); // prettier-ignore
  expect(fleiss.value).toBeNull();
  expect(krippendorffAlpha([[1, 1], [1, 1]], 'nominal', resampling).value).toBeNull(); // prettier-ignore
});

it.each([
  ['don’t pair up', () => cohenKappa(['a', 'b'], ['a'], ['a', 'b'], 'none', resampling)],
  [
    'none of the categories',
    () => cohenKappa(['a', 'c'], ['a', 'b'], ['a', 'b'], 'none', resampling),
  ],
  ['unit 2 has 3', () => fleissKappa([[1, 1], [2, 1]], resampling)], // prettier-ignore
  ['no whole number', () => fleissKappa([[1, NaN], [1, 1]], resampling)], // prettier-ignore
  ['rated twice', () => krippendorffAlpha([[1, null], [null, 2]], 'nominal', resampling)], // prettier-ignore
  ['not a finite number', () => krippendorffAlpha([[1, NaN], [1, 2]], 'nominal', resampling)], // prettier-ignore
  [
    'Different values: 201',
    () =>
      krippendorffAlpha(
        [[...Array(201).keys()], [...Array(201).keys()]],
        'interval',
        resampling,
      ),
  ],
  [
    'take too long',
    () => {
      const same = Array<string>(100_000).fill('a');
      return cohenKappa(same, same, ['a', 'b'], 'none', { seed: 1, resamples: 100_000 });
    },
  ],
])('refuses in a sentence: %s', (sentence, act) => {
  expect(act).toThrow(sentence);
});
