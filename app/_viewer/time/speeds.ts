import type { KeyContext } from '@/app/_viewer/keys/act';

/** Of a clip; 1 is as its file says. */
export const SPEEDS: readonly number[] = [0.1, 0.25, 0.5, 1, 1.5, 2, 4];

/** What a key does: the clip of the active cell goes one step faster or slower. */
export const stepSpeed =
  (step: 1 | -1) =>
  ({ room }: KeyContext) => {
    const { store } = room.cell();
    const next = SPEEDS[SPEEDS.indexOf(store.get().speed) + step];
    if (next !== undefined) store.set({ speed: next });
  };

export function otherEnding({ room }: KeyContext): void {
  room
    .cell()
    .store.set(({ ending }) => ({ ending: ending === 'loop' ? 'bounce' : 'loop' }));
}
