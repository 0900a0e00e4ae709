import { expect, it } from 'vitest';
import { alignFindings } from '@/lib/evaluation/findings/align';
import type { Statement } from '@/lib/report/finding';

const say = (statement: string, more: Partial<Statement> = {}): Statement => ({
  ...{ section: 'findings', statement, polarity: 'present', certainty: null },
  ...{ anatomy: null, side: null, sizeMm: null, evidence: [] },
  ...more,
});
const seen = (sopInstanceUid: string) => [
  { seriesUid: '1', sopInstanceUid, frame: 1, box: null },
];

it('puts what reports say of the same thing into one row, in the order of the first', () => {
  const reference = [say('Pulmonary nodule.'), say('Pleural effusion.')];
  const first = [say('Pleural effusion.'), say('Liver cyst.')];
  const second = [say('Liver cyst.'), say('Pulmonary nodule.')];
  // By hand: two of the reference, then the cyst that only the drafts have.
  expect(alignFindings([reference, first, second]).map(({ members }) => members)).toEqual(
    [
      [0, null, 1],
      [1, 0, null],
      [null, 1, 0],
    ],
  );
});

it('says what is told otherwise, and holds nothing against what is not told', () => {
  const reference = [
    say('Pulmonary nodule.', { side: 'right', sizeMm: 10, evidence: seen('1.1') }),
    say('Pleural effusion.', { polarity: 'absent', side: 'left' }),
  ];
  const draft = [
    // A fifth of 10 mm is 2 mm: 12 is the same size, 12.1 is another.
    say('Pulmonary nodule.', { side: 'left', sizeMm: 12.1, evidence: seen('1.2') }),
    say('Pleural effusion.'),
  ];
  expect(alignFindings([reference, draft]).map(({ differences }) => differences)).toEqual(
    [
      [[], ['side', 'size', 'image']],
      [[], ['polarity']],
    ],
  );
  const close = [say('Pulmonary nodule.', { sizeMm: 12, evidence: seen('1.1') })];
  expect(alignFindings([reference, close])[0]?.differences).toEqual([[], []]);
});
