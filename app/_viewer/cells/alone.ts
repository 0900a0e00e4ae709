import type { Room } from '@/app/_viewer/room';
import { cellsOf } from './layout';

/** The active viewport, or the active plane, gets all the room; again: the others come back. */
export function toggleAlone(room: Room): void {
  const { desk, store } = room;
  if (desk.isInUse()) {
    if (desk.store.get().kind === 'planes') {
      desk.store.set(({ alone }) => ({ alone: !alone }));
    }
    return;
  }
  if (cellsOf(store.get().layout) === 1 || !room.current()) return;
  store.set(({ alone }) => ({ alone: !alone }));
}
