import type { Book } from './kept';
import type { Saved } from './saved';

/** What takes longer is not waited for. */
const AT_MOST_MS = 5000;

/**
 * Wait until a thing, as it is now, is on the server.
 *
 * @returns Its id there; null when it could not be stored, or is no longer there.
 */
export const whenStored = <Thing, Stored extends Saved>(
  book: Book<Thing, Stored>,
  key: string,
): Promise<string | null> =>
  new Promise((resolve) => {
    const end = (id: string | null) => {
      clearTimeout(timer);
      leave();
      resolve(id);
    };
    const look = () => {
      const entry = book.store.get().entries.get(key);
      if (entry?.saved === 'saving') return;
      end(entry?.saved === 'saved' ? (book.idOf(key) ?? null) : null);
    };
    const timer = setTimeout(() => end(null), AT_MOST_MS);
    const leave = book.store.subscribe(look);
    look();
  });
