import { useEffect, useRef } from 'react';
import { byProtocol } from '@/app/_viewer/hanging/hangings';
import { useRoom, useRoomState, type Room } from '@/app/_viewer/room';
import { usePrior } from './use-prior';

/** With any of these somebody has begun to read: from then on nothing moves by itself. */
const BEGINNINGS = ['pointerdown', 'keydown', 'wheel'] as const;

/**
 * Lays the newest earlier study that is like this one beside it, where the protocol that it hangs by says so:
 * when the study is opened, and when somebody chooses such a protocol. Used once.
 */
export function usePriorByProtocol(): void {
  const room = useRoom();
  const hanging = useRoomState((state) => state.hanging);
  const { likest, compare } = usePrior();
  const priorUid = likest?.studyUid;
  const hasBegun = useRef(false);
  /** What hangs by its own number; only another one that somebody chooses is news. */
  const settled = useRef<number | null>(null);
  const last = useRef(compare);
  useEffect(() => {
    last.current = compare;
  });
  useEffect(() => {
    const closing = new AbortController();
    for (const each of BEGINNINGS) {
      const begin = () => {
        hasBegun.current = true;
      };
      window.addEventListener(each, begin, { capture: true, signal: closing.signal });
    }
    return () => closing.abort();
  }, []);
  useEffect(() => {
    if (!priorUid) return;
    const isOpening = room.store.get().priors === 0;
    if (isOpening) {
      know(room);
      if (!hasBegun.current && byProtocol.get() && room.store.get().hanging === null) {
        room.hang(0);
      }
    }
    const { hanging: number } = room.store.get();
    const isNew = isOpening ? !hasBegun.current : number !== settled.current;
    settled.current = number;
    if (number === null || !isNew) return;
    const protocol = room.hangings()[number]?.protocol;
    if (!protocol || protocol.numberOfPriorsReferenced < 0) return;
    // It takes a moment to come, in which somebody may begin.
    void last.current(priorUid, number, () => !isOpening || !hasBegun.current);
  }, [room, priorUid, hanging]);
}

/** There is a prior: other protocols fit now, and the one that is hung has another number among them. */
function know(room: Room) {
  const { hanging } = room.store.get();
  const hung = hanging === null ? undefined : room.hangings()[hanging];
  room.store.set({ priors: 1 });
  const number = room
    .hangings()
    .findIndex(
      ({ protocol, stage }) => protocol === hung?.protocol && stage === hung.stage,
    );
  room.store.set({ hanging: number < 0 ? null : number });
}
