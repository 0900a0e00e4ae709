import { describe, expect, it } from 'vitest';
import { mersenneTwister } from '@/lib/evaluation/random';
import { bleuCoco, bleuSacre } from '@/lib/evaluation/text/bleu';
import { chrf } from '@/lib/evaluation/text/chrf';
import { ciders } from '@/lib/evaluation/text/cider';
import { characterEdits, wordEdits } from '@/lib/evaluation/text/edit';
import { scoreTexts, textMetrics } from '@/lib/evaluation/text/metrics';
import type { TextPair, TextScores } from '@/lib/evaluation/text/pairs';
import { porterStem } from '@/lib/evaluation/text/porter';
import { rougeLCoco, rougeLF1 } from '@/lib/evaluation/text/rouge';
import { editDistance, longestCommon, numbered } from '@/lib/evaluation/text/sequences';
import {
  coco,
  mteval13a,
  rouge,
  rougeStemmed,
  whitespace,
} from '@/lib/evaluation/text/tokens';
import { expectNear, fixture } from './near';

interface Scores {
  corpus: number;
  each: number[];
}
interface ByOrder {
  corpus: number[];
  each: number[][];
}
const reference = fixture<{
  pairs: TextPair[];
  bleuCoco: ByOrder;
  bleuSacre13a: ByOrder;
  bleuSacrenone: ByOrder;
  ciderD: Scores;
  cider: Scores;
  rougeLCoco: Scores;
  rougeLF1: Scores;
  rougeLF1Stemmed: Scores;
  chrF2: Scores;
  chrFpp: Scores;
  editCharacters: number[];
  editWords: number[];
  stems: Record<string, string>;
}>('text');
const { pairs } = reference;

const expectScores = (actual: TextScores, expected: Scores) => {
  expectNear(actual.each, expected.each);
  expectNear([actual.corpus], [expected.corpus]);
};
const expectOrders = (actual: TextScores[], expected: ByOrder) => {
  expectNear(
    actual.map(({ corpus }) => corpus),
    expected.corpus,
  );
  actual.forEach(({ each }, n) => expectNear(each, expected.each[n] ?? []));
};

describe('against the reference implementations', () => {
  it('BLEU-1 … 4 of coco-caption', () =>
    expectOrders(bleuCoco(pairs, whitespace), reference.bleuCoco));
  it('BLEU-1 … 4 of sacreBLEU, 13a', () =>
    expectOrders(bleuSacre(pairs, mteval13a), reference.bleuSacre13a));
  it('BLEU-1 … 4 of sacreBLEU on white space', () =>
    expectOrders(bleuSacre(pairs, whitespace), reference.bleuSacrenone));
  it('CIDEr-D of coco-caption', () =>
    expectScores(ciders(pairs, whitespace).ciderD, reference.ciderD));
  it('CIDEr of its authors', () =>
    expectScores(ciders(pairs, whitespace).cider, reference.cider));
  it('ROUGE-L of coco-caption', () =>
    expectScores(rougeLCoco(pairs, whitespace), reference.rougeLCoco));
  it('ROUGE-L of rouge_score, with and without stems', () => {
    expectScores(rougeLF1(pairs, rougeStemmed), reference.rougeLF1Stemmed);
    expectScores(rougeLF1(pairs, rouge), reference.rougeLF1);
  });
  it('chrF2 and chrF2++ of sacreBLEU', () => {
    expectScores(chrf(pairs).chrf2, reference.chrF2);
    expectScores(chrf(pairs)['chrf2++'], reference.chrFpp);
  });
  it('edit distances of NLTK', () => {
    expect(characterEdits(pairs).map(({ edits }) => edits)).toEqual(
      reference.editCharacters,
    );
    expect(wordEdits(pairs).map(({ edits }) => edits)).toEqual(reference.editWords);
  });
  it('stems of NLTK', () => {
    const own = Object.keys(reference.stems).map((word) => [word, porterStem(word)]);
    expect(Object.fromEntries(own)).toEqual(reference.stems);
  });
});

