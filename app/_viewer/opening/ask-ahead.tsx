import { useSyncExternalStore } from 'react';
import type { Room } from '@/app/_viewer/room';
import { asksAhead, scriptOf } from '@/lib/viewer/first/ask-ahead';
import { shownFirst } from './opening';

/**
 * A script that comes with the page and asks for the slices of its first viewport: they are on their
 * way before the program is. Nothing where the program is there already.
 *
 * @param nonce - Without it browsers run no script of a page's own (see the front door).
 */
export function AskAhead({ room, nonce }: { room: Room; nonce: string }) {
  const comesWithPage = useSyncExternalStore(
    () => () => undefined,
    () => false,
    () => true,
  );
  const [first] = shownFirst(room);
  if (!comesWithPage || !first) return null;
  const script = scriptOf(asksAhead(first.root, first.frames, first.from));
  return (
    <script
      nonce={nonce}
      // Browsers hide the nonce, and the preferences of this one were not known to the server.
      suppressHydrationWarning
      dangerouslySetInnerHTML={{ __html: script }}
    />
  );
}
