import { describe, expect, it } from 'vitest';
import { neighboursOf, pagesBeside } from '@/app/_viewer/worklist/neighbours';
import type { StudyRow } from '@/lib/api/studies';

const page = (uids: string, cursor: string | null = null) => ({
  studies: uids.split('').map((studyUid) => ({ studyUid }) as StudyRow),
  cursor,
});
const uids = (around: ReturnType<typeof neighboursOf>) => [
  around.before?.study.studyUid ?? null,
  around.next?.study.studyUid ?? null,
  around.place,
];

describe('the studies before and after one', () => {
  it('stand beside it on its page', () => {
    expect(uids(neighboursOf(page('abc'), [], 'b', {}, 3))).toEqual(['a', 'c', 2]);
  });

  it('are none at the ends of the list', () => {
    expect(uids(neighboursOf(page('abc'), [], 'a', {}, 3))).toEqual([null, 'b', 1]);
    expect(uids(neighboursOf(page('abc'), [], 'c', {}, 3))).toEqual(['b', null, 3]);
  });

  it('stand on the pages beside, which are asked for at the ends only', () => {
    const here = page('def', 'to-3');
    expect(pagesBeside(here, ['to-2'], 'e')).toEqual({ newer: null, older: null });
    expect(pagesBeside(here, ['to-2'], 'd')).toEqual({ newer: [], older: null });
    expect(pagesBeside(here, ['to-2'], 'f')).toEqual({
      newer: null,
      older: ['to-2', 'to-3'],
    });
    const first = neighboursOf(here, ['to-2'], 'd', { newer: page('abc', 'to-2') }, 3);
    expect(uids(first)).toEqual(['c', 'e', 4]);
    expect(first.before?.cursors).toEqual([]);
    const last = neighboursOf(here, ['to-2'], 'f', { older: page('g') }, 3);
    expect(uids(last)).toEqual(['e', 'g', 6]);
    expect(last.next?.cursors).toEqual(['to-2', 'to-3']);
  });

  it('are not known before their page is there, nor for a study of another list', () => {
    expect(uids(neighboursOf(page('def', 'to-3'), ['to-2'], 'f', {}, 3))).toEqual([
      'e',
      null,
      6,
    ]);
    expect(uids(neighboursOf(page('abc'), [], 'x', {}, 3))).toEqual([null, null, null]);
  });
});
