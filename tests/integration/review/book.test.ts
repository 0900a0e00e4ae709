import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { GET as list, POST } from '@/app/api/annotations/route';
import { DELETE, GET as one, PATCH } from '@/app/api/annotations/[id]/route';
import type { Left } from '@/app/_data/book/kept';
import type { Unsent } from '@/app/_data/book/unsent';
import { createBooks, type Books } from '@/app/_viewer/books';
import {
  beingDrawn,
  type AnnotationBook as Book,
  type Kept,
} from '@/app/_annotations/entry';
import { POINTS_AT_LEAST, type Annotation } from '@/lib/api/annotations';
import type { AnnotationTool } from '@/lib/viewer/measuring/numbers';
import { ctStack, type PhantomFile } from '@/tests/phantoms/series';
import { json, call } from '../routes';
import { importAll, openTestWorld, serve } from '../test-world';

/**
 * The book of a page against the real routes and the real store: whatever is done, undone and done
 * again, the server ends with what the page shows.
 */
const [slice] = ctStack(1) as [PhantomFile];
const { studyUid, seriesUid, sopInstanceUid } = slice;

/** Set to refuse the next requests, as a server that doesn't answer. */
let isDown = false;

beforeAll(async () => {
  await importAll(serve(await openTestWorld()), [slice]);
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    if (isDown) throw new TypeError('fetch failed');
    const id = url.split('/')[3];
    const request = new Request(`http://127.0.0.1${url}`, init);
    if (id === undefined) return POST(request, {} as never);
    const route = { PATCH, DELETE, GET: one }[init.method ?? 'GET'];
    return route?.(request, { params: Promise.resolve({ id }) } as never);
  });
});
afterAll(() => vi.unstubAllGlobals());

const stored = async () =>
  (
    await json<{ annotations: Annotation[] }>(call(list, { query: { studyUid } }))
  ).annotations.map(contentOf);

/** What must be the same on the page and in the store; an undone deletion is stored under a new id. */
const contentOf = ({
  tool,
  geometry,
  label,
  measurements,
  color,
  visible,
}: Kept | Annotation) => ({ tool, geometry, label, measurements, color, visible });

const onPage = (book: Book) =>
  [...book.store.get().entries.values()].map(({ drawing }) => drawing);
const settled = (book: Book) =>
  expect.poll(() => book.hasUnsaved(), { timeout: 60_000 }).toBe(false);
const sorted = (list: unknown[]) => list.map((each) => JSON.stringify(each)).sort();

let seed = 4;
/** Mulberry32: 0 to 1, the same numbers in every run. */
function random(): number {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}
const among = <Thing>(things: readonly Thing[]) =>
  things[Math.floor(random() * things.length)] as Thing;
const place = (): [number, number, number] => [
  400 * random() - 200,
  400 * random() - 200,
  1000 * random(),
];
const TOOLS = Object.keys(POINTS_AT_LEAST) as AnnotationTool[];

const drawn = (tool = among(TOOLS)): Kept => ({
  id: crypto.randomUUID(),
  tool,
  studyUid,
  seriesUid,
  sopInstanceUid,
  frame: 1,
  geometry: {
    space: 'patient',
    frameOfReferenceUid: '1.2.3',
    points: Array.from({ length: POINTS_AT_LEAST[tool] }, place),
  },
  label: '',
  measurements: [{ name: 'length', value: 100 * random(), unit: 'mm' }],
  color: null,
  visible: true,
  code: null,
  review: null,
  origin: null,
});

const moved = (drawing: Kept): Kept => ({
  ...drawing,
  geometry: {
    space: 'patient',
    frameOfReferenceUid: '1.2.3',
    points: drawing.geometry.points.map(place),
    ...(random() < 0.5 && { textBox: place() }),
  },
});

/** Whatever can be done to an annotation that is there. */
const CHANGES: readonly ((book: Book, drawing: Kept) => void)[] = [
  (book, drawing) => {
    // A drag: told of often, one step.
    const gesture = `hold ${random()}`;
    for (let step = 0; step < 4; step++) book.put([moved(drawing)], gesture);
  },
  (book, drawing) => book.put([{ ...drawing, label: `label ${random()}` }]),
  (book, drawing) => book.put([{ ...drawing, color: among(['#ffd84d', '#b79cff']) }]),
  (book, drawing) => book.put([{ ...drawing, visible: !drawing.visible }]),
  (book, drawing) => book.remove(drawing.id),
  (book) => book.put(onPage(book).map((each) => ({ ...each, visible: random() < 0.5 }))),
];

let books: Books;
let book: Book;
beforeEach(async () => {
  books = createBooks(studyUid);
  ({ book } = books);
  const { annotations } = await json<{ annotations: Annotation[] }>(
    call(list, { query: { studyUid } }),
  );
  book.receive(annotations);
});

