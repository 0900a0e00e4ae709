import { describe, expect, it } from 'vitest';
import type { Finding, Statement } from '@/lib/report/finding';
import { composeReport, reportText } from '@/lib/report/prose';
import {
  addFinding,
  assertSignable,
  decide,
  propose,
  type ReviewDecision,
  undecided,
} from '@/lib/report/review/decide';

const statement = (changes: Partial<Statement> = {}): Statement => ({
  section: 'findings',
  statement: 'Nodule in the right upper lobe.',
  polarity: 'present',
  certainty: 'high',
  anatomy: 'lung',
  side: 'right',
  sizeMm: 9,
  evidence: [{ seriesUid: '1', sopInstanceUid: '1.1', frame: 1, box: null }],
  ...changes,
});
const AT = '2026-11-23T10:00:00Z';
const LATER = '2026-11-23T11:00:00Z';
const review = (finding: Finding, decision: ReviewDecision, at = AT) =>
  decide(finding, decision, { by: 'dr-a', at });

const proposed = propose(statement(), 'f1');
const edit = {
  decision: 'edited',
  changes: { statement: 'Nodule, 8 mm.', sizeMm: 8 },
} as const;

describe('a proposal', () => {
  it('starts undecided, with the model’s words kept apart', () => {
    expect(proposed).toEqual({
      ...statement(),
      id: 'f1',
      source: 'model',
      proposed: statement(),
      decision: 'undecided',
      reason: null,
      decidedBy: null,
      decidedAt: null,
      warnings: [],
      measured: [],
      alsoCompared: [],
      isNormal: false,
      parents: [],
      critical: null,
      compared: null,
      history: [],
    });
  });

  it('is accepted as it is, by whom and when', () => {
    expect(review(proposed, { decision: 'accepted' })).toEqual({
      ...proposed,
      decision: 'accepted',
      decidedBy: 'dr-a',
      decidedAt: AT,
      history: [{ did: 'accepted', by: 'dr-a', at: AT, reason: null, seen: [] }],
    });
  });

  it('is edited without losing what the model said', () => {
    const edited = review(proposed, edit);
    expect(edited).toMatchObject({
      decision: 'edited',
      statement: 'Nodule, 8 mm.',
      sizeMm: 8,
      side: 'right',
      proposed: statement(),
    });
    const twice = review(edited, { decision: 'edited', changes: { side: null } }, LATER);
    expect(twice).toMatchObject({
      statement: 'Nodule, 8 mm.',
      side: null,
      proposed: statement(),
      decidedAt: LATER,
    });
  });

  it('stays an edit when the edit is confirmed', () => {
    expect(review(review(proposed, edit), { decision: 'accepted' })).toMatchObject({
      decision: 'edited',
      statement: 'Nodule, 8 mm.',
    });
  });

  it('is rejected for a reason only', () => {
    expect(
      review(proposed, { decision: 'rejected', reason: ' A vessel. ' }),
    ).toMatchObject({
      decision: 'rejected',
      reason: 'A vessel.',
      statement: proposed.statement,
    });
    expect(() => review(proposed, { decision: 'rejected', reason: ' ' })).toThrow(
      expect.objectContaining({ code: 'invalid_request' }),
    );
  });

  it('forgets the reason when it is accepted after all', () => {
    const rejected = review(proposed, { decision: 'rejected', reason: 'A vessel.' });
    expect(review(rejected, { decision: 'accepted' }).reason).toBeNull();
  });

  it('can be taken back to what it was', () => {
    const rejected = review(review(proposed, edit), {
      decision: 'rejected',
      reason: 'No.',
    });
    const back = review(rejected, { decision: 'undecided' });
    expect({ ...back, history: [] }).toEqual(proposed);
    expect(back.history.map(({ did, reason }) => [did, reason])).toEqual([
      ['edited', null],
      ['rejected', 'No.'],
      ['undecided', null],
    ]);
  });

  it('is never changed itself', () => {
    const frozen = structuredClone(proposed);
    review(proposed, edit);
    review(proposed, { decision: 'rejected', reason: 'No.' });
    expect(proposed).toEqual(frozen);
  });

  it.each([
    ['says nothing', { statement: '  ' }],
    ['has a size below zero', { sizeMm: -1 }],
  ])('is not edited into one that %s', (_, changes) => {
    expect(() => review(proposed, { decision: 'edited', changes })).toThrow(
      expect.objectContaining({ code: 'invalid_request' }),
    );
  });

  it('takes nothing but a statement out of an edit', () => {
    const changes = { statement: 'A.', id: 'other', source: 'person', proposed: null };
    expect(review(proposed, { decision: 'edited', changes })).toMatchObject({
      id: 'f1',
      source: 'model',
      proposed: statement(),
    });
  });
});

