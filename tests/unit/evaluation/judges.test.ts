import { describe, expect, it } from 'vitest';
import {
  crimsonAnswerSchema,
  crimsonScore,
  type CrimsonAnswer,
} from '@/lib/evaluation/judges/crimson';
import {
  errorKinds,
  errorTotals,
  greenAnswerSchema,
  greenScore,
} from '@/lib/evaluation/judges/green';
import {
  radFactAnswerSchema,
  radFactMean,
  radFactScore,
  type RadFactAnswer,
  type RadFactScore,
} from '@/lib/evaluation/judges/radfact';
import { mersenneTwister } from '@/lib/evaluation/random';
import { expectNear, fixture } from './near';

type Numbers = Record<string, number | null>;
const reference = fixture<{
  crimson: { answer: CrimsonAnswer; score: number }[];
  green: {
    matched: number;
    significant: number[];
    insignificant: number[];
    score: number;
  }[];
  radfact: {
    cases: (RadFactAnswer & { score: Numbers })[];
    aggregate: Record<string, number>;
  };
}>('judges');

describe('CRIMSON', () => {
  it('is RadEval’s', () =>
    expectNear(
      reference.crimson.map(
        ({ answer }) => crimsonScore(crimsonAnswerSchema.parse(answer)).score,
      ),
      reference.crimson.map(({ score }) => score),
    ));

  /** Findings that weigh 1, ½ and ¼, of which `matched` are matched, and `invented` false ones. */
  const answer = (matched: number, invented: number): CrimsonAnswer => {
    const findings = ['urgent', 'actionable_not_urgent', 'not_actionable_not_urgent'].map(
      (clinical_significance, at) => ({ id: String(at), clinical_significance }),
    );
    const extra = Array.from({ length: invented }, (_, at) => ({
      id: `x${at}`,
      clinical_significance: 'urgent',
    }));
    return crimsonAnswerSchema.parse({
      reference_findings: findings,
      predicted_findings: [...findings.slice(0, matched), ...extra],
      matched_findings: findings
        .slice(0, matched)
        .map(({ id }) => ({ ref_id: id, pred_id: id })),
      errors: {
        false_findings: extra.map(({ id }) => id),
        missing_findings: findings.slice(matched).map(({ id }) => id),
        attribute_errors: [],
      },
    });
  };
  it('is 1 at best, rises with what is found, falls with what is invented, and never reaches −1', () => {
    expect(crimsonScore(answer(3, 0)).score).toBe(1);
    expect(crimsonScore(answer(0, 0)).score).toBeCloseTo(0, 12);
    const random = mersenneTwister(3);
    for (let round = 0; round < 200; round++) {
      const [matched, invented] = [Math.floor(random() * 3), Math.floor(random() * 40)];
      const { score } = crimsonScore(answer(matched, invented));
      expect(crimsonScore(answer(matched + 1, invented)).score).toBeGreaterThan(score);
      expect(crimsonScore(answer(matched, invented + 1)).score).toBeLessThan(score);
      expect(score).toBeGreaterThan(-1);
    }
  });
  it('refuses an answer that names what it doesn’t list, or lists two under one name', () => {
    const good = answer(2, 1);
    expect(() =>
      crimsonScore({ ...good, errors: { ...good.errors, false_findings: ['y'] } }),
    ).toThrow('not on its list');
    expect(() =>
      crimsonScore({ ...good, matched_findings: [{ ref_id: '0', pred_id: 'y' }] }),
    ).toThrow('not on its list');
    expect(() =>
      crimsonScore({
        ...good,
        reference_findings: [...good.reference_findings, ...good.reference_findings],
      }),
    ).toThrow('under one name');
    expect(crimsonAnswerSchema.safeParse({ ...good, errors: {} }).success).toBe(false);
  });
});

it('GREEN is its authors’', () => {
  const named = (counts: number[]) =>
    Object.fromEntries(errorKinds.map((kind, at) => [kind, counts[at]]));
  const answers = reference.green.map(({ matched, significant, insignificant }) =>
    greenAnswerSchema.parse({
      matched,
      significant: named(significant),
      insignificant: named(insignificant),
    }),
  );
  expectNear(
    answers.map(greenScore),
    reference.green.map(({ score }) => score),
  );
  const [{ significant = [], insignificant = [] } = {}] = reference.green;
  const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);
  expect(answers.map(errorTotals)[0]).toEqual({
    significant: sum(significant),
    all: sum(significant) + sum(insignificant),
  });
  expect(greenAnswerSchema.safeParse({ matched: -1 }).success).toBe(false);
});

describe('RadFact', () => {
  const kinds = ['logical', 'spatial', 'grounding'] as const;
  const flat = (score: RadFactScore) =>
    kinds.flatMap((kind) => [score[kind].precision, score[kind].recall]);
  const scores = reference.radfact.cases.map((answer) =>
    radFactScore(radFactAnswerSchema.parse(answer)),
  );
  it('is its authors’, phrase by phrase and box by box', () =>
    scores.forEach((score, at) => {
      const theirs = reference.radfact.cases[at]?.score ?? {};
      const expected = kinds.flatMap((kind) => [
        theirs[`${kind}_precision`],
        theirs[`${kind}_recall`],
      ]);
      expect(flat(score)).toEqual(expected);
    }));
  it('of a set as well', () => {
    const mean = radFactMean(scores);
    const { aggregate } = reference.radfact;
    for (const kind of kinds) {
      expectNear(
        [mean[kind].precision ?? NaN, mean[kind].recall ?? NaN, mean[kind].f1 ?? NaN],
        [
          aggregate[`${kind}_precision`] ?? NaN,
          aggregate[`${kind}_recall`] ?? NaN,
          aggregate[`${kind}_f1`] ?? NaN,
        ],
      );
    }
  });
  it('has an F1 of 0 where nothing is entailed, and none where nothing is said', () => {
    const no = { entailed: false, boxes: null, evidenceBoxes: [] };
    expect(radFactScore({ candidate: [no], reference: [no] }).logical.f1).toBe(0);
    expect(radFactScore({ candidate: [], reference: [no] }).logical).toEqual({
      precision: null,
      recall: 0,
      f1: null,
    });
    expect(() => radFactMean([])).toThrow('Scored reports: 0');
  });
});
