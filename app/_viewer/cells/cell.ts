import type { FrameFailure } from '@/lib/viewer/failing/failure';
import type { Ending } from '@/lib/viewer/time/round';
import type { WindowChoice } from '@/lib/viewer/display/look';
import type { Look, StackView } from '@/lib/viewer/stack';
import { createStore, type Store } from '@/app/_ui/store';
import type { Stack } from '@/lib/api/studies';

/** What one viewport of the grid shows. Slices count from 0. */
export interface CellState {
  /** Empty when nothing is open in it. */
  stackId: string;
  /** Asked for, perhaps still loading. */
  asked: number;
  /** On the screen; -1 before the first. */
  shown: number;
  /** It can be drawn on. */
  isOpen: boolean;
  /** Slices of the stack that is shown. */
  loaded: ReadonlySet<number>;
  failures: ReadonlyMap<number, FrameFailure>;
  /** Counts changes of window, zoom and place: whoever draws over the picture follows it. */
  view: number;
  playing: boolean;
  /** Of a clip: 2 is twice as fast as its file says. */
  speed: number;
  ending: Ending;
  /** For a stack that is opened for the first time; else it comes as it was left. */
  window: WindowChoice | null;
}

/** How a stack is to begin. */
export interface Beginning {
  readonly index?: number | undefined;
  readonly window?: WindowChoice | undefined;
  readonly playing?: boolean | undefined;
  /** Zoom and place of the stack before it, and its window too, go on. */
  readonly keeping?: 'place' | 'window' | undefined;
}

/** How a stack was left: coming back, in whichever cell, loses neither the place nor the window. */
export interface Left {
  readonly index: number;
  readonly look?: Look | undefined;
}

/** One place of the grid: a stack in it, and what can be done to that. */
export interface Cell {
  readonly number: number;
  readonly store: Store<CellState>;
  /** null while none is open. */
  readonly viewport: StackView | null;
  attach(viewport: StackView): void;
  /** The viewport is about to go; how it looked is kept. */
  detach(): void;
  /** Go to another stack; without an index to where one was when it was left. */
  open(stack: Stack, beginning?: Beginning): void;
  /** Nothing is open in it any more; how it was left is kept. */
  clear(): void;
  /** Show a slice of the stack that is open. */
  show(index: number): void;
  /** This slice is on the screen now. */
  saw(index: number): void;
  /** How the stack that is open was left, to open it so again. */
  leftAs(): Left | undefined;
}

const EMPTY = {
  stackId: '',
  asked: 0,
  shown: -1,
  isOpen: false,
  loaded: new Set<number>(),
  failures: new Map<number, FrameFailure>(),
  playing: false,
  window: null,
} satisfies Partial<CellState>;

/**
 * @param left - By stack id; all cells of a room share it.
 * @param events.onSaw - A slice of a stack was seen.
 * @param events.onOpened - A viewport came or went.
 */
export function createCell(
  number: number,
  left: Map<string, Left>,
  events: { onSaw(stackId: string, index: number): void; onOpened(): void },
): Cell {
  const store = createStore<CellState>({
    ...EMPTY,
    view: 0,
    speed: 1,
    ending: 'loop',
  });
  let viewport: StackView | null = null;

  const leave = () => {
    const { stackId, asked } = store.get();
    if (!stackId) return;
    const look = viewport?.look() ?? left.get(stackId)?.look;
    left.set(stackId, { index: asked, look });
  };

  /** Let a stack come as if it had been left with the look of the one that is open. */
  const takeOver = ({ id }: Stack, what: 'place' | 'window') => {
    const look = left.get(store.get().stackId)?.look;
    if (!look) return;
    const own = left.get(id);
    const picture = what === 'window' ? look.picture : own?.look?.picture;
    left.set(id, {
      index: own?.index ?? 0,
      look: { ...(picture && { picture }), presentation: look.presentation },
    });
  };

  const cell: Cell = {
    number,
    store,
    get viewport() {
      return viewport;
    },
    attach(opened) {
      viewport = opened;
      store.set(({ view }) => ({ view: view + 1, isOpen: true }));
      events.onOpened();
    },
    detach() {
      leave();
      viewport = null;
      store.set({ isOpen: false, shown: -1, loaded: new Set(), failures: new Map() });
      events.onOpened();
    },
    open(stack, { index, window, keeping, playing = false } = {}) {
      if (store.get().stackId === stack.id) {
        if (index !== undefined) cell.show(index);
        if (window) viewport?.setWindow(window);
        store.set({ window: window ?? null, playing });
        return;
      }
      leave();
      if (keeping) takeOver(stack, keeping);
      // What is on the screen until the next picture is the other stack's: its look is not this one's.
      viewport = null;
      store.set({
        isOpen: false,
        stackId: stack.id,
        asked: index ?? left.get(stack.id)?.index ?? middleOf(stack),
        shown: -1,
        loaded: new Set(),
        failures: new Map(),
        playing,
        window: window ?? null,
      });
    },
    clear() {
      leave();
      viewport = null;
      store.set({ ...EMPTY });
    },
    show(index) {
      if (viewport) viewport.show(index);
      else store.set({ asked: index });
    },
    saw(shown) {
      const { stackId } = store.get();
      store.set(({ view, failures }) => ({
        shown,
        view: view + 1,
        failures: failures.has(shown)
          ? new Map([...failures].filter(([index]) => index !== shown))
          : failures,
      }));
      events.onSaw(stackId, shown);
    },
    leftAs: () => left.get(store.get().stackId),
  };
  return cell;
}

/** A volume opens in its middle, where there is something to see; a clip at its beginning. */
function middleOf({ frames, orderedBy }: Stack): number {
  return orderedBy === 'position' ? Math.floor(frames.length / 2) : 0;
}