it('cuts words as the Penn Treebank does, without punctuation', () => {
  const words = (text: string) => coco.tokens(text).join(' ');
  expect(words("The liver isn't (very) big; it's 3.5-cm, and/or cannot be seen.")).toBe(
    "the liver is n't very big it 's 3.5-cm and\\/or can not be seen",
  );
  expect(
    words('Size: 1,200 mL at 10:30. “No” change -- T2* signal... 50% of L4-L5!'),
  ).toBe('size 1,200 ml at 10:30 no change t2\\* signal 50 % of l4-l5');
  expect(words('Seen by Dr. Who, e.g. here. Stable vs. prior.')).toBe(
    'seen by dr. who e.g. here stable vs. prior',
  );
});

it('finds the distance that the plain recurrence finds, over several blocks of bits', () => {
  const random = mersenneTwister(7);
  for (let round = 0; round < 60; round++) {
    const text = () =>
      Array.from({ length: Math.floor(random() * 130) }, () => Math.floor(random() * 4));
    const [a = new Int32Array(), b = new Int32Array()] = numbered(text(), text());
    expect([editDistance(a, b), longestCommon(a, b)]).toEqual(
      recurrences([...a], [...b]),
    );
  }
});

function recurrences(a: number[], b: number[]): [distance: number, common: number] {
  const table = (start: (i: number) => number, step: typeof edit) => {
    const rows = Array.from({ length: a.length + 1 }, (_, i) =>
      Array.from({ length: b.length + 1 }, (_, j) =>
        i === 0 || j === 0 ? start(i + j) : 0,
      ),
    );
    for (let i = 1; i <= a.length; i++) {
      for (let j = 1; j <= b.length; j++) {
        const at = (di: number, dj: number) => rows[i - di]?.[j - dj] ?? 0;
        (rows[i] ?? [])[j] = step(at(1, 1), at(1, 0), at(0, 1), a[i - 1] === b[j - 1]);
      }
    }
    return rows[a.length]?.[b.length] ?? 0;
  };
  const edit = (both: number, up: number, left: number, same: boolean) =>
    Math.min(both + (same ? 0 : 1), up + 1, left + 1);
  return [
    table((n) => n, edit),
    table(
      () => 0,
      (both, up, left, same) => (same ? both + 1 : Math.max(up, left)),
    ),
  ];
}

describe('the list of metrics', () => {
  it('scores every one, within its range, a draft like its reference best', () => {
    const same = pairs.map(({ references: [first = ''] }) => ({
      candidate: first,
      references: [first],
    }));
    const scores = scoreTexts(same);
    expect([...scores.keys()]).toEqual(textMetrics.map(({ id }) => id));
    expect(new Set(scores.keys()).size).toBe(textMetrics.length);
    const others = scoreTexts(pairs);
    for (const { id, range, better, corpus } of textMetrics) {
      for (const value of others.get(id)?.each ?? []) {
        expect(value).toBeGreaterThanOrEqual(range[0]);
        expect(value).toBeLessThanOrEqual(range[1] + 1e-9);
      }
      const [best, worse] = [
        scores.get(id)?.corpus ?? NaN,
        others.get(id)?.corpus ?? NaN,
      ];
      expect(better === 'higher' ? best - worse : worse - best, id).toBeGreaterThan(0);
      if (corpus === 'pooled') expect(best, id).toBeCloseTo(1, 6);
    }
  });
  it('leaves out what needs a corpus when there is one draft', () =>
    expect([...scoreTexts(pairs.slice(0, 1)).keys()]).not.toContain('cider-d'));
});

it.each([
  ['Drafts to score: 0 are not between', []],
  ['References of draft 1: 0 are not between', [{ candidate: 'a', references: [] }]],
  ['A reference of draft 1 is empty', [{ candidate: 'a', references: ['b', ' \n'] }]],
  ['has 100001 characters', [{ candidate: 'a'.repeat(100_001), references: ['b'] }]],
  [
    'take too long',
    Array.from({ length: 101 }, () => ({
      candidate: 'a'.repeat(100_000),
      references: ['b'.repeat(100_000)],
    })),
  ],
])('refuses in a sentence: %s', (sentence, bad) => {
  expect(() => scoreTexts(bad)).toThrow(sentence);
});

it('refuses CIDEr of a single draft', () =>
  expect(() => ciders(pairs.slice(0, 1), coco)).toThrow('two drafts at least'));
