import { expect, it } from 'vitest';
import {
  after,
  isOpen,
  isSigned,
  statusSchema,
  type Act,
} from '@/lib/report/review/life-cycle';

const ACTS = [
  'change',
  'release',
  'sign',
  'amend',
  'leave',
  'append',
  'withdraw',
] as const;

/**
 * What each act makes of each state, written by hand: `+` is open for an amendment, `–` refused. `d`
 * draft, `p` preliminary, `f` final, `a` amended, `x` appended, `e` entered in error.
 */
const TABLE = `
      change release sign amend leave append withdraw
d     d      p       f    –     –     –      e
p     p      –       f    –     –     –      e
f     –      –       –    f+    –     x      e
f+    f+     –       a    –     f     –      e
a     –      –       –    a+    –     x      e
a+    a+     –       a    –     a     –      e
x     –      –       –    x+    –     x      e
x+    x+     –       a    –     x     –      e
e     –      –       –    –     –     –      –
`;
const NAMES = {
  d: 'draft',
  p: 'preliminary',
  f: 'final',
  a: 'amended',
  x: 'appended',
  e: 'entered-in-error',
} as const;
const standing = (text: string) => ({
  status: NAMES[text[0] as keyof typeof NAMES],
  amending: text.endsWith('+'),
});
const rows = TABLE.trim()
  .split('\n')
  .slice(1)
  .map((line) => line.trim().split(/\s+/) as [string, ...string[]]);

it.each(
  rows.flatMap(([from, ...to]) => ACTS.map((act, at) => [from, act, to[at] ?? ''])),
)('from %s, %s leads to %s', (from, act, to) => {
  const done = () => after(standing(from), act as Act);
  if (to === '–') {
    expect(done).toThrow(
      expect.objectContaining({ code: 'conflict', hint: expect.stringMatching(/\.$/) }),
    );
  } else expect(done()).toEqual(standing(to));
});

it('has a row for each status, and knows the signed and the open ones', () => {
  expect(new Set(rows.map(([from]) => standing(from).status))).toEqual(
    new Set(statusSchema.options),
  );
  expect(statusSchema.options.filter(isSigned)).toEqual(['final', 'amended', 'appended']);
  const open = rows.flatMap(([from]) => (isOpen(standing(from)) ? [from] : []));
  expect(open).toEqual(['d', 'p', 'f+', 'a+', 'x+']);
});
