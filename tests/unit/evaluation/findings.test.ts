import { describe, expect, it } from 'vitest';
import { bestPairing } from '@/lib/evaluation/findings/assignment';
import { findingsFromText } from '@/lib/evaluation/findings/from-text';
import { matchFindings } from '@/lib/evaluation/findings/match';
import {
  pooled,
  precisionRecallF1,
  scoreFindings,
} from '@/lib/evaluation/findings/scores';
import type { PixelBox, Statement } from '@/lib/report/finding';
import { expectNear, fixture } from './near';

const reference = fixture<{
  assignment: { weights: number[][]; total: number; columns: number[] }[];
  f1: {
    truth: number[];
    predicted: number[];
    precision: number;
    recall: number;
    f1: number;
  };
}>('judges');

const finding = (statement: string, more: Partial<Statement> = {}): Statement => ({
  section: 'findings',
  statement,
  polarity: 'present',
  certainty: null,
  anatomy: null,
  side: null,
  sizeMm: null,
  evidence: [],
  ...more,
});
const on = (frame: number, box: PixelBox | null = null) => [
  { seriesUid: '1.2', sopInstanceUid: '1.2.3', frame, box },
];

it('pairs as SciPy’s linear_sum_assignment', () => {
  for (const { weights, columns } of reference.assignment) {
    expect(bestPairing(weights).map((column) => column ?? -1)).toEqual(columns);
  }
  expect(bestPairing([])).toEqual([]);
  expect(bestPairing([[], []])).toEqual([null, null]);
});

it('precision, recall and F1, as scikit-learn', () => {
  const { truth, predicted, precision, recall, f1 } = reference.f1;
  const count = (t: number, p: number) =>
    truth.filter((each, at) => each === t && predicted[at] === p).length;
  const own = precisionRecallF1({
    right: count(1, 1),
    extra: count(0, 1),
    missing: count(1, 0),
  });
  expectNear(
    [own.precision ?? NaN, own.recall ?? NaN, own.f1 ?? NaN],
    [precision, recall, f1],
  );
  expect(precisionRecallF1({ right: 0, extra: 0, missing: 0 })).toEqual({
    precision: null,
    recall: null,
    f1: null,
  });
});

describe('matched findings', () => {
  it('are those of one thing, whatever is said of it', () => {
    const matched = matchFindings(
      [
        finding('No pleural effusion.', { polarity: 'absent' }),
        finding('A 12 mm nodule in the left upper lobe.', { side: 'left', sizeMm: 12 }),
        finding('Renal cyst.'),
      ],
      [
        finding('Liver cyst.'),
        finding('There is a large right-sided pleural effusion.', { side: 'right' }),
        finding('Nodule of the right upper lobe measuring 8 mm.', {
          side: 'right',
          sizeMm: 8,
        }),
      ],
    );
    expect(matched.map((each) => [each.candidate, each.reference])).toEqual([
      [0, 1],
      [1, 2],
    ]);
  });
  it('agree on polarity and side first where the words leave a choice', () => {
    const nodules = (sides: ('left' | 'right')[]) =>
      sides.map((side) => finding(`Nodule in the ${side} lower lobe.`, { side }));
    expect(
      matchFindings(nodules(['left', 'right']), nodules(['right', 'left'])).map(
        (each) => each.reference,
      ),
    ).toEqual([1, 0]);
  });
});

