import { describe, expect, it } from 'vitest';
import {
  cautionsOf,
  contextOf,
  differencesOf,
  type ScoreContext,
} from '@/lib/evaluation/comparable';
import { findingsFromText } from '@/lib/evaluation/findings/from-text';
import { pairedPermutation } from '@/lib/evaluation/ranking/paired-tests';
import { pairedScores, scoreSet, type ScoredDraft } from '@/lib/evaluation/score-set';
import { negationSelfTest, negationTwins } from '@/lib/evaluation/self-test';
import { expectNear } from './near';

describe('the negation self-test', () => {
  it('moves ROUGE-L by a fifth for “No pleural effusion.”, and the findings’ F1 all the way', () => {
    const twins = { reference: 'No pleural effusion.', twin: 'Pleural effusion.' };
    const moved = new Map(
      negationSelfTest([twins, twins]).map((each) => [each.metric, each.moved]),
    );
    // Two of two words, of three: P 1, R ⅔, F1 0.8. One edit of three words.
    expectNear([moved.get('rouge-l-f1') ?? NaN], [0.2]);
    expectNear([moved.get('edit-words') ?? NaN], [2 / 3]);
    expect(moved.get('findings-f1-all')).toBe(1);
  });
  it('shows that texts’ metrics hardly notice one flip in a report, and findings’ do', () => {
    const moved = new Map(negationSelfTest().map((each) => [each.metric, each.moved]));
    for (const blind of ['rouge-l-f1', 'rouge-l-coco', 'bleu-1-coco', 'chrf2']) {
      expect(moved.get(blind), blind).toBeLessThan(0.12);
      expect(moved.get(blind), blind).toBeGreaterThan(0);
    }
    // Of three findings a report one is flipped.
    expectNear([moved.get('findings-f1-all') ?? NaN], [1 / 3]);
    expect(moved.get('findings-f1')).toBeGreaterThan(0.25);
    expect([...moved.values()].every(Number.isFinite)).toBe(true);
  });
  it('flips exactly one sentence in each of its pairs', () => {
    expect(negationTwins).toHaveLength(12);
    for (const { reference, twin } of negationTwins) {
      const [a, b] = [reference, twin].map((text) => text.split('. '));
      expect((a ?? []).filter((sentence, at) => sentence !== b?.[at])).toHaveLength(1);
    }
  });
});

const context = (more: Partial<ScoreContext> = {}): ScoreContext => ({
  metric: 'bleu-4-coco',
  cohort: 'chest v1',
  drafts: 50,
  emptyDrafts: 0,
  leastReferences: 1,
  mostReferences: 1,
  draftWords: 100,
  referenceWords: 100,
  otherScript: 0,
  ...more,
});

describe('numbers beside each other', () => {
  it.each<[string, Partial<ScoreContext>, string[]]>([
    ['the same', {}, []],
    ['another variant', { metric: 'bleu-4-whitespace' }, ['variant', 'tokens']],
    ['another variant, same words', { metric: 'rouge-l-coco' }, ['metric']],
    ['another cohort', { cohort: 'chest v2' }, ['cohort']],
    ['another number of drafts', { drafts: 49 }, ['drafts']],
    ['more references', { mostReferences: 3 }, ['references']],
    ['longer drafts', { draftWords: 121 }, ['length']],
    ['a little longer drafts', { draftWords: 119 }, []],
  ])('%s', (_, other, kinds) => {
    expect(differencesOf(context(), context(other)).map(({ kind }) => kind)).toEqual(
      kinds,
    );
  });
  it('CIDEr of two cohorts', () => {
    const cider = context({ metric: 'cider-d' });
    expect(
      differencesOf(cider, { ...cider, cohort: 'b' }).map(({ kind }) => kind),
    ).toEqual(['cohort', 'corpus']);
  });
  it('are cautioned about by themselves', () => {
    const kinds = (more: Partial<ScoreContext>) =>
      cautionsOf(context({ mostReferences: 2, ...more })).map(({ kind }) => kind);
    expect(kinds({})).toEqual([]);
    expect(kinds({ mostReferences: 1 })).toEqual(['single-reference']);
    expect(kinds({ drafts: 29, emptyDrafts: 2 })).toEqual(['few-drafts', 'empty-drafts']);
    expect(kinds({ draftWords: 130 })).toEqual(['length']);
    expect(kinds({ otherScript: 0.5 })).toEqual(['script']);
    expect(kinds({ otherScript: 0.5, metric: 'chrf2' })).toEqual([]);
  });
  it('are read off the texts', () =>
    expect(
      contextOf('chrf2', 'a', [
        { candidate: 'one two', references: ['ab', 'cd 肺炎'] },
        { candidate: ' ', references: ['three'] },
      ]),
    ).toEqual({
      metric: 'chrf2',
      cohort: 'a',
      drafts: 2,
      emptyDrafts: 1,
      leastReferences: 1,
      mostReferences: 2,
      draftWords: 1,
      referenceWords: 4 / 3,
      otherScript: 1 - 15 / 17,
    }));
});

