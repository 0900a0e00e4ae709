import type { Cell } from '@/app/_viewer/cells/cell';
import type { Room } from '@/app/_viewer/room';
import { isTime, neighboursOf, samePlace } from '@/app/_viewer/series/runs';

/** Go to the next b-value, time, echo … of the series in a cell, the place kept. */
export function stepValue(room: Room, step: 1 | -1, cell: Cell = room.cell()): void {
  const shown = room.current(cell);
  if (!shown) return;
  const { stack, series } = shown;
  const beside = neighboursOf(series, stack);
  const next = beside[beside.indexOf(stack) + step];
  if (!next) return;
  cell.open(next, {
    index: samePlace(stack, cell.store.get().asked, next),
    keeping: isTime(stack) ? 'window' : 'place',
  });
}