describe('a draft against its reference', () => {
  const scores = scoreFindings({
    candidate: [
      finding('Nodule in the left upper lobe.', {
        side: 'left',
        sizeMm: 11,
        anatomy: 'lung',
        evidence: on(3, [0, 0, 4, 4]),
      }),
      finding('Hepatic steatosis.', { anatomy: 'Liver' }),
      finding('No pleural effusion.', { polarity: 'absent' }),
      finding('Pericardial effusion.'),
      finding('No ascites.', { polarity: 'absent' }),
      finding('Splenic infarct.'),
      finding('CT of the chest.', { section: 'technique' }),
    ],
    reference: [
      finding('Nodule in the right upper lobe.', {
        side: 'right',
        sizeMm: 12,
        anatomy: 'lungs',
        evidence: on(3, [2, 0, 6, 4]),
      }),
      finding('Steatosis, hepatic, 16 mm.', { sizeMm: 16, evidence: on(8) }),
      finding('Pleural effusion.'),
      finding('No pericardial effusion.', { polarity: 'absent' }),
      finding('No ascites.', { polarity: 'absent' }),
      finding('Fracture of a rib.'),
    ],
  });
  it('counts what is right, too many and left out, and what is flipped', () => {
    expect(scores.present).toEqual({ right: 2, extra: 2, missing: 2 });
    expect(scores.all).toEqual({ right: 3, extra: 3, missing: 3 });
    expect([scores.denied, scores.invented]).toEqual([1, 1]);
    expect(scores.matches).toHaveLength(5);
  });
  it('tells side, size, anatomy and place of what both say is there', () => {
    expect(scores.side).toEqual({ same: 0, different: 1, omitted: 0 });
    expect(scores.size).toEqual({ same: 1, different: 0, omitted: 1 });
    expect(scores.anatomy).toEqual({ same: 1, different: 0, omitted: 0 });
    expect(scores.frame).toEqual({ same: 1, different: 0, omitted: 1 });
    expect(scores.sizeDifferencesMm).toEqual([1]);
    // 2 × 4 of 6 × 4.
    expectNear(scores.boxIous, [1 / 3]);
  });
  it('is pooled with others', () => {
    const both = pooled([
      scores,
      scoreFindings({ candidate: [], reference: [finding('Mass.')] }),
    ]);
    expect(both.present).toEqual({ right: 2, extra: 2, missing: 3 });
    expect(both).toMatchObject({ invented: 1, meanSizeDifferenceMm: 1 });
    expect(() => pooled([])).toThrow('Scored drafts: 0');
  });
});

it.each([
  [49, 60, 'same'],
  [47, 60, 'different'],
  [3, 2, 'same'],
  [4, 2, 'different'],
])('takes %s mm for %s mm as %s', (own, theirs, kind) => {
  const mass = (sizeMm: number) => [finding('Mass.', { sizeMm })];
  const { size } = scoreFindings({ candidate: mass(own), reference: mass(theirs) });
  expect(size).toEqual({ same: 0, different: 0, omitted: 0, [kind]: 1 });
});

it('reads findings from prose: polarity, side and size of each sentence', () => {
  const read = findingsFromText(
    'TECHNIQUE: Axial CT.\nFINDINGS: A 1.2 x 3,4 cm mass in the left kidney. The lungs are clear. ' +
      'No effusion on either side. Small bilateral 4-mm cysts. Free air. Nodule within the lobe. ' +
      'The ducts are not dilated.\nIMPRESSION: Renal mass.',
  ).map(({ statement, polarity, side, sizeMm }) => [statement, polarity, side, sizeMm]);
  expect(read).toEqual([
    ['A 1.2 x 3,4 cm mass in the left kidney.', 'present', 'left', 34],
    ['The lungs are clear.', 'absent', null, null],
    ['No effusion on either side.', 'absent', null, null],
    ['Small bilateral 4-mm cysts.', 'present', 'bilateral', 4],
    ['Free air.', 'present', null, null],
    ['Nodule within the lobe.', 'present', null, null],
    ['The ducts are not dilated.', 'absent', null, null],
  ]);
  expect(findingsFromText(' \n')).toEqual([]);
  expect(() => findingsFromText('A cyst.\n'.repeat(201))).toThrow('201 sentences');
});

it('refuses more findings than can be paired', () =>
  expect(() => bestPairing(Array.from({ length: 501 }, () => [1]))).toThrow(
    '500 findings',
  ));
