import { useEffect } from 'react';
import { useRoom, useRoomState, type Room } from '@/app/_viewer/room';
import { sliceAt } from '@/lib/image/series/across';
import type { Cell } from './cell';

/**
 * Scrolls the other cells to where the active one is in the patient: those in its frame of
 * reference whose slices are parallel to it. Used once per grid.
 */
export function useLinkedScroll(): void {
  const room = useRoom();
  const linked = useRoomState((state) => state.linked);
  const active = useRoomState((state) => state.active);
  useEffect(() => {
    if (!linked) return;
    const cell = room.cell();
    let last = cell.store.get().shown;
    return cell.store.subscribe(() => {
      const { shown } = cell.store.get();
      if (shown === last) return;
      last = shown;
      if (shown >= 0) bring(room, cell, shown);
    });
  }, [room, linked, active]);
}

function bring(room: Room, from: Cell, shown: number) {
  const volume = from.viewport?.volume();
  const slice = volume?.slices[shown];
  if (!volume || !slice) return;
  for (const cell of room.visible()) {
    if (cell === from || !cell.viewport) continue;
    const other = cell.viewport.volume();
    if (other?.frameOfReferenceUid !== volume.frameOfReferenceUid) continue;
    const index = sliceAt(slice, other.slices);
    if (index !== undefined) cell.show(index);
  }
}