it('everything is undone and done again, step by step, and the store follows', async () => {
  const states = [onPage(book)];
  let at = 0;
  for (let turn = 0; turn < 150; turn++) {
    const dice = random();
    if (dice < 0.25 && at > 0) {
      books.undo();
      at--;
    } else if (dice < 0.4 && at < states.length - 1) {
      books.redo();
      at++;
    } else {
      const there = onPage(book);
      if (there.length < 3 || random() < 0.3) book.put([drawn()]);
      else among(CHANGES)(book, among(there));
      states.splice(++at);
      states.push(onPage(book));
    }
    expect(sorted(onPage(book))).toEqual(sorted(states[at] ?? []));
    // Now and then everything has been saved, now and then much is under way.
    if (random() < 0.05) {
      await settled(book);
      expect(sorted(await stored())).toEqual(sorted(onPage(book).map(contentOf)));
    } else if (random() < 0.2) {
      await new Promise((resolve) => setTimeout(resolve, 300 * random()));
    }
  }
  await settled(book);
  expect(sorted(await stored())).toEqual(sorted(onPage(book).map(contentOf)));

  const { book: again } = createBooks(studyUid);
  const { annotations } = await json<{ annotations: Annotation[] }>(
    call(list, { query: { studyUid } }),
  );
  again.receive(annotations);
  expect(sorted(onPage(again).map(contentOf))).toEqual(
    sorted(onPage(book).map(contentOf)),
  );
  expect([...again.store.get().entries.values()][0]).toMatchObject({
    author: expect.stringMatching(/./),
    madeAt: expect.stringMatching(/^20\d\d-/),
    changedAt: expect.stringMatching(/^20\d\d-/),
  });
});

it('words and a drag within drawing are one step; what is given up leaves none', async () => {
  const before = onPage(book);
  const text = drawn('Label');
  book.put([text], beingDrawn(text.id));
  book.put([{ ...text, label: 'see report' }], beingDrawn(text.id));
  books.undo();
  expect(onPage(book)).toEqual(before);
  books.redo();
  expect(onPage(book).at(-1)?.label).toBe('see report');
  books.undo();

  const length = drawn('Length');
  book.put([length]);
  const other = drawn('Label');
  book.put([other], beingDrawn(other.id));
  book.remove(other.id, beingDrawn(other.id));
  books.undo();
  expect(onPage(book)).toEqual(before);
  await settled(book);
});

it('what is changed all the time is saved all the same, within a second', async () => {
  const length = drawn('Length');
  book.put([length], 'hold');
  const began = performance.now();
  const isStored = async () =>
    (await stored()).some(
      ({ geometry }) => geometry.points[0]?.[0] === length.geometry.points[0]?.[0],
    );
  let last = length;
  while (!(await isStored()) && performance.now() - began < 5000) {
    last = { ...last, label: `${performance.now()}` };
    book.put([last], 'hold');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(await isStored()).toBe(true);
  await settled(book);
});

it('a server that did not answer is asked again by itself', async () => {
  isDown = true;
  const length = drawn('Length');
  book.put([length]);
  await expect
    .poll(() => book.store.get().entries.get(length.id)?.saved, { timeout: 60_000 })
    .toBe('failed');
  isDown = false;
  await settled(book);
  expect(await stored()).toContainEqual(contentOf(length));
});

/** What a browser keeps, without the browser. */
function unsentIn(kept: Map<string, Left<Kept>>): Unsent<Left<Kept>> {
  return {
    keep: (key, _study, thing) => kept.set(key, structuredClone(thing)),
    drop: (key) => kept.delete(key),
    left: () => Promise.resolve(new Map(kept)),
  };
}

/** The page is opened again: another book, which has what the server has. */
async function reopened(unsent: Unsent<Left<Kept>>): Promise<Book> {
  const { book: again } = createBooks(studyUid);
  const { annotations } = await json<{ annotations: Annotation[] }>(
    call(list, { query: { studyUid } }),
  );
  again.receive(annotations);
  again.keepUnsent(unsent);
  return again;
}

it('what a page could not send before it ended is sent by the next one, and then forgotten', async () => {
  const kept = new Map<string, Left<Kept>>();
  const unsent = unsentIn(kept);
  book.keepUnsent(unsent);
  const [old, taken, lost] = [drawn('Length'), drawn('Angle'), drawn('Label')];
  book.put([old, taken]);
  await settled(book);
  expect(kept.size).toBe(0);

  // The timers of a page end with it.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  isDown = true;
  const changed = moved(old);
  book.put([changed]);
  const fresh = drawn('Bidirectional');
  book.put([fresh, lost]);
  book.put([{ ...taken, label: 'mine' }]);
  book.remove(lost.id);
  await vi.advanceTimersByTimeAsync(2000);
  expect(book.store.get().entries.get(fresh.id)?.saved).toBe('failed');
  expect([...kept.keys()].sort()).toEqual([old.id, fresh.id, taken.id].sort());
  const left = new Map(kept);
  vi.useRealTimers();
  isDown = false;

  const elsewhere = await reopened(unsentIn(new Map()));
  elsewhere.put([{ ...taken, label: 'theirs' }]);
  await settled(elsewhere);

  const again = await reopened(unsent);
  expect(again.restore(left)).toBe(3);
  await expect
    .poll(() => again.store.get().entries.get(taken.id)?.saved, { timeout: 60_000 })
    .toBe('conflict');
  expect(again.store.get().entries.get(taken.id)).toMatchObject({
    drawing: { label: 'mine' },
    theirs: { label: 'theirs' },
  });
  // A conflict is not sent: it is kept until somebody ends it.
  await expect.poll(() => [...kept.keys()], { timeout: 60_000 }).toEqual([taken.id]);
  again.settle(taken.id, 'mine');
  await settled(again);
  expect(kept.size).toBe(0);
  const now = await stored();
  for (const each of [changed, fresh, { ...taken, label: 'mine' }]) {
    expect(now).toContainEqual(contentOf(each));
  }
  expect(now).not.toContainEqual(contentOf(lost));

  // Its answer was lost on the way: nothing is sent twice, nor told of.
  const there = await reopened(unsent);
  expect(there.restore(left)).toBe(0);
  expect(there.hasUnsaved()).toBe(false);
});
