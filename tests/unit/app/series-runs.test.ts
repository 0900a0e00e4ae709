import { createTranslator } from 'next-intl';
import { describe, expect, it } from 'vitest';
import { account, reasonsOf } from '@/app/_viewer/series/account';
import {
  isTime,
  neighboursOf,
  runsOf,
  samePlace,
  shortName,
} from '@/app/_viewer/series/runs';
import { MESSAGES } from '@/app/_words/messages';
import type { SeriesDetail, Stack } from '@/lib/api/studies';

type Dimension = Stack['dimensions'][number];

const dimension = (
  name: string,
  value: string,
  index: number,
  count: number,
): Dimension => ({
  ...{ name, value, index, count },
});
const stack = (id: string, label: string, ...dimensions: Dimension[]): Stack => ({
  id,
  label,
  dimensions,
  geometry: 0,
  frames: [],
  orderedBy: 'position',
  spacingMm: 5,
  thicknessMm: 5,
  warnings: [],
  facts: null,
});
const series = (...stacks: Stack[]): SeriesDetail => ({
  studyUid: '1',
  seriesUid: '1.2',
  modality: 'MR',
  number: 1,
  description: '',
  bodyPart: '',
  frameTimeMs: null,
  counts: { instances: 0, shown: 0, notShown: 0, frames: 0 },
  stacks,
  warnings: [],
  videos: [],
  notShown: [],
});

const b = (value: string, index: number) =>
  dimension('b-value', `${value} s/mm²`, index, 3);
const direction = (index: number) => dimension('direction', '0.1, 0.2, 0.9', index, 2);

describe('stacks beside one another', () => {
  it('are those that differ in their last dimension only', () => {
    const runs = runsOf(
      series(
        stack('0', 'b 0', b('0', 1)),
        stack('a1', 'b 500, direction 1', b('500', 2), direction(1)),
        stack('a2', 'b 500, direction 2', b('500', 2), direction(2)),
        stack('b1', 'b 900, direction 1', b('900', 3), direction(1)),
        stack('b2', 'b 900, direction 2', b('900', 3), direction(2)),
        stack('all', ''),
      ),
    );
    expect(
      runs.map(({ label, dimension: name, stacks }) => [
        label,
        name,
        stacks.map(({ id }) => id).join(' '),
      ]),
    ).toEqual([
      ['b 0', null, '0'],
      ['b 500', 'direction', 'a1 a2'],
      ['b 900', 'direction', 'b1 b2'],
      ['', null, 'all'],
    ]);
  });

  it('need the same geometry', () => {
    const coronal = { ...stack('2', 'coronal, b 0', b('0', 1)), geometry: 1 };
    expect(runsOf(series(stack('1', 'axial, b 0', b('0', 1)), coronal))).toHaveLength(2);
  });

  it.each([
    [b('1000', 2), '1000'],
    [dimension('echo', '6.3 ms', 2, 2), '6.3'],
    [dimension('time', '+12.5 s', 3, 9), '3'],
    [direction(2), '2'],
    [dimension('b-value', 'none', 1, 2), '–'],
  ])('are named by a number: %j', (last, name) => {
    expect(shortName(stack('1', '', last))).toBe(name);
  });
});

describe('the account of a study', () => {
  const t = createTranslator({
    locale: 'en',
    messages: MESSAGES.en,
    namespace: 'viewer.account',
  });
  it.each([
    [
      { instances: 226, shown: 220, notShown: 6 },
      '226 instances: 220 shown, 6 not shown',
    ],
    [{ instances: 520, shown: 520, notShown: 0 }, '520 instances, all shown'],
    [{ instances: 1, shown: 1, notShown: 0 }, '1 instance, shown'],
    [{ instances: 1, shown: 0, notShown: 1 }, '1 instance, not shown'],
  ])('%j', (counts, words) => {
    expect(account({ ...counts, frames: 0 }, t)).toBe(words);
  });

  it('counts each reason, the most frequent first', () => {
    const reasons = ['It is a video.', 'It holds no image.', 'It holds no image.'];
    expect(
      reasonsOf(reasons.map((reason, at) => ({ sopInstanceUid: `1.${at}`, reason }))),
    ).toEqual([
      ['It holds no image.', 2],
      ['It is a video.', 1],
    ]);
  });
});

describe('going through stacks at one place', () => {
  const at = (id: string, ...positions: (number | null)[]): Stack => ({
    ...stack(id, id, b(id, 1)),
    frames: positions.map((positionMm, index) => ({
      sopInstanceUid: `${id}.${index}`,
      frame: 1,
      positionMm,
    })),
  });

  it('finds those of the same geometry that differ in something', () => {
    const [one, two] = [at('0', 0), at('800', 0)];
    const other = { ...at('other', 0), geometry: 1 };
    const alone = stack('alone', '');
    const all = series(one, two, other, alone);
    expect(neighboursOf(all, one)).toEqual([one, two]);
    expect(neighboursOf(all, alone)).toEqual([alone]);
  });

  it('stays at the same height, or at the same number where there is none', () => {
    const from = at('0', 0, 5, 10);
    expect(samePlace(from, 2, at('1', 0, 2.5, 5, 7.5, 10))).toBe(4);
    expect(samePlace(from, 1, at('1', 20, 10))).toBe(1);
    expect(samePlace(at('0', null, null, null), 2, at('1', null, null))).toBe(1);
    expect(samePlace(from, 2, at('1', null, null))).toBe(1);
  });

  it('takes a window along through time, not from b-value to b-value', () => {
    expect(isTime(stack('1', '', dimension('time', '1', 1, 4)))).toBe(true);
    expect(isTime(at('0', 0))).toBe(false);
  });
});
