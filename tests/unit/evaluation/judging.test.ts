import { describe, expect, it } from 'vitest';
import { kendallTau } from '@/lib/evaluation/agreement/rank-correlation';
import type { Answer, Vote } from '@/lib/evaluation/blind/answers';
import { judgeKinds, judgeOf, reportOf } from '@/lib/evaluation/judges/judge';
import { agreementWithPeople, draftKey } from '@/lib/evaluation/judges/people';
import { variantsOf } from '@/lib/evaluation/variants';
import { isSameModel } from '@/lib/evaluation/judges/same-model';
import { schemaFault } from '@/tests/contract/stand-in/wires/strict-schema';
import { scoreSet } from '@/lib/evaluation/score-set';

const report = (...statements: string[]) =>
  reportOf(
    statements.map((statement) => ({
      ...{ section: 'findings', statement, polarity: 'present', certainty: null },
      ...{ anatomy: null, side: null, sizeMm: null, evidence: [] },
    })),
  );

describe('what a judge is asked', () => {
  it.each(judgeKinds)('%s: its answer can be held to a strict form', (kind) =>
    expect(schemaFault(judgeOf(kind).prompt.answerSchema)).toBeUndefined(),
  );

  it('is both reports, each by its name', () => {
    const [reference, draft] = [report('A nodule.', 'No effusion.'), report('A nodule.')];
    expect(judgeOf('radfact').block(reference, draft)).toBe(
      'REFERENCE REPORT, numbered\n1. A nodule.\n2. No effusion.\n\nDRAFT REPORT, numbered\n1. A nodule.',
    );
    expect(judgeOf('green').block(reference, report())).toContain(
      'DRAFT REPORT\n(empty)',
    );
  });
});

describe('what a judge answers', () => {
  const [reference, draft] = [report('One.', 'Two.'), report('One.', 'Three.', 'Four.')];
  const read = (
    draftPhrases: [number, boolean][],
    referencePhrases: [number, boolean][],
  ) => {
    const side = (phrases: [number, boolean][]) =>
      phrases.map(([phrase, entailed]) => ({ phrase, entailed }));
    const answer = JSON.stringify({
      draft: side(draftPhrases),
      reference: side(referencePhrases),
    });
    return judgeOf('radfact').read(`\`\`\`json\n${answer}\n\`\`\``, reference, draft);
  };

  it('is counted here: precision over the draft, recall over the reference', () =>
    // One of three, one of two: 2 · ⅓ · ½ / (⅓ + ½) = 2 / 5.
    expect(
      read(
        [
          [1, true],
          [2, false],
          [3, false],
        ],
        [
          [1, true],
          [2, false],
        ],
      ),
    ).toEqual({
      ...{ 'radfact-precision': 1 / 3, 'radfact-recall': 1 / 2 },
      'radfact-f1': expect.closeTo(0.4, 12) as number,
    }));

  it.each([
    ['leaves one out', [[1, true]] as [number, boolean][]],
    [
      'has one twice',
      [
        [1, true],
        [1, true],
      ] as [number, boolean][],
    ],
    [
      'makes one up',
      [
        [1, true],
        [3, true],
      ] as [number, boolean][],
    ],
  ])('is none where it %s', (_, phrases) =>
    expect(() =>
      read(
        [
          [1, true],
          [2, true],
          [3, true],
        ],
        phrases,
      ),
    ).toThrow('every phrase once'),
  );
});

describe('one model under two names', () => {
  const model = (id: string, name: string | null, adapter = 'openai') => ({
    ...{ id, adapter, model: name },
  });
  it.each([
    ['gpt-x', 'openai/GPT-X-2026-01-02', true],
    ['llama3:8b', 'registry/library/llama3:8b:latest', true],
    ['llama3:8b', 'llama3:70b', false],
    ['gpt-x', 'gpt-x-mini', false],
    ['claude-y@20260102', 'claude-y', true],
  ])('%s and %s', (a, b, same) =>
    expect(isSameModel(model('one', a), model('two', b, 'other'))).toBe(same),
  );
  it('goes by the adapter where the service has no names', () => {
    expect(isSameModel(model('a', null), model('b', null))).toBe(true);
    expect(isSameModel(model('a', null), model('b', 'x'))).toBe(false);
  });
});

describe('Kendall’s τ-b', () => {
  const of = (a: number[], b: number[]) =>
    kendallTau(
      a,
      b,
      a.map((_, at) => String(at)),
      1,
    ).tau;
  it('is SciPy’s', () => {
    const [a, b] = [
      [0.75, 0.5, 1, 0.25, 0, 0.6, 0.5, 0.5],
      [-1, -1, 0, -3, -2, -2, 0, -1],
    ];
    expect(of(a, b)).toBeCloseTo(0.45873171092556453, 12);
    expect(of(X, Y)).toBeCloseTo(0.48016321571435894, 12);
  });
  it('has no value where one never differs', () => expect(of([1, 2], [3, 3])).toBeNull());
});

