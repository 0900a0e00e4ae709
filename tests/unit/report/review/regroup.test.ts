import { describe, expect, it } from 'vitest';
import type { Finding, Statement } from '@/lib/report/finding';
import { composeReport, shown } from '@/lib/report/prose';
import { addFinding, assertSignable, decide, propose } from '@/lib/report/review/decide';
import { merge, split } from '@/lib/report/review/regroup';
import { nextUndo, restore, type PastAct } from '@/lib/report/review/undo';

const statement = (text: string, more: Partial<Statement> = {}): Statement => ({
  section: 'findings',
  statement: text,
  polarity: 'present',
  certainty: null,
  anatomy: 'lung',
  side: 'right',
  sizeMm: null,
  evidence: [],
  ...more,
});
const on = (sopInstanceUid: string) => ({
  seriesUid: '1',
  sopInstanceUid,
  frame: 1,
  box: null,
});
const doing = { by: 'dr-a', at: '2026-11-26T10:00:00Z' };
const a = propose(
  statement('A nodule of 8 mm', { sizeMm: 8, evidence: [on('1.1'), on('1.2')] }),
  'a',
);
const b = propose(
  statement('The nodule is solid.', { sizeMm: 9, evidence: [on('1.2')] }),
  'b',
);
const c = propose(statement('No effusion.', { side: 'left' }), 'c');
const all = [c, a, b];
const ids = (findings: readonly Finding[]) => findings.map(({ id }) => id);
const find = (findings: readonly Finding[], id: string) =>
  findings.find((each) => each.id === id) as Finding;

