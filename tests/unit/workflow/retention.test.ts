import { expect, it } from 'vitest';
import { dueOf } from '@/lib/workflow/retention/due';
import type { StudyFacts } from '@/lib/store/retention/facts';
import type { RuleContent } from '@/lib/store/retention/rules';

const rule = (change: Partial<RuleContent>): RuleContent => ({
  ...{ name: 'a rule', collectionId: null, after: 'import', days: 30 },
  ...{ outcome: 'delete', withWork: true, ...change },
});
const facts = (change: Partial<StudyFacts> = {}): StudyFacts => ({
  studyUid: '1.2.3',
  changedAt: new Date('2026-01-01T12:00:00Z'),
  viewedAt: null,
  studyDate: '20251224',
  collectionIds: [],
  ...change,
});
const at = (time: string) => new Date(time);
const since = (rules: RuleContent[], study: StudyFacts, now: string) =>
  dueOf(rules, study, at(now))?.since.toISOString();

it('is never due without a rule', () => {
  expect(dueOf([], facts(), at('2999-01-01T00:00:00Z'))).toBeUndefined();
});

it('is due so many days after it came, and not a millisecond sooner', () => {
  // 1 January and 30 days are 31 January.
  expect(since([rule({})], facts(), '2026-01-31T11:59:59.999Z')).toBeUndefined();
  expect(since([rule({})], facts(), '2026-01-31T12:00:00Z')).toBe(
    '2026-01-31T12:00:00.000Z',
  );
});

it('counts from the last look, or from when it came where nobody looked', () => {
  const viewed = rule({ after: 'view' });
  const late = '2026-06-01T00:00:00Z';
  expect(since([viewed], facts(), late)).toBe('2026-01-31T12:00:00.000Z');
  const seen = facts({ viewedAt: at('2026-02-01T00:00:00Z') });
  expect(since([viewed], seen, late)).toBe('2026-03-03T00:00:00.000Z');
  // Looked at, and then more images came.
  const grown = facts({ viewedAt: at('2025-12-01T00:00:00Z') });
  expect(since([viewed], grown, late)).toBe('2026-01-31T12:00:00.000Z');
});

it('counts from the end of the study date; without a day that there is, never', () => {
  const dated = rule({ after: 'study-date', days: 1 });
  const late = '2999-01-01T00:00:00Z';
  // 24 December ends at 0:00 of the 25th, and one day later it is the 26th.
  expect(since([dated], facts(), late)).toBe('2025-12-26T00:00:00.000Z');
  for (const studyDate of ['', '20260231', '2025', '99999999', '00000000']) {
    expect(since([dated], facts({ studyDate }), late)).toBeUndefined();
  }
});

it('goes by the rules of its collections before those for all, the longest of them', () => {
  const all = rule({ name: 'all', days: 10 });
  const short = rule({ name: 'short', collectionId: 'c', days: 40 });
  const long = rule({ name: 'long', collectionId: 'd', days: 50, outcome: 'list' });
  const rules = [all, short, long];
  const late = at('2026-12-01T00:00:00Z');
  const told = (collectionIds: string[]) => {
    const due = dueOf(rules, facts({ collectionIds }), late);
    const names = due?.rules.map(({ name }) => name);
    return [due?.since.toISOString().slice(0, 10), names, due?.automatic];
  };
  expect(told([])).toEqual(['2026-01-11', ['all'], true]);
  expect(told(['other'])).toEqual(['2026-01-11', ['all'], true]);
  expect(told(['c'])).toEqual(['2026-02-10', ['short'], true]);
  // One of the two only lists it: nobody but a person deletes it.
  expect(told(['c', 'd'])).toEqual(['2026-02-20', ['short', 'long'], false]);
});

it('takes work along only where all rules that count say so', () => {
  const two = [rule({}), rule({ name: 'another', withWork: false })];
  expect(dueOf(two, facts(), at('2026-12-01T00:00:00Z'))?.withWork).toBe(false);
});
