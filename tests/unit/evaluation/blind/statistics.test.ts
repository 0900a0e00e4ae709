import { describe, expect, it } from 'vitest';
import { taskKinds, type Answer, type Vote } from '@/lib/evaluation/blind/answers';
import { DISPUTE_RULE, disputesOf } from '@/lib/evaluation/blind/disputes';
import { statisticsOf } from '@/lib/evaluation/blind/statistics/statistics';
import { installed } from '@/tests/unit/export/installed';
import { form, madeVotes, PYTHON, recomputed } from './made-votes';

const wishes = { seed: 5, resamples: 400, least: 30, form };

describe.skipIf(!installed(PYTHON, ['-c', 'import numpy'], 'python3-numpy'))(
  'what is shown is what an independent program makes of the votes',
  () => {
    it.each([
      ['a session of all kinds', madeVotes(20, taskKinds), 500, 'ranked'],
      [
        'as many readers for each',
        madeVotes(6, ['preference', 'errors'], { readersPerUnit: 3 }),
        200,
        'ranked',
      ],
      [
        'too few comparisons',
        madeVotes(3, ['preference', 'form'], { arms: ['a', 'b'] }),
        150,
        'refused',
      ],
    ])('%s', (_, votes, least, kind) => {
      const shown = statisticsOf(votes, wishes);
      expect(shown.preferences?.ranking.kind).toBe(kind);
      const { compared, off } = recomputed(votes, shown);
      expect(off).toEqual([]);
      expect(compared).toBeGreaterThan(least);
    });
  },
);

const vote = (
  reader: string,
  unit: string,
  answer: Answer,
  more: Partial<Vote> = {},
): Vote => ({
  ...{ task: `${reader}-${unit}`, unit, study: `1.${unit}`, reader, repeatOf: null },
  ...{ left: 'a', right: 'b', answer, activeMs: 1, edits: null, ...more },
});
const chooses = (choice: 'left' | 'right' | 'equivalent' | 'both-bad'): Answer => ({
  ...{ kind: 'preference', choice, reasons: [], note: '' },
});
const swapped = { left: 'b', right: 'a' };

describe('statistics, by hand', () => {
  it('counts for whom a side was chosen, not the side; repeats not at all', () => {
    const { preferences } = statisticsOf(
      [
        vote('R1', '1', chooses('left')),
        vote('R2', '1', chooses('right'), swapped),
        vote('R1', '2', chooses('left'), swapped),
        vote('R2', '2', chooses('both-bad')),
        vote('R1', '3', chooses('equivalent')),
        vote('R1', '1', chooses('left'), { ...swapped, task: 'again', repeatOf: 'R1-1' }),
      ],
      wishes,
    );
    expect(preferences?.pairs).toEqual([
      { first: 'a', second: 'b', wins: 2, ties: 2, losses: 1, bothBad: 1 },
    ]);
    expect(preferences?.left).toEqual({ chosen: 3, decided: 4 });
    expect(preferences?.ranking).toEqual({
      ...{ kind: 'refused', reason: 'too-few', have: 5, need: 30 },
    });
  });

  it('holds a reader against themselves on repeats', () => {
    const [agreement] = statisticsOf(
      [
        vote('R1', '1', chooses('left')),
        vote('R1', '1', chooses('right'), { ...swapped, task: 'x', repeatOf: 'R1-1' }),
        vote('R1', '2', chooses('left')),
        vote('R1', '2', chooses('left'), { ...swapped, task: 'y', repeatOf: 'R1-2' }),
      ],
      wishes,
    ).agreement;
    expect(agreement?.intra).toMatchObject([{ reader: 'R1', repeats: 2, same: 1 }]);
    // Observed ½; by chance 1 · ½ + 0 · ½.
    expect(agreement?.intra[0]?.agreement?.value).toBe(0);
    expect(agreement?.cohen).toEqual([]);
  });

  it('never ranks below the minimum of the program, whatever a session says', () => {
    const votes = madeVotes(4, ['preference'], { arms: ['a', 'b'] });
    const { least, preferences } = statisticsOf(votes, { ...wishes, least: 2 });
    expect(least).toBe(30);
    expect(preferences?.ranking.kind).toBe('refused');
  });

  it('has numbers for no votes at all', () => {
    const { preferences, agreement, measures } = statisticsOf([], wishes);
    expect([preferences, agreement, measures]).toEqual([null, [], []]);
  });
});

describe('a dispute', () => {
  const errors = (count: number): Answer => ({
    ...{ kind: 'errors', note: '' },
    marks: Array.from({ length: count }, () => ({
      ...{ kind: 'false-finding', significance: 'significant', passage: null, note: '' },
    })),
  });
  const text = (words: string): Answer => ({ kind: 'correction', text: words, note: '' });
  const points = (trust: number): Answer => ({
    kind: 'form',
    values: { trust },
    note: '',
  });
  it.each([
    ['one for each draft', chooses('left'), chooses('right'), 'opposite', true],
    ['one for neither', chooses('left'), chooses('equivalent'), 'opposite', false],
    [
      'one for neither, where any counts',
      chooses('left'),
      chooses('equivalent'),
      'any',
      true,
    ],
    ['two errors apart', errors(1), errors(3), 'any', true],
    ['one error apart', errors(1), errors(2), 'any', false],
    ['two points apart', points(1), points(3), 'any', true],
    ['other words', text('No nodule is seen.'), text('Two large masses.'), 'any', true],
    ['a letter', text('No nodule is seen.'), text('No nodules is seen.'), 'any', false],
  ] as const)('is %s', (_, one, other, preference, isOne) => {
    const votes = [vote('R1', '1', one), vote('R2', '1', other)];
    const found = disputesOf(votes, { ...DISPUTE_RULE, preference });
    expect(found.map(({ unit }) => unit)).toEqual(isOne ? ['1'] : []);
  });

  it('is not between a reader and their own repeat', () => {
    const again = { task: 'x', repeatOf: 'R1-1' };
    const votes = [
      vote('R1', '1', chooses('left')),
      vote('R1', '1', chooses('right'), again),
    ];
    expect(disputesOf(votes, DISPUTE_RULE)).toEqual([]);
  });
});
