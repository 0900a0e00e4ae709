import { displaySetOf } from '@/lib/hanging/display-set';
import type { StackOfStudy } from '@/app/_viewer/room';
import { attributesOf } from '@/lib/hanging/attributes';
import { hangingsOf, type Hanging } from '@/lib/hanging/match';
import type { Protocol } from '@/lib/hanging/protocol';
import { PROTOCOLS } from '@/lib/hanging/protocols';
import { createPreference } from '@/app/_data/preference';
import { ownProtocols } from './own-protocols';

/** Is a study hung by a protocol when it is opened? */
export const byProtocol = createPreference('hanging', (text) => text !== 'off');

/**
 * How a study can be hung, by the person's own protocols and those that come with the program.
 *
 * @param priorsOf - How many earlier studies can hang beside it, as far as is known now.
 */
export function createHangings(
  stacks: readonly StackOfStudy[],
  priorsOf: () => number,
): () => readonly Hanging[] {
  const sets = stacks.map((shown) => attributesOf(displaySetOf(shown)));
  let last:
    { own: readonly Protocol[]; priors: number; ways: readonly Hanging[] } | undefined;
  return () => {
    const own = ownProtocols.get().protocols;
    const priors = priorsOf();
    if (last?.own !== own || last.priors !== priors) {
      last = { own, priors, ways: hangingsOf([...own, ...PROTOCOLS], sets, priors) };
    }
    return last.ways;
  };
}
