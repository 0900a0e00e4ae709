import { ProblemError, request, requestJson } from '@/app/_data/client';
import { createStore } from '@/app/_ui/store';
import type { History } from './history';
import type { Book, BookState, Entry, Keeping, Left } from './kept';
import { pastOf, type Saved } from './saved';
import type { Unsent } from './unsent';

/** Somebody may go on; what is changed all the time is saved all the same. */
const PAUSE_MS = 400;
const PAUSE_AT_MOST_MS = 800;
/** Until a server that didn't answer is asked again. */
const AGAIN_MS = 5000;

/** @param history - Of the study: all its books write their steps into the same one. */
export function createBook<Thing extends { readonly id: string }, Stored extends Saved>(
  keeping: Keeping<Thing, Stored>,
  history: Pick<History<Thing>, 'record'>,
): Book<Thing, Stored> {
  type OneEntry = Entry<Thing, Stored>;
  const store = createStore<BookState<Thing, Stored>>({
    entries: new Map(),
    deleting: 0,
    deleteFailed: null,
  });
  /** The server's side of an entry; version 0: it was never stored. */
  const remote = new Map<string, { id: string; version: number }>();
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  /** When the oldest change that waits for its timer was made. */
  const waitingSince = new Map<string, number>();
  const busy = new Set<string>();
  let unsent: Unsent<Left<Thing>> | undefined;

  const urlOf = (id: string) => `${keeping.url}/${id}`;
  const keyOf = (id: string) =>
    [...remote].find(([, known]) => known.id === id)?.[0] ?? id;
  const fromStored = (key: string, stored: Stored): OneEntry => ({
    key,
    drawing: keeping.read(key, stored),
    source: keeping.sourceOf(stored),
    ...pastOf(stored),
    saved: 'saved',
    failure: null,
    theirs: null,
  });
  const entryOf = (key: string) => store.get().entries.get(key);
  const update = (key: string, change: Partial<OneEntry>) => {
    const entry = entryOf(key);
    if (!entry) return;
    const entries = new Map(store.get().entries).set(key, { ...entry, ...change });
    store.set({ entries });
  };

  const keep = (key: string) => {
    const entry = entryOf(key);
    if (!entry) return;
    const { saved: _, failure: __, theirs: ___, ...kept } = entry;
    const { id, version } = remote.get(key) ?? { id: key, version: 0 };
    const studyUid = keeping.studyOf(entry.drawing);
    unsent?.keep(key, studyUid, { entry: kept, id, version });
  };

  const at = (key: string, milliseconds: number) => {
    clearTimeout(timers.get(key));
    timers.set(
      key,
      setTimeout(() => void save(key), milliseconds),
    );
  };
  const later = (key: string) => {
    const now = performance.now();
    const since = waitingSince.get(key) ?? now;
    waitingSince.set(key, since);
    at(key, Math.max(0, Math.min(PAUSE_MS, since + PAUSE_AT_MOST_MS - now)));
  };
  const forgetTimer = (key: string) => {
    clearTimeout(timers.get(key));
    timers.delete(key);
    waitingSince.delete(key);
  };

  async function save(key: string) {
    forgetTimer(key);
    const entry = entryOf(key);
    // While one save is under way the next waits for it: it needs the version that comes back.
    if (!entry || busy.has(key)) return;
    busy.add(key);
    const { drawing } = entry;
    try {
      const known = remote.get(key) ?? { id: key, version: 0 };
      const stored = await (known.version === 0
        ? requestJson('POST', keeping.url, keeping.saved, {
            body: { ...keeping.create(drawing), id: known.id },
          })
        : requestJson(keeping.changesBy, urlOf(known.id), keeping.saved, {
            body: keeping.change(drawing),
            ifMatch: known.version,
          }));
      remote.set(key, { id: stored.id, version: stored.version });
      const current = entryOf(key);
      if (!current) await erase(key, entry);
      else if (current.drawing === drawing) {
        update(key, { saved: 'saved', failure: null, ...pastOf(stored) });
        unsent?.drop(key);
      } else {
        keep(key); // the version that it is based on is another now
        later(key);
      }
    } catch (error) {
      await fail(key, error);
    } finally {
      busy.delete(key);
    }
  }

  async function fail(key: string, error: unknown) {
    const failure = error instanceof ProblemError ? error : null;
    const id = remote.get(key)?.id;
    if (failure?.status === 412 && id) {
      const theirs = await requestJson('GET', urlOf(id), keeping.stored).catch(
        () => null,
      );
      update(key, { saved: 'conflict', failure, theirs });
      return;
    }
    update(key, { saved: 'failed', failure });
    if (failure?.retryable) at(key, AGAIN_MS);
  }

  /** What the server won't give up comes back to the page: somebody may have changed it. */
  async function erase(key: string, gone: OneEntry | undefined) {
    const known = remote.get(key);
    remote.delete(key);
    if (!known || known.version === 0) return;
    const url = urlOf(known.id);
    store.set(({ deleting }) => ({ deleting: deleting + 1, deleteFailed: null }));
    try {
      await request('DELETE', url, { ifMatch: known.version });
    } catch (error) {
      const failure = error instanceof ProblemError ? error : null;
      if (failure?.status !== 404 && gone && !entryOf(key)) {
        const now = await requestJson('GET', url, keeping.stored).catch(() => null);
        remote.set(key, { id: known.id, version: now?.version ?? known.version });
        const back = now ? fromStored(key, now) : gone;
        store.set(({ entries }) => ({
          entries: new Map(entries).set(key, back),
          deleteFailed: failure,
        }));
      }
    } finally {
      store.set(({ deleting }) => ({ deleting: deleting - 1 }));
    }
  }

  function bringBack(key: string, { entry, id, version }: Left<Thing>): boolean {
    // On this page it goes by the server's id.
    const drawing = { ...entry.drawing, id };
    const there = entryOf(id);
    if (there && there.saved !== 'saved') return false;
    const contents = [drawing, there?.drawing].map(
      (thing) => thing && JSON.stringify(keeping.change(thing)),
    );
    unsent?.drop(key);
    // It had come, and its answer was lost.
    if (contents[0] === contents[1]) return false;
    remote.set(id, { id, version: there ? Math.max(version, 1) : version });
    const back: OneEntry = {
      ...{ ...entry, key: id, drawing, saved: 'saving', failure: null, theirs: null },
    };
    store.set(({ entries }) => ({ entries: new Map(entries).set(id, back) }));
    keep(id);
    at(id, 0);
    return true;
  }

  /** Make the page's copy what it should be, and the server's soon after. */
  function apply(key: string, drawing: Thing | null): void {
    const entries = new Map(store.get().entries);
    if (drawing) {
      const before = entries.get(key);
      if (!before && !remote.has(key)) {
        // A deleted annotation comes back as a new one: the server doesn't raise the dead.
        remote.set(key, { id: crypto.randomUUID(), version: 0 });
      }
      entries.set(key, {
        key,
        drawing,
        source: before?.source ?? 'person',
        author: before?.author ?? null,
        madeAt: before?.madeAt ?? null,
        changedAt: before?.changedAt ?? null,
        changedBy: before?.changedBy ?? null,
        saved: 'saving',
        failure: null,
        theirs: null,
      });
      store.set({ entries });
      keep(key);
      later(key);
    } else {
      const gone = entries.get(key);
      entries.delete(key);
      store.set({ entries });
      forgetTimer(key);
      unsent?.drop(key);
      if (!busy.has(key)) void erase(key, gone);
    }
  }

  return {
    store,
    receive(stored, isMeant = () => true) {
      const { entries } = store.get();
      const next = new Map([...entries].filter(([, { drawing }]) => !isMeant(drawing)));
      for (const each of stored) {
        const key = keyOf(each.id);
        const mine = entries.get(key);
        const waiting = mine && mine.saved !== 'saved';
        if (!waiting) remote.set(key, { id: each.id, version: each.version });
        next.set(key, waiting ? mine : fromStored(key, each));
      }
      for (const [key, mine] of entries) {
        if (!next.has(key) && mine.saved !== 'saved') next.set(key, mine);
      }
      store.set({ entries: next });
    },
    put(things, gesture) {
      const changes = things.map((after) => {
        const before = entryOf(after.id)?.drawing ?? null;
        return { key: after.id, before, after };
      });
      history.record(changes, gesture);
      for (const { key, before, after } of changes) {
        if (!before) remote.set(key, remote.get(key) ?? { id: key, version: 0 });
        apply(key, after);
      }
    },
    remove(key, gesture) {
      const before = entryOf(key)?.drawing;
      if (!before) return;
      history.record([{ key, before, after: null }], gesture);
      apply(key, null);
    },
    apply,
    retry: (key) => {
      update(key, { saved: 'saving', failure: null });
      void save(key);
    },
    settle(key, with_) {
      const entry = entryOf(key);
      if (!entry?.theirs) return;
      const { theirs } = entry;
      remote.set(key, { id: theirs.id, version: theirs.version });
      if (with_ === 'mine') apply(key, entry.drawing);
      else {
        const entries = new Map(store.get().entries).set(key, fromStored(key, theirs));
        store.set({ entries });
        unsent?.drop(key);
      }
    },
    keepUnsent(given) {
      unsent = given;
    },
    restore(left) {
      let count = 0;
      for (const [key, each] of left) if (bringBack(key, each)) count++;
      return count;
    },
    hasUnsaved: () =>
      store.get().deleting > 0 ||
      [...store.get().entries.values()].some(({ saved }) => saved !== 'saved'),
    idOf: (key) => remote.get(key)?.id,
    keyOf,
  };
}