/** Drawn once; two of three values are tied. */
const X = [
  ...[0.6, 0.7, 0.8, 0.9, 0.7, 0.9, 0.0, 0.5, 0.9, 0.6, 0.9, 0.1, 0.5, 0.2, 0.5, 0.6],
  ...[0.0, 0.2, 0.3, 0.9, 0.8, 0.2, 0.8, 0.1, 0.6, 0.1, 0.0, 0.9, 0.2, 0.2, 1.0, 0.9],
  ...[0.3, 1.0, 0.5, 0.7, 0.2, 0.9, 0.7, 1.0],
];
const Y = [
  ...[1.5, 1.0, 1.2, 1.1, 0.8, 1.0, 0.3, 1.1, 0.9, 1.3, 1.2, 0.4, 1.3, 0.7, 0.8, 1.1],
  ...[0.7, 0.3, 1.3, 0.9, 1.5, 1.0, 0.8, 0.9, 1.0, 0.7, 0.0, 0.9, 0.4, 1.2, 1.2, 1.7],
  ...[1.2, 1.9, 0.8, 1.1, 0.7, 1.7, 0.8, 1.7],
];

describe('a judge and people', () => {
  const vote = (
    study: string,
    left: string,
    right: string | null,
    answer: Answer,
  ): Vote => ({
    ...{ task: `${study}${left}`, unit: 'u1', study, reader: 'R1', repeatOf: null },
    ...{ left, right, answer, activeMs: 1, edits: null },
  });
  const marks = (count: number) =>
    Array.from({ length: count }, () => ({
      ...({ kind: 'false-finding', significance: 'significant' } as const),
      ...{ passage: null, note: '' },
    }));
  const erred = (study: string, arm: string, count: number) =>
    vote(study, arm, null, { kind: 'errors', marks: marks(count), note: '' });
  const prefers = (study: string, choice: 'left' | 'right' | 'both-bad') =>
    vote(study, 'a', 'b', { kind: 'preference', choice, reasons: [], note: '' });
  const scores = new Map([
    ...[
      [draftKey('1', 'a'), 0.9],
      [draftKey('1', 'b'), 0.5],
    ],
    ...[
      [draftKey('2', 'a'), 0.2],
      [draftKey('2', 'b'), 0.2],
    ],
  ] as [string, number][]);

  it('agree as far as its order is theirs', () => {
    const { errors, preferences } = agreementWithPeople(
      scores,
      [
        ...[erred('1', 'a', 0), erred('1', 'b', 1), erred('2', 'a', 3)],
        { ...erred('2', 'a', 0), repeatOf: 'x' },
        ...[prefers('1', 'left'), prefers('2', 'both-bad'), prefers('2', 'right')],
      ],
      1,
    );
    expect(errors).toMatchObject({ drafts: 3, tau: 1 });
    // Judge: left, equivalent, equivalent; readers: left, equivalent, right. 2/3 observed; by chance
    // 1/3 · 1/3 + 2/3 · 1/3 = 1/3: (2/3 − 1/3) / (1 − 1/3).
    expect(preferences?.votes).toBe(3);
    expect(preferences?.kappa).toBeCloseTo(0.5, 12);
  });

  it('are not held against each other where they judged nothing alike', () =>
    expect(agreementWithPeople(new Map(), [erred('1', 'a', 0)], 1)).toEqual({
      ...{ errors: null, preferences: null },
    }));
});

describe('what keeps numbers from being put side by side', () => {
  const table = scoreSet(
    [
      {
        model: 'm',
        study: '1',
        repeat: 1,
        text: 'A nodule.',
        judged: { 'green@1': 0.5 },
      },
    ],
    [
      { study: '1', source: 'report', texts: ['A nodule.'] },
      { study: '2', source: 'text', texts: ['No nodule.'] },
    ],
    'c',
    [{ number: 1, kind: 'green', judge: 'J' }],
  );
  it('is told beside every number: other references, drafts that are not there', () => {
    for (const { cautions } of table.rows[0]?.cells.values() ?? []) {
      expect(cautions).toContainEqual({ kind: 'missing-studies', count: 1 });
      expect(cautions).toContainEqual({ kind: 'reference-kinds', signed: 1, brought: 1 });
    }
    expect(table.rows[0]?.cells.get('green@1')?.corpus).toBe(0.5);
  });

  it('is told of every metric that papers call the same', () => {
    const of = (id: string) => variantsOf(id, table.columns).map((each) => each.id);
    expect(of('bleu-4-coco')).toEqual(['bleu-4-whitespace', 'bleu-4-sacre']);
    expect(variantsOf('green@1', [{ id: 'green@2' }, { id: 'crimson@3' }])).toEqual([
      { id: 'green@2' },
    ]);
    expect(of('map-coco-frame')).toEqual([]);
  });
});
