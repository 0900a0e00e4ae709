import { createContext, useContext } from 'react';
import type { SeriesDetail, Stack, StudyDetail, Video } from '@/lib/api/studies';
import type { Hanging } from '@/lib/hanging/match';
import { presetsFor } from '@/lib/image/presets';
import type { Picture } from '@/lib/viewer/picture';
import type { ToolName } from '@/lib/viewer/tools';
import { createStore, useStore, type Store } from '@/app/_ui/store';
import { createBooks, type Books } from '@/app/_viewer/books';
import {
  createCell,
  type Cell,
  type CellState,
  type Left,
} from '@/app/_viewer/cells/cell';
import { isClip } from '@/lib/hanging/display-set';
import { CELLS_AT_MOST, cellsOf, type Layout } from '@/app/_viewer/cells/layout';
import { hangAlone, hangBeside } from '@/app/_viewer/prior/beside';
import {
  createStacks,
  stacksOf,
  type FrameName,
  type FramePlace,
} from '@/app/_viewer/prior/stacks';
import { createHangings } from '@/app/_viewer/hanging/hangings';
import { createDesk, type Desk } from '@/app/_viewer/volume/desk';
import type { Statement } from '@/lib/report/finding';

export type Panel = 'report' | 'annotations' | 'segments' | 'model' | 'info' | 'tags';

/** What the parts of the reading room must agree on. Slices count from 0. */
export interface RoomState {
  layout: Layout;
  /** The cell that keys, tools and the series list act on. */
  active: number;
  /** One-up: the active cell has all the room, the others wait. */
  alone: boolean;
  /** Of `hangings`, the one that was hung last; null for an arrangement of one's own. */
  hanging: number | null;
  /** Parallel series scroll together, by position in the patient. */
  linked: boolean;
  /** Counts viewports that came or went. */
  opened: number;
  /** Slices that have been seen, by stack. */
  viewed: ReadonlyMap<string, ReadonlySet<number>>;
  /** Another study of the patient that lies beside this one. */
  prior: StudyDetail | null;
  /** Earlier studies like it that can lie beside it; 0 until it is known. */
  priors: number;
  tool: ToolName;
  panel: Panel;
  /** The list of series and the panels are put away: all the room is the pictures'. */
  wide: boolean;
  /** Keys move a pointer over the pictures. */
  pointer: boolean;
  findingId: string | null;
  /** The finding under the pointer, whose sentence and boxes are lit. */
  hoveredId: string | null;
  annotationId: string | null;
  /** The segment that is drawn on. */
  segmentId: string | null;
  /** The annotation whose words are asked for, on the picture. */
  naming: string | null;
  /** Slices of the last preview, or of the run that is looked at. */
  coverage: { stackId: string; indices: ReadonlySet<number> } | null;
  /** What a run has found so far, while it is looked at instead of the report. */
  draft: readonly Statement[] | null;
  /** It is time for what is beside the pictures (opening/later.ts). */
  isLater: boolean;
  /** What lies over the room. */
  dialog: 'keys' | 'palette' | 'tour' | 'curve' | 'protocols' | null;
}

export interface StackOfStudy {
  readonly stack: Stack;
  readonly series: SeriesDetail;
  readonly study: StudyDetail;
  /** It is a video: its frames are times of it. */
  readonly video?: Video;
}

/** One study, opened: its state, and what can be done from anywhere in the room. */
export interface Room extends Books {
  /** The one that is read. */
  readonly study: StudyDetail;
  /** Of the study that is read, and after them those of the one beside it. */
  readonly stacks: readonly StackOfStudy[];
  readonly store: Store<RoomState>;
  /** As many as the largest layout has; those of the present one come first. */
  readonly cells: readonly Cell[];
  /** The active one. */
  cell(): Cell;
  /** Those on the screen, row by row. */
  visible(): readonly Cell[];
  activate(cell: Cell): void;
  /** Go round the cells on the screen. */
  stepCell(step: 1 | -1): void;
  /** Cells that come new get the stacks that are not on the screen yet. */
  setLayout(layout: Layout): void;
  /** How protocols would hang this study, the best first. */
  hangings(): readonly Hanging[];
  /** Hang the study so. @param number - Of `hangings()`; others do nothing. */
  hang(number: number): void;
  /** Hang another study beside this one, series by series, as one of `hangings()` may say; null: none. */
  compare(prior: StudyDetail | null, hanging?: number): void;
  /** Open a stack in the active cell; without an index where it was left. */
  open(stackId: string, index?: number): void;
  /**
   * Show a frame: where its stack is on the screen already, else in the active cell.
   *
   * @returns false when the study doesn't show it.
   */
  jump(frame: FrameName): boolean;
  placeOf(frame: FrameName): FramePlace | undefined;
  /** Planes through a stack, which take the place of the cells. */
  readonly desk: Desk;
  /** What keys and the toolbar act on: the active plane, else the slice in the active cell. */
  picture(): Picture | null;
  /** Choose what the left button does. */
  use(tool: ToolName): void;
  /** The stack in a cell; in the active one without a name. */
  current(cell?: Cell): StackOfStudy | undefined;
}

