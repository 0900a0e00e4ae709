import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { POST as postAnnotation } from '@/app/api/annotations/route';
import { DELETE as deleteAnnotation } from '@/app/api/annotations/[id]/route';
import { POST as postSegment } from '@/app/api/segments/route';
import {
  DELETE as deleteSegment,
  GET as getSegment,
  PUT as putSegment,
} from '@/app/api/segments/[id]/route';
import { GET as listSegments } from '@/app/api/studies/[studyUid]/segments/route';
import type { Kept } from '@/app/_annotations/entry';
import { newSegment } from '@/app/_segments/segment';
import { createBooks, type Books } from '@/app/_viewer/books';
import type { Segment, SegmentWithMask } from '@/lib/api/segments/protocol';
import { ctStack, type PhantomFile } from '@/tests/phantoms/series';
import { importAll, openTestWorld, serve } from '../test-world';

const [slice] = ctStack(1) as [PhantomFile];
const { studyUid, seriesUid, sopInstanceUid } = slice;
const MATRIX = { rows: 64, columns: 64 };

beforeAll(async () => {
  await importAll(serve(await openTestWorld()), [slice]);
  vi.stubGlobal('fetch', async (url: string, init: RequestInit = {}) => {
    const [, , kind, id] = url.split('/');
    const request = new Request(`http://127.0.0.1${url}`, init);
    const one = { params: Promise.resolve({ id: id ?? '' }) };
    switch (`${init.method ?? 'GET'} ${kind}`) {
      case 'POST annotations':
        return postAnnotation(request, {} as never);
      case 'DELETE annotations':
        return deleteAnnotation(request, one);
      case 'POST segments':
        return postSegment(request, {} as never);
      case 'PUT segments':
        return putSegment(request, one);
      case 'GET segments':
        return getSegment(request, one);
      case 'DELETE segments':
        return deleteSegment(request, one);
      default:
        return listSegments(request, {
          params: Promise.resolve({ studyUid: id ?? '' }),
        });
    }
  });
});
afterAll(() => vi.unstubAllGlobals());

const ask = async <Answer>(url: string): Promise<Answer> =>
  (await (await fetch(url)).json()) as Answer;
async function stored(): Promise<SegmentWithMask[]> {
  const { segments } = await ask<{ segments: Segment[] }>(
    `/api/studies/${studyUid}/segments`,
  );
  return Promise.all(
    segments.map(({ id }) => ask<SegmentWithMask>(`/api/segments/${id}`)),
  );
}
const settled = ({ book, segments }: Books) =>
  expect
    .poll(() => book.hasUnsaved() || segments.hasUnsaved(), { timeout: 60_000 })
    .toBe(false);

const line: Kept = {
  id: crypto.randomUUID(),
  tool: 'Length',
  studyUid,
  seriesUid,
  sopInstanceUid,
  frame: 1,
  geometry: {
    space: 'patient',
    frameOfReferenceUid: null,
    points: [
      [0, 0, 0],
      [3, 4, 0],
    ],
  },
  label: '',
  measurements: [],
  color: null,
  visible: true,
  code: null,
  review: null,
  origin: null,
};
const withRuns = (runs: number[]) => ({
  ...MATRIX,
  frames: [{ sopInstanceUid, frameNumber: 1, runs }],
});

it('lines and segments are undone in the order in which they were drawn, and saved so', async () => {
  const books = createBooks(studyUid);
  const { book, segments } = books;
  const empty = newSegment(seriesUid, MATRIX, []);
  const first = { ...empty, mask: withRuns([10, 5, 4081]) };
  segments.put([first]);
  book.put([line]);
  segments.put([{ ...first, label: 'Node', mask: withRuns([10, 9, 4077]) }]);
  await settled(books);
  expect(await stored()).toMatchObject([
    { label: 'Node', voxels: 9, mask: withRuns([10, 9, 4077]) },
  ]);

  expect(books.undo()).toMatchObject({ kind: 'segment', after: { label: 'Segment 1' } });
  expect(books.undo()).toEqual({ kind: 'drawing', after: null });
  await settled(books);
  expect(await stored()).toMatchObject([
    { label: 'Segment 1', voxels: 5, mask: withRuns([10, 5, 4081]) },
  ]);
  expect(book.store.get().entries.size).toBe(0);

  expect(books.undo()).toMatchObject({ kind: 'segment', after: null });
  await settled(books);
  expect(await stored()).toEqual([]);
  expect(books.undo()).toBeUndefined();

  // What was deleted comes back as a new one, mask and all.
  for (let step = 0; step < 3; step++) books.redo();
  await settled(books);
  expect(await stored()).toMatchObject([{ label: 'Node', voxels: 9 }]);
  expect(book.store.get().entries.size).toBe(1);
});

it('what somebody else changed in the meantime is asked about, and nothing is lost', async () => {
  const [theirs] = await stored();
  if (!theirs) throw new Error('There is no segment.');
  const books = createBooks(studyUid);
  const { segments } = books;
  segments.receive([theirs]);
  await fetch(`/api/segments/${theirs.id}`, {
    method: 'PUT',
    headers: { 'if-match': `"${theirs.version}"`, 'content-type': 'application/json' },
    body: JSON.stringify({
      label: 'Theirs',
      color: theirs.color,
      position: theirs.position,
      algorithmType: theirs.algorithmType,
      category: null,
      type: null,
      mask: theirs.mask,
    }),
  });
  const mine = segments.store.get().entries.get(theirs.id)?.drawing;
  if (!mine) throw new Error('It was not received.');
  segments.put([{ ...mine, mask: withRuns([0, 7, 4089]) }]);
  await expect
    .poll(() => segments.store.get().entries.get(theirs.id), { timeout: 60_000 })
    .toMatchObject({ saved: 'conflict', theirs: { label: 'Theirs' } });
  expect((await stored())[0]).toMatchObject({ label: 'Theirs', voxels: 9 });
  segments.settle(theirs.id, 'mine');
  await settled(books);
  expect((await stored())[0]).toMatchObject({ voxels: 7 });
});

it('hiding and locking a segment are steps of the same history', async () => {
  const books = createBooks(studyUid);
  const { segments, segmenting } = books;
  const segment = newSegment(seriesUid, MATRIX, []);
  segments.put([segment]);
  const looks = () => {
    const { hidden, locked } = segmenting.looks.get();
    return [hidden.has(segment.id), locked.has(segment.id)];
  };
  books.look({ id: segment.id, hidden: true, locked: false });
  books.look({ id: segment.id, hidden: true, locked: true });
  expect(looks()).toEqual([true, true]);
  expect(books.undo()?.kind).toBe('look');
  expect(looks()).toEqual([true, false]);
  books.undo();
  expect(looks()).toEqual([false, false]);
  expect(segments.store.get().entries.has(segment.id)).toBe(true);
  books.undo();
  expect(segments.store.get().entries.size).toBe(0);
  for (let step = 0; step < 3; step++) books.redo();
  expect(looks()).toEqual([true, true]);
  expect(books.stepped.get()).toMatchObject({
    way: 'redo',
    step: [{ after: { locked: true } }],
  });
  books.redo();
  expect(books.stepped.get()).toEqual({ way: 'redo', step: null });
  await settled(books);
});
