import { createStore, delMany, entries, setMany } from 'idb-keyval';

/**
 * What no server has taken yet, kept in this browser so that a page that ends, as by a crash while the
 * server is away, loses nothing. It may be of patients: it goes as soon as it is taken, when its person
 * signs out, and after a week.
 */
export interface Unsent<Thing> {
  /** Keep a thing of a study until it is dropped: within a fifth of a second, the last one wins. */
  keep(key: string, studyUid: string, thing: Thing): void;
  drop(key: string): void;
  /** What pages that are gone left of a study, by key; those that still run see to theirs. */
  left(studyUid: string): Promise<ReadonlyMap<string, Thing>>;
}

interface Kept {
  readonly person: string;
  readonly kind: string;
  readonly studyUid: string;
  readonly key: string;
  readonly page: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly thing: unknown;
}

const SOON_MS = 150;
const WEEK_MS = 7 * 24 * 3_600_000;

// Opened when it is first needed.
const database = createStore('overread.unsent', 'things');

/** Null: to be dropped. */
const waiting = new Map<string, Kept | null>();
let timer: ReturnType<typeof setTimeout> | undefined;

// A browser that keeps nothing (private windows may refuse) has the page alone, as before.
function write(): void {
  clearTimeout(timer);
  timer = undefined;
  const all = [...waiting];
  waiting.clear();
  const kept = all.flatMap(([name, each]): [string, Kept][] =>
    each ? [[name, each]] : [],
  );
  const dropped = all.flatMap(([name, each]) => (each ? [] : [name]));
  const change = async () => {
    if (kept.length > 0) await setMany(kept, database);
    if (dropped.length > 0) await delMany(dropped, database);
  };
  change().catch(() => undefined);
}

function soon(name: string, kept: Kept | null): void {
  waiting.set(name, kept);
  timer ??= setTimeout(write, SOON_MS);
}

const PAGE = 'overread.page.';
let page: string | undefined;

/** This page holds a lock by its name for as long as it lives: so others know that it does. */
function ownPage(): string {
  if (page !== undefined) return page;
  page = `${PAGE}${crypto.randomUUID()}`;
  void navigator.locks.request(page, () => new Promise(() => undefined));
  window.addEventListener('pagehide', write);
  return page;
}

async function living(): Promise<ReadonlySet<string>> {
  const { held = [] } = await navigator.locks.query();
  return new Set(held.flatMap(({ name }) => (name === undefined ? [] : [name])));
}

/**
 * What a person left unsent of one kind.
 *
 * @param person - Whose it is: nobody else's page sees it.
 */
export function unsentOf<Thing>(person: string, kind: string): Unsent<Thing> {
  const nameOf = (key: string) => `${person} ${kind} ${key}`;
  return {
    keep(key, studyUid, thing) {
      const at = Date.now();
      const kept = { person, kind, studyUid, key, page: ownPage(), at, thing };
      soon(nameOf(key), kept);
    },
    drop: (key) => soon(nameOf(key), null),
    async left(studyUid) {
      const [all, alive] = await Promise.all([entries<string, Kept>(database), living()]);
      const isOld = ({ at }: Kept) => Date.now() - at > WEEK_MS;
      const old = all.flatMap(([name, each]) => (isOld(each) ? [name] : []));
      if (old.length > 0) await delMany(old, database);
      const mine = all.filter(
        ([, each]) =>
          !isOld(each) &&
          each.person === person &&
          each.kind === kind &&
          each.studyUid === studyUid &&
          !alive.has(each.page),
      );
      return new Map(mine.map(([, { key, thing }]) => [key, thing as Thing]));
    },
  };
}

/** Drop all that a person left: they sign out. */
export async function dropUnsent(person: string): Promise<void> {
  waiting.clear();
  try {
    const all = await entries<string, Kept>(database);
    const theirs = all.filter(([, each]) => each.person === person);
    await delMany(
      theirs.map(([name]) => name),
      database,
    );
  } catch {
    // A browser that keeps nothing has nothing to drop.
  }
}
