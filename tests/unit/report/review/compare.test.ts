import { describe, expect, it } from 'vitest';
import type { Finding, Statement } from '@/lib/report/finding';
import { compareWith } from '@/lib/report/review/compare';
import { addFinding } from '@/lib/report/review/decide';
import { merge } from '@/lib/report/review/regroup';

const doing = { by: 'dr-a', at: '2026-11-26T10:00:00.000Z' };
const evidence = [{ seriesUid: '1', sopInstanceUid: '1.1', frame: 1, box: null }];
const statement = (words: string, more: Partial<Statement> = {}): Statement => ({
  ...({ section: 'findings', statement: words, polarity: 'present' } as const),
  ...{ certainty: null, anatomy: null, side: null, sizeMm: null, evidence: [] },
  ...more,
});
const nodule = addFinding(statement('A nodule.', { sizeMm: 8, evidence }), 'n', doing);
const rejected: Finding = { ...nodule, id: 'r', decision: 'rejected' };
const prior = {
  ...{ studyUid: '9', studyDate: '20190304', reportId: 'p', version: 4 },
  findings: [nodule, rejected],
};
const words = statement('A nodule, larger.', { sizeMm: 11 });

describe('a comparison with an earlier report', () => {
  const larger = compareWith(
    prior,
    { findingId: 'n', change: 'larger' },
    words,
    'x',
    doing,
  );

  it('is a finding of the reader’s own that knows what it is compared with', () => {
    expect(larger).toMatchObject({
      ...{ id: 'x', source: 'person', decision: 'accepted', sizeMm: 11, evidence: [] },
      compared: {
        ...{ studyUid: '9', studyDate: '20190304', reportId: 'p', version: 4 },
        ...{ findingId: 'n', change: 'larger', statement: 'A nodule.', sizeMm: 8 },
        evidence,
      },
    });
    expect(JSON.stringify(larger)).not.toContain('"findings":[');
  });

  it.each(['r', 'none'])('is none with what the report doesn’t say: %s', (findingId) => {
    expect(() =>
      compareWith(prior, { findingId, change: 'gone' }, words, 'x', doing),
    ).toThrow(expect.objectContaining({ code: 'not_found' }));
  });

  it('stays one when it is merged with what is compared with nothing', () => {
    const other = addFinding(statement('Solid.'), 'o', doing);
    const [merged] = merge([larger, other], ['x', 'o'], {}, 'm', doing);
    expect(merged?.compared).toEqual(larger.compared);
  });
});
