import type { Voi } from '@/lib/image/voi';
import type { Shortcut } from '@/app/_viewer/keys/act';

/** What a key does to a window; the hand's drags do the same. */
export type Nudge = 'wider' | 'narrower' | 'brighter' | 'darker';

/** A window is this many times wider after one step. */
const WIDER = 1.1;
/** Of its width its level goes up or down by. */
const SHARE = 0.05;

/**
 * A window, one step of a key further: by shares of its width, so that steps are alike for Hounsfield
 * units, for uptake and for values of 0 to 1. Whole numbers where the window has room for them.
 */
export function nudged(
  { center, width, fn = 'LINEAR' }: Voi,
  nudge: Nudge,
): Pick<Voi, 'center' | 'width'> {
  const whole = (value: number) => (width >= 10 ? Math.round(value) : value);
  const level = whole(width * SHARE);
  switch (nudge) {
    case 'wider':
      return { center, width: whole(width * WIDER) };
    case 'narrower':
      // A straight window of 1 is a step: it has no ends to move.
      return {
        center,
        width: Math.max(whole(width / WIDER), fn === 'LINEAR' ? 2 : 0),
      };
    case 'brighter':
      return { center: center - level, width };
    case 'darker':
      return { center: center + level, width };
  }
}

const nudge = <Name extends Nudge>(
  name: Name,
  key: string,
  does: string,
): Shortcut<`windowing.${Name}`> => ({
  id: `windowing.${name}`,
  keys: [key],
  does,
  run({ room }) {
    const picture = room.picture();
    const window = picture?.window();
    if (window) picture?.stretch(nudged(window, name));
  },
});

export const WINDOWING_KEYS = [
  nudge('wider', 'Ctrl+Shift+→', 'Window: wider'),
  nudge('narrower', 'Ctrl+Shift+←', 'Window: narrower'),
  nudge('brighter', 'Ctrl+Shift+↑', 'Level: brighter'),
  nudge('darker', 'Ctrl+Shift+↓', 'Level: darker'),
] as const satisfies readonly Shortcut[];
