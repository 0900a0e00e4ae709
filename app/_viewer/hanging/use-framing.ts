import { useMemo } from 'react';
import { useRoom } from '@/app/_viewer/room';
import type { Stack } from '@/lib/api/studies';
import { framingOf, type Framing } from '@/lib/hanging/framing';

/** How a picture is put into its viewport, in one scale with everything else in the room. */
export function useFraming({ facts }: Stack): Framing | undefined {
  const all = useRoom().stacks.flatMap(({ stack }) => stack.facts ?? []);
  const framing = facts ? framingOf(facts, all) : undefined;
  // A study that comes beside it opens nothing anew where it changes nothing.
  const kept = JSON.stringify(framing);
  return useMemo(
    () => (kept === undefined ? undefined : (JSON.parse(kept) as Framing)),
    [kept],
  );
}