/** @param options.byProtocol - Hang it by the protocol that fits best, where one does. */
export function createRoom(
  study: StudyDetail,
  { byProtocol }: { byProtocol: boolean },
): Room {
  const own = stacksOf(study);
  const store = createStore<RoomState>({
    layout: { rows: 1, columns: 1 },
    active: 0,
    alone: false,
    hanging: null,
    linked: true,
    opened: 0,
    viewed: new Map(),
    prior: null,
    priors: 0,
    tool: 'window',
    panel: 'report',
    pointer: false,
    wide: false,
    findingId: null,
    hoveredId: null,
    annotationId: null,
    segmentId: null,
    naming: null,
    coverage: null,
    draft: null,
    isLater: false,
    dialog: null,
  });
  const left = new Map<string, Left>();
  const cells = Array.from({ length: CELLS_AT_MOST }, (_, number) =>
    createCell(number, left, {
      onSaw: (stackId, index) =>
        store.set(({ viewed }) => {
          const before = viewed.get(stackId);
          if (before?.has(index)) return {};
          return { viewed: new Map(viewed).set(stackId, new Set(before).add(index)) };
        }),
      onOpened: () => store.set(({ opened }) => ({ opened: opened + 1 })),
    }),
  );
  const hangings = createHangings(own, () => store.get().priors);
  const stacksIn = createStacks(own);
  const find = (stackId: string) => room.stacks.find(({ stack }) => stack.id === stackId);
  const stackIn = (cell: Cell) => cell.store.get().stackId;

  const desk = createDesk();
  const room: Room = {
    study,
    get stacks() {
      return stacksIn(store.get().prior).all;
    },
    store,
    ...createBooks(study.studyUid),
    cells,
    cell: () => cells[store.get().active] as Cell,
    visible() {
      const { layout, alone } = store.get();
      return alone ? [room.cell()] : cells.slice(0, cellsOf(layout));
    },
    activate: ({ number }) => {
      if (store.get().active !== number) store.set({ active: number });
    },
    stepCell(step) {
      if (desk.isInUse()) return desk.step(step);
      const count = cellsOf(store.get().layout);
      store.set(({ active }) => ({ active: (active + step + count) % count }));
    },
    setLayout(layout) {
      desk.close();
      const count = cellsOf(layout);
      const shown = cells.slice(0, count);
      const taken = new Set(shown.map(stackIn));
      const waiting = room.stacks.filter(({ stack }) => !taken.has(stack.id));
      for (const cell of shown) {
        if (stackIn(cell)) continue;
        const next = waiting.shift();
        if (next) cell.open(next.stack);
      }
      const { active } = store.get();
      store.set({
        layout,
        alone: false,
        hanging: null,
        active: active < count ? active : 0,
      });
    },
    hangings,
    hang(number) {
      const hanging = hangings()[number];
      if (!hanging) return;
      desk.close();
      const { rows, columns, places, linked = store.get().linked } = hanging;
      for (const [index, { at, windowPreset, window, autoplay }] of places.entries()) {
        const shown = own[at];
        if (!shown) continue;
        const preset = presetsFor(shown.series.modality).find(
          ({ id }) => id === windowPreset,
        );
        cells[index]?.open(shown.stack, {
          window: window ?? (preset && { center: preset.center, width: preset.width }),
          playing: autoplay && isClip(shown) && !wantsQuiet(),
        });
      }
      const layout = { rows, columns };
      store.set({ layout, linked, alone: false, active: 0, hanging: number });
    },
    compare(prior, hanging) {
      desk.close();
      if (prior) hangBeside(room, prior, hanging);
      else hangAlone(room);
    },
    open(stackId, index) {
      desk.close();
      const found = find(stackId);
      if (found) room.cell().open(found.stack, { index });
    },
    jump(frame) {
      const place = room.placeOf(frame);
      if (!place) return false;
      if (stackIn(room.cell()) !== place.stackId) {
        const there = room.visible().find((cell) => stackIn(cell) === place.stackId);
        if (there) room.activate(there);
      }
      room.cell().store.set({ playing: false });
      room.open(place.stackId, place.index);
      return true;
    },
    placeOf: (frame) => stacksIn(store.get().prior).placeOf(frame),
    desk,
    picture: () => (desk.isInUse() ? desk.view() : room.cell().viewport),
    use(tool) {
      store.set({ tool });
      desk.store.set({ crosshairs: false });
    },
    current: (cell = room.cell()) => find(stackIn(cell)),
  };
  const first = own[0];
  if (first) room.open(first.stack.id);
  if (byProtocol) room.hang(0);
  return room;
}

const wantsQuiet = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

const RoomContext = createContext<Room | null>(null);
export const RoomProvider = RoomContext.Provider;

export function useRoom(): Room {
  const room = useContext(RoomContext);
  if (!room) throw new RangeError('Only parts of the reading room may ask for it.');
  return room;
}

export const useRoomState = <Part>(part: (state: RoomState) => Part): Part =>
  useStore(useRoom().store, part);

const CellContext = createContext<Cell | null>(null);
/** What is drawn within it asks about this cell, everything else about the active one. */
export const CellProvider = CellContext.Provider;

export function useCell(): Cell {
  const { cells } = useRoom();
  const active = useRoomState((state) => state.active);
  return useContext(CellContext) ?? (cells[active] as Cell);
}

export const useCellState = <Part>(part: (state: CellState) => Part): Part =>
  useStore(useCell().store, part);

/** The stack in the cell that is asked about. */
export function useCurrentStack(): StackOfStudy | undefined {
  const stackId = useCellState((state) => state.stackId);
  return useRoom().stacks.find(({ stack }) => stack.id === stackId);
}
