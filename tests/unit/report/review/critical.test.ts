import { describe, expect, it } from 'vitest';
import type { Finding, Told } from '@/lib/report/finding';
import { criticalResults, flag, tell, unflag } from '@/lib/report/review/critical';
import { decide, propose } from '@/lib/report/review/decide';
import { merge, split } from '@/lib/report/review/regroup';
import { nextUndo } from '@/lib/report/review/undo';

const doing = { by: 'dr-a', at: '2026-11-26T10:00:00.000Z' };
const finding = (id: string): Finding =>
  decide(
    propose(
      {
        ...({
          section: 'findings',
          statement: `Finding ${id}.`,
          polarity: 'present',
        } as const),
        ...{ certainty: null, anatomy: null, side: null, sizeMm: null, evidence: [] },
      },
      id,
    ),
    { decision: 'accepted' },
    doing,
  );
const told: Omit<Told, 'by'> = {
  ...({ whom: ' Dr. Lee, emergency ', how: 'telephone', readBack: true } as const),
  at: '2026-11-26T10:50:00+01:00',
};

describe('a critical result', () => {
  const flagged = flag(finding('a'), 'minutes', doing);

  it('keeps who was told by whom, in the time of the world, and who wrote it down', () => {
    const { critical, history } = tell(flagged, told, doing);
    expect(critical).toEqual({
      within: 'minutes',
      told: [
        {
          ...{ whom: 'Dr. Lee, emergency', how: 'telephone', readBack: true },
          ...{ at: '2026-11-26T09:50:00.000Z', by: 'dr-a' },
        },
      ],
    });
    expect(history.map(({ did }) => did)).toEqual(['accepted', 'flagged', 'told']);
  });

  it('stands in the order in which people were told', () => {
    const earlier = { ...told, whom: 'Ward 3', at: '2026-11-26T09:00:00Z' };
    const twice = tell(tell(flagged, told, doing), earlier, doing);
    expect(twice.critical?.told.map(({ whom }) => whom)).toEqual([
      'Ward 3',
      'Dr. Lee, emergency',
    ]);
  });

  it.each([
    ['of what is not critical', finding('a'), told, 'conflict'],
    ['of what was rejected', { ...flagged, decision: 'rejected' }, told, 'conflict'],
    ['of what others stand for', { ...flagged, decision: 'replaced' }, told, 'conflict'],
    ['to nobody', flagged, { ...told, whom: '  ' }, 'invalid_request'],
    ['tomorrow', flagged, { ...told, at: '2026-11-27T10:00:00Z' }, 'invalid_request'],
    ['at no time', flagged, { ...told, at: 'noon' }, 'invalid_request'],
  ] as const)('nobody is told %s', (_, of, what, code) => {
    expect(() => tell(of, what, doing)).toThrow(expect.objectContaining({ code }));
  });

  it('is taken back only while nobody heard of it', () => {
    expect(unflag(flagged, doing).critical).toBeNull();
    expect(() => unflag(tell(flagged, told, doing), doing)).toThrow(
      expect.objectContaining({ code: 'conflict' }),
    );
    expect(() => unflag(finding('a'), doing)).toThrow(
      expect.objectContaining({ code: 'conflict' }),
    );
    // A higher category keeps who was told.
    expect(flag(tell(flagged, told, doing), 'hours', doing).critical).toMatchObject({
      within: 'hours',
      told: [{ by: 'dr-a' }],
    });
  });

  it('is one still when findings are merged, the most pressing, and when one is split', () => {
    const days = tell(flag(finding('b'), 'days', doing), told, doing);
    const [merged] = merge([flagged, days], ['a', 'b'], {}, 'm', doing);
    expect(merged?.critical).toMatchObject({ within: 'minutes', told: [{ by: 'dr-a' }] });
    const [plain] = merge([finding('c'), finding('d')], ['c', 'd'], {}, 'm', doing);
    expect(plain?.critical).toBeNull();
    const parts = split(
      [days],
      'b',
      [{ statement: 'One.' }, { statement: 'Two.' }],
      () => 'x',
      doing,
    );
    expect(parts.map(({ critical }) => critical?.within)).toEqual([
      'days',
      'days',
      'days',
    ]);
  });

  it('is looked at before the report is signed, the most pressing first', () => {
    const days = tell(flag(finding('b'), 'days', doing), told, doing);
    const rejected = (each: Finding) => ({ ...each, decision: 'rejected' as const });
    const untoldButRejected = rejected(flag(finding('d'), 'minutes', doing));
    const all = [finding('c'), rejected(days), flagged, untoldButRejected];
    expect(criticalResults(all).map(({ number, state }) => [number, state])).toEqual([
      [3, 'untold'],
      [2, 'withdrawn'],
    ]);
    expect(criticalResults([tell(flagged, told, doing)])).toMatchObject([
      { state: 'told' },
    ]);
  });

  it('can be undone like any other act', () => {
    const past = ['created', 'accepted', 'flagged', 'told'].map((action, index) => ({
      ...{ version: index + 1, action, author: 'dr-a' },
    }));
    expect(nextUndo(past, 'dr-a').undo).toBe(4);
  });
});
