import type { Shortcut } from '@/app/_viewer/keys/act';
import { otherEnding, stepSpeed } from './speeds';
import { stepValue } from './step-value';

export const TIME_KEYS = [
  {
    id: 'cine',
    keys: ['C'],
    does: 'Play / pause a clip',
    run: ({ room }) => room.cell().store.set(({ playing }) => ({ playing: !playing })),
  },
  { id: 'cine.faster', keys: ['>'], does: 'Clip: faster', run: stepSpeed(1) },
  { id: 'cine.slower', keys: ['<'], does: 'Clip: slower', run: stepSpeed(-1) },
  {
    id: 'cine.ending',
    keys: ['Alt+B'],
    does: 'Clip: again or back and forth',
    run: otherEnding,
  },
  {
    id: 'value.next',
    keys: ['Shift+→'],
    does: 'Next time, b-value, echo …',
    run: ({ room }) => stepValue(room, 1),
  },
  {
    id: 'value.before',
    keys: ['Shift+←'],
    does: 'Time, b-value, echo … before',
    run: ({ room }) => stepValue(room, -1),
  },
  {
    id: 'curve',
    keys: ['Shift+T'],
    does: 'Curve of the selected region',
    run: ({ room }) => room.store.set({ dialog: 'curve' }),
  },
] as const satisfies readonly Shortcut[];
