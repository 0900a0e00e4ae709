import { describe, expect, it } from 'vitest';
import { dayBefore, NOTHING_ASKED, searchBody } from '@/app/_pacs/keys';
import { arrived, hereNow } from '@/app/_pacs/pulls';
import { pacsSearchSchema, pullSchema, type Pull } from '@/lib/api/pacs/protocol';

describe('what is searched for', () => {
  it('goes without what is empty, dates as DICOM has them', () => {
    const asked = {
      ...NOTHING_ASKED,
      patientName: 'Doe',
      accessionNumber: '  ',
      dateFrom: '2026-02-28',
      modalities: ['CT'],
    };
    const body = searchBody(asked, 200);
    expect(body).toEqual({
      patientName: 'Doe',
      dateFrom: '20260228',
      modalities: ['CT'],
      offset: 200,
      limit: 100,
    });
    expect(pacsSearchSchema.safeParse(body).success).toBe(true);
  });

  it('counts days back by the calendar', () => {
    // 2024 was a leap year, 2026 is none.
    expect(dayBefore(new Date(2024, 2, 1, 23, 59), 1)).toBe('2024-02-29');
    expect(dayBefore(new Date(2026, 2, 1, 0, 1), 1)).toBe('2026-02-28');
    expect(dayBefore(new Date(2026, 0, 3), 6)).toBe('2025-12-28');
    expect(dayBefore(new Date(2026, 10, 25), 0)).toBe('2026-11-25');
  });
});

describe('what is here by now', () => {
  const at = '2026-11-25T10:00:00.000Z';
  const study = {
    studyUid: '1.2',
    instanceCount: 10,
    here: { state: 'part' as const, instances: 3 },
  };
  const pull = (more: object): Pull =>
    pullSchema.parse({
      id: 'a',
      nodeId: 'n',
      studyUid: '1.2',
      seriesUids: [],
      study: null,
      status: 'done',
      announced: 10,
      counts: {},
      problems: [],
      error: null,
      startedAt: at,
      finishedAt: '2026-11-25T10:01:00.000Z',
      ...more,
    });
  const now = (...pulls: Pull[]) =>
    hereNow(study, new Map(pulls.map((each, id) => [String(id), each])), at);

  it('is what the search said, and what was stored since', () => {
    expect(now()).toEqual({ state: 'part', instances: 3 });
    const one = pull({ status: 'incomplete', counts: { stored: 2, missing: 5 } });
    expect(now(one)).toEqual({ state: 'part', instances: 5 });
    const series = pull({ seriesUids: ['1.2.1'], counts: { stored: 4 } });
    expect(now(one, series)).toEqual({ state: 'part', instances: 9 });
    const under = pull({ status: 'running', finishedAt: null, counts: { stored: 1 } });
    expect(now(one, series, under)).toEqual({ state: 'whole', instances: 10 });
  });

  it('is everything once a pull of the whole study is done', () => {
    const uncounted = { ...study, instanceCount: null };
    const done = new Map([['a', pull({ counts: { present: 3, stored: 4 } })]]);
    expect(hereNow(uncounted, done, at)).toEqual({ state: 'whole', instances: 7 });
  });

  it('does not count what was stored before the search, or of another study', () => {
    const before = pull({
      finishedAt: '2026-11-25T09:59:59.999Z',
      counts: { stored: 3 },
    });
    const other = pull({ studyUid: '1.3', counts: { stored: 7 } });
    expect(now(before, other)).toEqual({ state: 'part', instances: 3 });
  });

  it('counts what a pull found here, stored, and met again', () => {
    const counts = { present: 1, stored: 2, duplicate: 4, replaced: 8, refused: 16 };
    expect(arrived(pull({ counts: { ...counts, missing: 32 } }))).toBe(15);
  });
});
