import { expect, it } from 'vitest';
import { scorePlaces } from '@/lib/evaluation/location/drafts';
import { scoreSet } from '@/lib/evaluation/score-set';
import { negationSelfTest } from '@/lib/evaluation/self-test';
import type { PixelBox, Statement } from '@/lib/report/finding';
import { expectNear } from './near';

const finding = (
  at: string | null,
  box: PixelBox | null,
  more: Partial<Statement> = {},
): Statement => ({
  ...{ section: 'findings', statement: 'Nodule.', polarity: 'present', certainty: null },
  ...{ anatomy: null, side: null, sizeMm: null },
  evidence: at === null ? [] : [{ seriesUid: '1', sopInstanceUid: at, frame: 1, box }],
  ...more,
});
const TRUE: PixelBox = [0, 0, 10, 10];
const FIRST = {
  reference: [finding('a', TRUE), finding('b', TRUE)],
  candidate: [
    finding('a', TRUE, { certainty: 'high' }),
    finding('a', [50, 50, 60, 60]),
    // 62 of 100 pixels of the second, its middle within.
    finding('b', [0, 0, 10, 6.2], { certainty: 'low' }),
    // Denied, without area, said of the whole frame, in another section: none is a mark.
    finding('a', [80, 80, 90, 90], { polarity: 'absent' }),
    finding('a', [5, 5, 5, 9]),
    finding('a', null),
    finding('a', [80, 80, 90, 90], { section: 'impression' }),
  ],
};
const MISSED = { reference: [finding('c', TRUE)], candidate: [] };
const UNSHOWN = { reference: [finding(null, null)], candidate: [finding('d', TRUE)] };

it('holds the boxes of drafts against those of their references', () => {
  const scores = scorePlaces([FIRST, MISSED, UNSHOWN]);
  // Three lesions in two studies. By falling certainty: hit, miss, hit: sensitivity is ⅓ up to half a
  // false finding a study, and ⅔ from there on; two of the seven rates lie below.
  expectNear([scores.get('froc-luna-study') ?? NaN], [(2 * (1 / 3) + 5 * (2 / 3)) / 7]);
  // Precision 1 at the 34 recalls up to ⅓, ⅔ at the 33 up to ⅔; at the seven thresholds from 0.65 on the
  // third box is a miss.
  const [both, one] = [(34 + 33 * (2 / 3)) / 101, 34 / 101];
  expectNear([scores.get('map50-frame') ?? NaN], [both]);
  expectNear([scores.get('map-coco-frame') ?? NaN], [(3 * both + 7 * one) / 10]);
});

it('gives no number where no reference shows anything', () => {
  expect([...scorePlaces([UNSHOWN]).values()]).toEqual([null, null, null]);
});

it('is a part of the table where a reference shows something, and of no other', () => {
  const table = (pair: typeof FIRST) =>
    scoreSet(
      [{ model: 'm', study: 's', repeat: 1, text: 'Nodule.', findings: pair.candidate }],
      [{ study: 's', texts: ['Nodule.'], findings: pair.reference }],
      'cohort',
    );
  const ids = table(FIRST).columns.map(({ id }) => id);
  expect(ids.slice(-3)).toEqual(['froc-luna-study', 'map-coco-frame', 'map50-frame']);
  const [row] = table(FIRST).rows;
  const cell = row?.cells.get('map50-frame');
  // Of two: 51 recalls at 1, 50 at ⅔.
  expectNear([cell?.corpus ?? NaN], [(51 + 50 * (2 / 3)) / 101]);
  expect(cell?.each).toEqual([cell?.corpus]);
  expect(cell?.cautions.map(({ kind }) => kind)).toEqual(['few-drafts']);
  expect(table(UNSHOWN).columns.map(({ id }) => id)).toEqual(ids.slice(0, -3));
});

it('is moved by a report that says the opposite of one thing', () => {
  const moved = new Map(negationSelfTest().map((each) => [each.metric, each.moved]));
  for (const metric of ['froc-luna-study', 'map-coco-frame', 'map50-frame']) {
    expect(moved.get(metric), metric).toBeGreaterThan(0.05);
    expect(moved.get(metric), metric).toBeLessThan(1);
  }
});