describe('a set of drafts', () => {
  const studies = ['a', 'b', 'c', 'd', 'e', 'f'];
  const report = (study: string) =>
    `There is a ${study.charCodeAt(0)} mm nodule in the right upper lobe. No pleural effusion.`;
  const references = studies.map((study) => ({ study, texts: [report(study)] }));
  const draft = (
    model: string,
    study: string,
    text: string,
    repeat = 1,
  ): ScoredDraft => ({
    model,
    study,
    repeat,
    text,
  });
  const drafts = [
    ...studies.map((study) => draft('good', study, report(study))),
    ...studies
      .slice(1)
      .map((study) =>
        draft('flips', study, report(study).replace('No pleural', 'Pleural')),
      ),
    draft('flips', 'b', '', 2),
  ];
  const table = scoreSet(drafts, references, 'chest v1');

  it('becomes a table: a row for each model, a column for each metric', () => {
    expect(table.rows.map(({ model, missing }) => [model, missing])).toEqual([
      ['good', []],
      ['flips', ['a']],
    ]);
    const [good, flips] = table.rows;
    for (const { id, better, movedByNegation } of table.columns) {
      const [best, worse] = [good, flips].map((row) => row?.cells.get(id)?.corpus ?? NaN);
      const ahead = (best ?? NaN) - (worse ?? NaN);
      expect(better === 'higher' ? ahead : -ahead, id).toBeGreaterThan(0);
      expect(movedByNegation, id).toBeGreaterThan(0);
      expect(flips?.cells.get(id)?.each).toHaveLength(6);
    }
    // Five nodules found, five effusions invented, one draft empty.
    expect(flips?.findings).toMatchObject({
      invented: 5,
      present: { right: 5, extra: 5, missing: 1 },
    });
    expect(flips?.cells.get('findings-f1')?.corpus).toBeCloseTo(10 / 16, 12);
    expect(flips?.cells.get('bleu-4-coco')?.cautions.map(({ kind }) => kind)).toEqual([
      'single-reference',
      'few-drafts',
      'empty-drafts',
      'length',
      'missing-studies',
    ]);
  });
  it('gives paired scores, repeats averaged, of studies that both have', () => {
    const [good, flips] = table.rows;
    if (!good || !flips) throw new Error('two rows');
    const pairs = pairedScores(good, flips, 'findings-f1');
    expect(pairs.studies).toEqual(['b', 'c', 'd', 'e', 'f']);
    expectNear(pairs.first, [1, 1, 1, 1, 1]);
    expectNear(pairs.second, [1 / 3, 2 / 3, 2 / 3, 2 / 3, 2 / 3]);
    expect(pairedPermutation(pairs.first, pairs.second, { seed: 1 }).p).toBe(2 / 32);
    expect(() => pairedScores(good, flips, 'bleu')).toThrow('no metric');
  });
  it.each([
    ['Drafts to score: 0', () => scoreSet([], references, 'a')],
    ['no reference', () => scoreSet([draft('m', 'z', 'x')], references, 'a')],
    [
      'draft is there twice',
      () => scoreSet([draft('m', 'a', 'x'), draft('m', 'a', 'y')], references, 'a'),
    ],
    ['reference twice', () => scoreSet(drafts, [...references, ...references], 'a')],
    [
      'So many findings',
      () => {
        const [cyst] = findingsFromText('A cyst.');
        const findings = cyst ? Array<typeof cyst>(500).fill(cyst) : [];
        const many = Array.from({ length: 801 }, (_, at) => ({
          ...draft('m', 'a', 'x', at),
          findings,
        }));
        return scoreSet(many, [{ study: 'a', texts: ['x'] }], 'a');
      },
    ],
  ])('is refused in a sentence: %s', (sentence, act) => {
    expect(act).toThrow(sentence);
  });
});
