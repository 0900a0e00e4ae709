import { createStore, type Store } from '@/app/_ui/store';
import type { SittingBody } from '@/lib/api/reading/sittings';

type Words = NonNullable<SittingBody['words']>;

/** What was being written when a page ended that could not reach the server. */
export interface UnsentWords {
  readonly reportId: string;
  readonly findingId: string | null;
  readonly words: Words;
  /** ISO 8601. */
  readonly at: string;
}
export const UNSENT_WORDS = 'words';

/** What is being written at a report, kept on the server within a second, until it is said. */
export interface KeptWords {
  /** Of this page: what it left unsaid is found by it. */
  readonly sittingId: string;
  /** Of the page that was in this tab before: it is gone, however lately it was heard of. */
  readonly sittingBefore: string | null;
  /** `mine` is on the screen, `saved` on the server. */
  readonly store: Store<{ mine: Words | null; saved: string }>;
  write(words: Words | null): void;
  saved(words: Words | null): void;
  isSaved(): boolean;
}

const textOf = (words: Words | null) => JSON.stringify(words);

const NAME = 'overread.sitting';

/** What a tab knows of the page before: a browser may refuse to keep it. */
function changeOfPage(sittingId: string): string | null {
  try {
    const before = sessionStorage.getItem(NAME);
    sessionStorage.setItem(NAME, sittingId);
    return before;
  } catch {
    return null;
  }
}

export function createKeptWords(): KeptWords {
  const sittingId = crypto.randomUUID();
  // The browser fetches what it kept from another process: no picture waits for that.
  let before: { readonly is: string | null } | undefined;
  const store: KeptWords['store'] = createStore({
    mine: null as Words | null,
    saved: textOf(null),
  });
  return {
    sittingId,
    get sittingBefore() {
      return (before ??= { is: changeOfPage(sittingId) }).is;
    },
    store,
    write: (mine) => {
      if (textOf(mine) !== textOf(store.get().mine)) store.set({ mine });
    },
    saved: (words) => {
      if (textOf(words) !== store.get().saved) store.set({ saved: textOf(words) });
    },
    isSaved: () => textOf(store.get().mine) === store.get().saved,
  };
}
