import {
  annotationSchema,
  type Annotation,
  type CreateAnnotation,
} from '@/lib/api/annotations';
import { ProblemError, request, requestJson } from '@/app/_data/client';
import { createStore, type Store } from '@/app/_ui/store';
import { bodyOf, changeOf, fromStored, keptOf, type Entry, type Kept } from './entry';

export interface BookState {
  /** By key, oldest first. */
  entries: ReadonlyMap<string, Entry>;
  /** Deletions that the server has not taken yet. */
  deleting: number;
  deleteFailed: ProblemError | null;
}

/** What a step of the history undoes: the drawing before and after; null where there was none. */
interface Step {
  readonly key: string;
  before: Kept | null;
  after: Kept | null;
}

/** The annotations of a study: shown at once, saved soon after, with everything undoable. */
export interface Book {
  readonly store: Store<BookState>;
  /** Take over what the server has; what is being changed here stays as it is here. */
  receive(stored: readonly Annotation[]): void;
  /** A drawing was made or changed by hand. */
  put(drawing: Kept): void;
  remove(key: string): void;
  /** @returns The drawing to be shown again, and its key. */
  undo(): Changed | undefined;
  redo(): Changed | undefined;
  retry(key: string): void;
  /** End a conflict: with this page's drawing, or with the other one. */
  settle(key: string, with_: 'mine' | 'theirs'): Changed | undefined;
  hasUnsaved(): boolean;
}
export interface Changed {
  readonly key: string;
  /** null: it is gone. */
  readonly drawing: Kept | null;
}

const PAUSE_MS = 500;

export function createBook(studyUid: string): Book {
  const store = createStore<BookState>({
    entries: new Map(),
    deleting: 0,
    deleteFailed: null,
  });
  const history: Step[] = [];
  let at = 0;
  /** The server's side of an entry; version 0: it was never stored. */
  const remote = new Map<string, { id: string; version: number }>();
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const busy = new Set<string>();

  const entryOf = (key: string) => store.get().entries.get(key);
  const update = (key: string, change: Partial<Entry>) => {
    const entry = entryOf(key);
    if (!entry) return;
    const entries = new Map(store.get().entries).set(key, { ...entry, ...change });
    store.set({ entries });
  };

  const later = (key: string) => {
    clearTimeout(timers.get(key));
    timers.set(
      key,
      setTimeout(() => void save(key), PAUSE_MS),
    );
  };

  async function save(key: string) {
    timers.delete(key);
    const entry = entryOf(key);
    // While one save is under way the next waits for it: it needs the version that comes back.
    if (!entry || busy.has(key)) return;
    busy.add(key);
    const { drawing } = entry;
    try {
      const known = remote.get(key) ?? { id: key, version: 0 };
      const stored = await (known.version === 0
        ? requestJson('POST', '/api/annotations', annotationSchema, {
            body: {
              ...bodyOf(drawing, studyUid),
              id: known.id,
            } satisfies CreateAnnotation,
          })
        : requestJson('PATCH', `/api/annotations/${known.id}`, annotationSchema, {
            body: changeOf(drawing),
            ifMatch: known.version,
          }));
      remote.set(key, { id: stored.id, version: stored.version });
      const { author, updatedAt: changedAt } = stored;
      const current = entryOf(key);
      if (!current) await erase(key, entry);
      else if (current.drawing === drawing) {
        update(key, { saved: 'saved', author, changedAt });
      } else later(key);
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
      const theirs = await requestJson(
        'GET',
        `/api/annotations/${id}`,
        annotationSchema,
      ).catch(() => null);
      update(key, { saved: 'conflict', failure, theirs });
    } else update(key, { saved: 'failed', failure });
  }

  /** What the server won't give up comes back to the page: somebody may have changed it. */
  async function erase(key: string, gone: Entry | undefined) {
    const known = remote.get(key);
    remote.delete(key);
    if (!known || known.version === 0) return;
    const url = `/api/annotations/${known.id}`;
    store.set(({ deleting }) => ({ deleting: deleting + 1, deleteFailed: null }));
    try {
      await request('DELETE', url, { ifMatch: known.version });
    } catch (error) {
      const failure = error instanceof ProblemError ? error : null;
      if (failure?.status !== 404 && gone && !entryOf(key)) {
        const now = await requestJson('GET', url, annotationSchema).catch(() => null);
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

  /** Make the page's copy what it should be, and the server's soon after. */
  function apply(key: string, drawing: Kept | null): Changed {
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
        changedAt: before?.changedAt ?? null,
        saved: 'saving',
        failure: null,
        theirs: null,
      });
      store.set({ entries });
      later(key);
    } else {
      const gone = entries.get(key);
      entries.delete(key);
      store.set({ entries });
      clearTimeout(timers.get(key));
      if (!busy.has(key)) void erase(key, gone);
    }
    return { key, drawing };
  }

  /** A drag is one step, however many times it is told of. */
  function record(key: string, before: Kept | null, after: Kept | null) {
    const last = history[at - 1];
    const goesOn = last?.key === key && last.after === before && timers.has(key);
    if (goesOn && last.before && after && at === history.length) {
      last.after = after;
      return;
    }
    history.splice(at, history.length, { key, before, after });
    at = history.length;
  }

  return {
    store,
    receive(stored) {
      const { entries } = store.get();
      const next = new Map<string, Entry>();
      for (const each of stored) {
        const key = keyOf(remote, each.id);
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
    put(drawing) {
      const key = drawing.id;
      const before = entryOf(key)?.drawing ?? null;
      record(key, before, drawing);
      if (!before) remote.set(key, remote.get(key) ?? { id: key, version: 0 });
      apply(key, drawing);
    },
    remove(key) {
      const before = entryOf(key)?.drawing;
      if (!before) return;
      record(key, before, null);
      apply(key, null);
    },
    undo() {
      const step = history[at - 1];
      if (!step) return undefined;
      at--;
      return apply(step.key, step.before);
    },
    redo() {
      const step = history[at];
      if (!step) return undefined;
      at++;
      return apply(step.key, step.after);
    },
    retry: (key) => {
      update(key, { saved: 'saving', failure: null });
      void save(key);
    },
    settle(key, with_) {
      const entry = entryOf(key);
      if (!entry?.theirs) return undefined;
      const { theirs } = entry;
      remote.set(key, { id: theirs.id, version: theirs.version });
      if (with_ === 'mine') return apply(key, entry.drawing);
      const entries = new Map(store.get().entries).set(key, fromStored(key, theirs));
      store.set({ entries });
      return { key, drawing: keptOf(key, theirs) };
    },
    hasUnsaved: () =>
      store.get().deleting > 0 ||
      [...store.get().entries.values()].some(({ saved }) => saved !== 'saved'),
  };
}

const keyOf = (remote: ReadonlyMap<string, { id: string }>, id: string) =>
  [...remote].find(([, known]) => known.id === id)?.[0] ?? id;