describe('merging', () => {
  const words = { statement: 'A solid nodule of 9 mm.' };
  const merged = merge(all, ['b', 'a'], words, 'm', doing);

  it('puts one in the place of the first, and keeps the others out of the report', () => {
    expect(ids(merged)).toEqual(['c', 'm', 'a', 'b']);
    expect(ids(shown(merged))).toEqual(['c', 'm']);
    const decided = merged.map((each) =>
      each === c ? decide(c, { decision: 'accepted' }, doing) : each,
    );
    expect(() => assertSignable(decided)).not.toThrow();
    expect(composeReport(decided).findings.map(({ text }) => text)).toEqual([
      'No effusion.',
      'A solid nodule of 9 mm.',
    ]);
  });

  it('keeps what all of them showed, what they agree on, and what the model said', () => {
    expect(find(merged, 'm')).toMatchObject({
      source: 'model',
      decision: 'edited',
      parents: ['a', 'b'],
      sizeMm: 9,
      side: 'right',
      evidence: [on('1.1'), on('1.2')],
      proposed: { statement: 'A nodule of 8 mm. The nodule is solid.', sizeMm: 9 },
      history: [{ did: 'merged', by: 'dr-a' }],
    });
    expect(find(merge(all, ['a', 'c'], words, 'm', doing), 'm').side).toBeNull();
  });

  it('of a person’s own findings makes one of the person’s own', () => {
    const own = ['x', 'y'].map((id) => addFinding(statement(id), id, doing));
    expect(merge(own, ['x', 'y'], words, 'm', doing)[0]).toMatchObject({
      source: 'person',
      proposed: null,
      decision: 'accepted',
    });
  });

  it.each([
    ['one alone', ['a', 'a'], 'invalid_request'],
    ['one that is not there', ['a', 'z'], 'not_found'],
    ['what was merged before', ['c', 'b'], 'conflict', merged],
    [
      'a rejected one',
      ['a', 'b'],
      'conflict',
      [decide(a, { decision: 'rejected', reason: 'No.' }, doing), b],
    ],
    [
      'those of two sections',
      ['a', 'i'],
      'conflict',
      [a, propose(statement('So.', { section: 'impression' }), 'i')],
    ],
  ])('refuses %s', (_, which, code, findings: readonly Finding[] = all) => {
    expect(() => merge(findings, which, words, 'm', doing)).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it('leaves what was merged alone from then on', () => {
    expect(() => decide(find(merged, 'a'), { decision: 'accepted' }, doing)).toThrow(
      expect.objectContaining({ code: 'conflict' }),
    );
  });
});

describe('splitting', () => {
  const parts = [{ statement: 'A nodule.' }, { statement: 'It is 8 mm.', sizeMm: null }];
  const of = (findings: readonly Finding[], id: string, into = parts) => {
    let count = 0;
    return split(findings, id, into, () => `s${(count += 1)}`, doing);
  };

  it('puts several in its place, each with its facts and the model’s words', () => {
    const after = of(all, 'a');
    expect(ids(after)).toEqual(['c', 's1', 's2', 'a', 'b']);
    expect(ids(shown(after))).toEqual(['c', 's1', 's2', 'b']);
    expect(find(after, 's1')).toMatchObject({
      statement: 'A nodule.',
      sizeMm: 8,
      evidence: a.evidence,
      proposed: a.proposed,
      decision: 'edited',
      parents: ['a'],
    });
    expect(find(after, 's2')).toMatchObject({ statement: 'It is 8 mm.', sizeMm: null });
  });

  it('refuses one part, a part without words, and what is not there', () => {
    expect(() => of(all, 'a', parts.slice(1))).toThrow('two parts');
    expect(() => of(all, 'a', [{ statement: ' ' }, ...parts])).toThrow('sentence');
    expect(() => of(all, 'z')).toThrow('no finding z');
    expect(() => of(of(all, 'a'), 'a')).toThrow('in the place of');
  });
});

describe('undoing', () => {
  const past = (...acts: string[]): PastAct[] =>
    acts.map((text, at) => {
      const [author = '', action = ''] = text.split(' ');
      return { version: at + 1, action, author };
    });

  it.each([
    [['x created'], undefined, undefined],
    [['x created', 'x accepted', 'x edited'], 3, undefined],
    [['x created', 'x accepted', 'x edited', 'x undone'], 2, 3],
    [['x created', 'x accepted', 'x edited', 'x undone', 'x undone'], undefined, 2],
    [['x created', 'x accepted', 'x edited', 'x undone', 'x redone'], 3, undefined],
    // A new act ends what could be done again.
    [['x created', 'x accepted', 'x undone', 'x rejected'], 4, undefined],
    // Somebody else's acts are theirs.
    [['x created', 'x accepted', 'y rejected'], 2, undefined],
    [['x created', 'y accepted', 'y undone'], undefined, undefined],
    // Nobody goes back behind a signature.
    [['x created', 'x accepted', 'x signed', 'x opened'], undefined, undefined],
  ])('after %j is %s next, and %s again', (acts, undo, redo) => {
    expect(nextUndo(past(...acts), 'x')).toEqual({ undo, redo });
  });

  const accepted = [c, decide(a, { decision: 'accepted' }, doing), b];
  const rejectedC = decide(c, { decision: 'rejected', reason: 'No.' }, doing);
  const back = (
    now: readonly Finding[],
    from: readonly Finding[],
    to: readonly Finding[],
  ) => restore(now, from, to, 'undone', doing);

  it('takes back one act, and leaves what was done since to others', () => {
    const now = accepted.map((each) => (each === c ? rejectedC : each));
    const undone = back(now, accepted, all);
    expect(undone.map(({ decision }) => decision)).toEqual([
      'rejected',
      'undecided',
      'undecided',
    ]);
    expect(find(undone, 'a').history.map(({ did }) => did)).toEqual([
      'accepted',
      'undone',
    ]);
  });

  it('takes a merger apart, in its place, and makes it again', () => {
    const merged = merge(all, ['a', 'b'], { statement: 'Both.' }, 'm', doing);
    const apart = back(merged, merged, all);
    expect(ids(apart)).toEqual(['c', 'a', 'b']);
    expect(apart.map(({ decision }) => decision)).toEqual(
      Array.from({ length: 3 }, () => 'undecided'),
    );
    expect(ids(restore(apart, all, merged, 'redone', doing))).toEqual(ids(merged));
  });

  it('refuses where the same finding was changed since', () => {
    const now = accepted.map((each) =>
      each.id === 'a' ? decide(each, { decision: 'rejected', reason: 'x' }, doing) : each,
    );
    expect(() => back(now, accepted, all)).toThrow(
      expect.objectContaining({ code: 'conflict' }),
    );
  });
});
