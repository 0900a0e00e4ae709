import { createStore, type Store } from '@/app/_ui/store';
import type { StackOfStudy } from '@/app/_viewer/room';
import { PLANES, type PlaneName } from '@/lib/viewer/volume/names';
import type { PlaneView } from '@/lib/viewer/volume/plane';
import type { Planes, PlanesLook, Slab } from '@/lib/viewer/volume/planes';
import type { Rendering, RenderingLook } from '@/lib/viewer/volume/rendering';
import type { Fusion } from './fusion';

/** Three planes through a volume, or the volume seen from outside. */
export type DeskKind = 'planes' | 'rendering';

/** A stack as a volume, while it has the place of the grid. */
export interface DeskState {
  /** Of the stack; empty while the slices are shown. */
  stackId: string;
  kind: DeskKind;
  /** The plane that keys and tools act on. */
  active: PlaneName;
  /** The active one has all the room. */
  alone: boolean;
  /** The left button moves the crosshairs, not what the room's tool does. */
  crosshairs: boolean;
  /** Slices that are there. */
  loaded: number;
  isOpen: boolean;
  /** There is none, and the reason is said in its place. */
  isRefused: boolean;
  /** Counts changes of window, place and direction: what is drawn over the planes follows it. */
  view: number;
  slab: Slab;
  /** What must be known of the planes: whole sentences. */
  notes: readonly string[];
  /** What is laid over the planes, or is being loaded for it. */
  fusion: Fusion | null;
}

const CLOSED: DeskState = {
  stackId: '',
  kind: 'planes',
  active: 'axial',
  alone: false,
  crosshairs: true,
  loaded: 0,
  isOpen: false,
  isRefused: false,
  view: 0,
  slab: { thicknessMm: 0, projection: 'maximum' },
  notes: [],
  fusion: null,
};

const FUSION: Fusion = {
  stackId: '',
  isShown: true,
  colors: 'hotIron',
  opacity: 0.5,
  window: null,
};

/** How a stack was left as a volume: it comes so again. */
export interface LeftVolume {
  readonly planes?: PlanesLook;
  readonly rendering?: RenderingLook;
}

/** The planes of a room and what can be done to them. */
export interface Desk {
  readonly store: Store<DeskState>;
  /** null until they are on the screen. */
  readonly planes: Planes | null;
  /** null until it is on the screen. */
  readonly rendering: Rendering | null;
  isInUse(): boolean;
  /** Show a stack as a volume, in place of what was shown. */
  open(stackId: string, kind: DeskKind): void;
  /** Back to the slices. */
  close(): void;
  /** Show a stack so; what is shown so already gets the crosshairs in hand, then its slices back. */
  toggle(shown: StackOfStudy | undefined, kind: DeskKind): void;
  /** They are on the screen. @param notes - What must be known of them. */
  attach(stackId: string, opened: Planes | Rendering, notes: readonly string[]): void;
  /** They are about to go; how they looked is kept. */
  detach(): void;
  leftAs(stackId: string): LeftVolume;
  /** The active plane. */
  view(): PlaneView | null;
  activate(name: PlaneName): void;
  /** Go round the planes. */
  step(by: 1 | -1): void;
  /**
   * Move the active plane, where planes are shown.
   *
   * @returns Whether they are.
   */
  scroll(step: (index: number, count: number) => number): boolean;
  setSlab(slab: Slab): void;
  /** Lay a series over the planes, or change how it lies; null takes it away. */
  fuse(change: Partial<Fusion> | null): void;
}

export function createDesk(): Desk {
  const store = createStore<DeskState>(CLOSED);
  let planes: Planes | null = null;
  let rendering: Rendering | null = null;
  let attached = '';
  const left = new Map<string, LeftVolume>();
  const desk: Desk = {
    store,
    get planes() {
      return planes;
    },
    get rendering() {
      return rendering;
    },
    isInUse: () => store.get().stackId !== '',
    open: (stackId, kind) => {
      const { slab } = desk.leftAs(stackId).planes ?? CLOSED;
      store.set({ ...CLOSED, stackId, kind, slab });
    },
    close() {
      if (desk.isInUse()) store.set(CLOSED);
    },
    toggle(shown, kind) {
      // A video has no place in the patient.
      if (!shown || shown.video) return;
      const { crosshairs, kind: now } = store.get();
      if (!desk.isInUse() || now !== kind) desk.open(shown.stack.id, kind);
      else if (crosshairs || kind === 'rendering') desk.close();
      else store.set({ crosshairs: true });
    },
    attach(stackId, opened, notes) {
      attached = stackId;
      if ('views' in opened) planes = opened;
      else rendering = opened;
      store.set(({ view }) => ({ isOpen: true, view: view + 1, notes }));
    },
    detach() {
      if (planes || rendering) {
        left.set(attached, {
          ...left.get(attached),
          ...(planes && { planes: planes.look() }),
          ...(rendering && { rendering: rendering.look() }),
        });
      }
      planes = null;
      rendering = null;
      store.set({ isOpen: false, loaded: 0, notes: [] });
    },
    leftAs: (stackId) => left.get(stackId) ?? {},
    view: () => planes?.views[store.get().active] ?? null,
    activate(active) {
      if (store.get().active !== active) store.set({ active });
    },
    step(by) {
      const at = PLANES.indexOf(store.get().active);
      const next = PLANES[(at + by + PLANES.length) % PLANES.length];
      if (next) desk.activate(next);
    },
    scroll(step) {
      const view = desk.view();
      if (view) view.show(step(view.slice().index, view.slice().count));
      return desk.isInUse();
    },
    setSlab(slab) {
      planes?.setSlab(slab);
      store.set({ slab });
    },
    fuse: (change) =>
      store.set(({ fusion }) => ({
        fusion: change && { ...(fusion ?? FUSION), ...change },
      })),
  };
  return desk;
}
