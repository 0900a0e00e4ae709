import type { Attributes } from '@/lib/hanging/attributes';
import { hangingsOf, type Hanging } from '@/lib/hanging/match';
import type { Protocol } from '@/lib/hanging/protocol';
import { PROTOCOLS } from '@/lib/hanging/protocols';
import { createPreference } from '@/app/_data/preference';
import { ownProtocols } from './own-protocols';

/** Is a study hung by a protocol when it is opened? */
export const byProtocol = createPreference('hanging', (text) => text !== 'off');

/** How a study can be hung, by the person's own protocols and those that come with the program. */
export function createHangings(sets: readonly Attributes[]): () => readonly Hanging[] {
  let last: { own: readonly Protocol[]; ways: readonly Hanging[] } | undefined;
  return () => {
    const own = ownProtocols.get().protocols;
    if (last?.own !== own) last = { own, ways: hangingsOf([...own, ...PROTOCOLS], sets) };
    return last.ways;
  };
}