describe('a person’s own finding', () => {
  const own = addFinding(statement({ statement: ' Rib fracture. ' }), 'f2', {
    by: 'dr-a',
    at: AT,
  });

  it('is decided by being written', () => {
    expect(own).toMatchObject({
      statement: 'Rib fracture.',
      source: 'person',
      proposed: null,
      decision: 'accepted',
      decidedBy: 'dr-a',
      decidedAt: AT,
    });
  });

  it('can be edited and rejected, but not taken back', () => {
    expect(review(own, edit)).toMatchObject({ decision: 'edited', proposed: null });
    expect(review(own, { decision: 'rejected', reason: 'Old.' }).decision).toBe(
      'rejected',
    );
    expect(() => review(own, { decision: 'undecided' })).toThrow('no earlier state');
  });

  it('says something', () => {
    expect(() =>
      addFinding(statement({ statement: '' }), 'f2', { by: 'dr-a', at: AT }),
    ).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  });
});

describe('signing', () => {
  const accepted = review(proposed, { decision: 'accepted' });
  const rejected = review(proposed, { decision: 'rejected', reason: 'No.' });
  const open = propose(statement(), 'f9');

  it('is allowed once each finding has a decision', () => {
    expect(() =>
      assertSignable([accepted, rejected, review(proposed, edit)]),
    ).not.toThrow();
  });

  it('is refused while one has none, and says which', () => {
    expect(() => assertSignable([accepted, open])).toThrow(
      expect.objectContaining({
        code: 'conflict',
        message: 'A finding has no decision yet: 2 (f9).',
      }),
    );
    expect(() => assertSignable([open, accepted, proposed])).toThrow(
      '2 findings have no decision yet: 1 (f9), 3 (f1).',
    );
    expect(undecided([open, accepted])).toEqual([{ number: 1, id: 'f9' }]);
  });

  it.each([[[]], [[rejected]]])(
    'is refused when nothing stands in the report',
    (findings) => {
      expect(() => assertSignable(findings)).toThrow('nothing in this report');
    },
  );
});

describe('the prose of a report', () => {
  const of = (id: string, changes: Partial<Statement>) => propose(statement(changes), id);
  const accept = (finding: Finding) => review(finding, { decision: 'accepted' });
  const findings = [
    accept(of('a', { section: 'impression', statement: 'a nodule' })),
    accept(of('b', { section: 'technique', statement: 'Axial CT' })),
    review(of('c', {}), edit),
    of('d', { statement: 'Undecided.' }),
    review(of('e', { statement: 'Rejected.' }), { decision: 'rejected', reason: 'No.' }),
    accept(of('f', { statement: '  Is there  an effusion? ' })),
  ];

  it('is made of accepted and edited findings only, each sentence knowing its finding', () => {
    expect(composeReport(findings)).toEqual({
      technique: [{ findingId: 'b', text: 'Axial CT.' }],
      findings: [
        { findingId: 'c', text: 'Nodule, 8 mm.' },
        { findingId: 'f', text: 'Is there an effusion?' },
      ],
      impression: [{ findingId: 'a', text: 'A nodule.' }],
      addendum: [],
    });
  });

  it('reads as paragraphs under headings, without empty ones', () => {
    expect(reportText(composeReport(findings))).toBe(
      'TECHNIQUE\nAxial CT.\n\nFINDINGS\nNodule, 8 mm. Is there an effusion?\n\nIMPRESSION\nA nodule.',
    );
    expect(reportText(composeReport(findings.slice(3, 5)))).toBe('');
  });

  it.each([
    ['no full stop', 'No full stop.'],
    ['He said “stop.”', 'He said “stop.”'],
    ['(In brackets.)', '(In brackets.)'],
    ['Wait…', 'Wait…'],
    ['9 mm nodule', '9 mm nodule.'],
  ])('ends “%s” as a sentence', (text, sentence) => {
    const { findings: sentences } = composeReport([accept(of('a', { statement: text }))]);
    expect(sentences[0]?.text).toBe(sentence);
  });
});
