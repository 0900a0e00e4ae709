import { useEffect, useMemo, useRef } from 'react';
import { toast } from 'sonner';
import { useHere } from '@/app/_people/who';
import { said } from '@/app/_words/passing';
import type { Book, Left } from './kept';
import { unsentOf, type Unsent } from './unsent';

/** What whoever is here left unsent in this browser. */
export function useUnsentOf<Thing>(kind: string): Unsent<Thing> {
  const { person } = useHere().who;
  const id = person?.id ?? 'local';
  return useMemo(() => unsentOf<Thing>(id, kind), [id, kind]);
}

/**
 * Keep what a book can't send, and bring back what a page that is gone could not.
 *
 * @param received - Of which studies the book has what the server has.
 */
export function useUnsent<Thing, Stored>(
  book: Book<Thing, Stored>,
  kind: string,
  received: readonly string[],
): void {
  const unsent = useUnsentOf<Left<Thing>>(kind);
  const asked = useRef(new Map<Book<Thing, Stored>, Set<string>>());
  useEffect(() => book.keepUnsent(unsent), [book, unsent]);
  const studies = received.join(' ');
  useEffect(() => {
    const done = asked.current.get(book) ?? new Set();
    asked.current.set(book, done);
    for (const studyUid of studies.split(' ').filter(Boolean)) {
      if (done.has(studyUid)) continue;
      done.add(studyUid);
      void unsent.left(studyUid).then(
        (left) => {
          const count = book.restore(left);
          if (count > 0) toast(said('unsentBack', { count }));
        },
        () => undefined, // a browser that keeps nothing left nothing
      );
    }
  }, [book, unsent, studies]);
}
