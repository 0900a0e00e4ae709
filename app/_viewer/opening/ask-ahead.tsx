import { useSyncExternalStore } from 'react';
import type { StudyDetail } from '@/lib/api/studies';
import { asksAhead, scriptOf } from '@/lib/viewer/first/ask-ahead';
import { roomOf, shownFirst } from './opening';

/**
 * A script that comes with the page and asks for the slices of its first viewport: they are on their
 * way before the program is. Nothing where the program is there already.
 *
 * @param nonce - Without it browsers run no script of a page's own (see the front door).
 */
export function AskAhead({ study, nonce }: { study: StudyDetail; nonce: string }) {
  const comesWithPage = useSyncExternalStore(
    () => () => undefined,
    () => false,
    () => true,
  );
  if (!comesWithPage) return null;
  // It has run by the time that this does in a browser.
  const script = typeof window === 'undefined' ? scriptFor(study) : '';
  return (
    <script
      nonce={nonce}
      suppressHydrationWarning
      dangerouslySetInnerHTML={{ __html: script }}
    />
  );
}

/** The preferences of this browser are not known to the server: what they hang otherwise is not read on. */
function scriptFor(study: StudyDetail): string {
  const [first] = shownFirst(roomOf(study));
  return first
    ? scriptOf(first.root, asksAhead(first.root, first.frames, first.from))
    : '';
}
