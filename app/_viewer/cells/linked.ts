import { useEffect } from 'react';
import { useRoom, useRoomState, type Room } from '@/app/_viewer/room';
import { asFarAlong } from '@/lib/hanging/prior';
import { sliceAt } from '@/lib/image/series/across';
import type { Cell } from './cell';

/**
 * Scrolls the other cells to where the active one is in the patient: those in its frame of
 * reference whose slices are parallel to it. Of another study, whose frame of reference is another one,
 * those of the same plane go as far along as it is. Used once per grid.
 */
export function useLinkedScroll(): void {
  const room = useRoom();
  const linked = useRoomState((state) => state.linked);
  const active = useRoomState((state) => state.active);
  const prior = useRoomState((state) => state.prior);
  const opened = useRoomState((state) => state.opened);
  useEffect(() => {
    if (!linked) return;
    const cell = room.cell();
    let last = cell.store.get().shown;
    return cell.store.subscribe(() => {
      const { shown } = cell.store.get();
      if (shown === last) return;
      last = shown;
      if (shown >= 0) bring(room, cell, shown, room.visible());
    });
  }, [room, linked, active]);

  // What hangs beside begins where this study is.
  useEffect(() => {
    const cell = room.cell();
    const { shown } = cell.store.get();
    if (!linked || !prior || shown < 0 || room.current(cell)?.study !== room.study)
      return;
    const beside = room.visible().filter((each) => room.current(each)?.study === prior);
    bring(room, cell, shown, beside);
    // Not when another cell becomes the active one: it would pull the rest to itself.
  }, [room, linked, prior, opened]);
}

function bring(room: Room, from: Cell, shown: number, to: readonly Cell[]) {
  const volume = from.viewport?.volume();
  const slice = volume?.slices[shown];
  for (const cell of to) {
    const way = asLinked(room, from, cell);
    if (way === 'share') {
      const [count, other] = [from, cell].map((each) => framesIn(room, each));
      cell.show(asFarAlong(shown, count ?? 0, other ?? 0));
    } else if (way === 'position' && slice) {
      const index = sliceAt(slice, cell.viewport?.volume()?.slices ?? []);
      if (index !== undefined) cell.show(index);
    }
  }
}

const framesIn = (room: Room, cell: Cell) => room.current(cell)?.stack.frames.length;

/** How a cell follows another one: by position in the patient, by its share of the slices, or not at all. */
export function asLinked(
  room: Room,
  from: Cell,
  cell: Cell,
): 'position' | 'share' | undefined {
  if (cell === from || !cell.viewport || !from.viewport) return undefined;
  const [one, other] = [from, cell].map((each) => each.viewport?.volume());
  if (one && one.frameOfReferenceUid === other?.frameOfReferenceUid) return 'position';
  const [here, there] = [from, cell].map((each) => room.current(each));
  if (!here || !there || here.study === there.study) return undefined;
  const planes = [here, there].map(({ stack }) =>
    stack.orderedBy === 'position' ? stack.facts?.plane : undefined,
  );
  return planes[0] && planes[0] !== 'oblique' && planes[0] === planes[1]
    ? 'share'
    : undefined;
}
