import { createContext, useContext } from 'react';
import type { SeriesDetail, Stack, StudyDetail, Video } from '@/lib/api/studies';
import type { FrameFailure } from '@/lib/viewer/frames/failure';
import type { StackView } from '@/lib/viewer/stack';
import type { ToolName } from '@/lib/viewer/tools';
import { createBook, type Book } from '@/app/_annotations/book';
import { createStore, useStore, type Store } from '@/app/_ui/store';
import { stackOfVideo } from '@/app/_viewer/video/video-file';
import type { Statement } from '@/lib/report/finding';

export type Panel = 'report' | 'annotations' | 'model' | 'info';

/** What the parts of the reading room must agree on. Slices count from 0. */
export interface RoomState {
  /** Empty when the study has nothing to show. */
  stackId: string;
  /** Asked for, perhaps still loading. */
  asked: number;
  /** On the screen; -1 before the first. */
  shown: number;
  /** The viewport can be drawn on. */
  isOpen: boolean;
  /** Slices of the stack that is shown. */
  loaded: ReadonlySet<number>;
  viewed: ReadonlySet<number>;
  failures: ReadonlyMap<number, FrameFailure>;
  /** Counts changes of window, zoom and place: whoever draws over the picture follows it. */
  view: number;
  tool: ToolName;
  playing: boolean;
  panel: Panel;
  findingId: string | null;
  /** The finding under the pointer, whose sentence and boxes are lit. */
  hoveredId: string | null;
  annotationId: string | null;
  /** Slices of the last preview, or of the run that is looked at. */
  coverage: { stackId: string; indices: ReadonlySet<number> } | null;
  /** What a run has found so far, while it is looked at instead of the report. */
  draft: readonly Statement[] | null;
  help: boolean;
}

export interface StackOfStudy {
  readonly stack: Stack;
  readonly series: SeriesDetail;
  /** It is a video: its frames are times of it. */
  readonly video?: Video;
}

interface FrameName {
  readonly sopInstanceUid: string;
  readonly frame: number;
}

/** One study, opened: its state, and what can be done from anywhere in the room. */
export interface Room {
  readonly study: StudyDetail;
  readonly stacks: readonly StackOfStudy[];
  readonly store: Store<RoomState>;
  /** What is drawn on the study, and how far it is saved. */
  readonly book: Book;
  /** null while none is open. */
  readonly viewport: StackView | null;
  attach(viewport: StackView | null): void;
  /** Go to another stack; without an index to where one was when it was left. */
  open(stackId: string, index?: number): void;
  /** Show a slice of the stack that is open. */
  show(index: number): void;
  /** Open the stack and slice of a frame. @returns false when the study doesn't show it. */
  jump(frame: FrameName): boolean;
  placeOf(frame: FrameName): { stackId: string; index: number } | undefined;
  current(): StackOfStudy | undefined;
}

export function createRoom(study: StudyDetail): Room {
  const stacks = study.series.flatMap((series): StackOfStudy[] => [
    ...series.stacks.map((stack) => ({ stack, series })),
    ...series.videos.map((video) => ({
      stack: stackOfVideo(series, video),
      series,
      video,
    })),
  ]);
  const places = new Map(
    stacks.flatMap(({ stack }) =>
      stack.frames.map(({ sopInstanceUid, frame }, index) => [
        `${sopInstanceUid}/${frame}`,
        { stackId: stack.id, index },
      ]),
    ),
  );
  const first = stacks[0]?.stack;
  const store = createStore<RoomState>({
    stackId: first?.id ?? '',
    asked: first ? middleOf(first) : 0,
    shown: -1,
    isOpen: false,
    loaded: new Set(),
    viewed: new Set(),
    failures: new Map(),
    view: 0,
    tool: 'window',
    playing: false,
    panel: 'report',
    findingId: null,
    hoveredId: null,
    annotationId: null,
    coverage: null,
    draft: null,
    help: false,
  });
  // Where each stack was left, so that coming back doesn't lose the place.
  const left = new Map<string, { index: number; viewed: ReadonlySet<number> }>();

  let viewport: StackView | null = null;

  const room: Room = {
    study,
    stacks,
    store,
    book: createBook(study.studyUid),
    get viewport() {
      return viewport;
    },
    attach(opened) {
      viewport = opened;
      store.set(({ view }) => ({ view: view + 1, isOpen: opened !== null }));
    },
    open(stackId, index) {
      const { stackId: from, asked, viewed } = store.get();
      if (stackId === from) {
        if (index !== undefined) room.show(index);
        return;
      }
      const stack = stacks.find((each) => each.stack.id === stackId)?.stack;
      if (!stack) return;
      left.set(from, { index: asked, viewed });
      const before = left.get(stackId);
      store.set({
        stackId,
        asked: index ?? before?.index ?? middleOf(stack),
        viewed: before?.viewed ?? new Set(),
        shown: -1,
        loaded: new Set(),
        failures: new Map(),
        playing: false,
      });
    },
    show(index) {
      if (viewport) viewport.show(index);
      else store.set({ asked: index });
    },
    jump(frame) {
      const place = room.placeOf(frame);
      if (!place) return false;
      store.set({ playing: false });
      room.open(place.stackId, place.index);
      return true;
    },
    placeOf: ({ sopInstanceUid, frame }) => places.get(`${sopInstanceUid}/${frame}`),
    current: () => stacks.find(({ stack }) => stack.id === store.get().stackId),
  };
  return room;
}

/** A volume opens in its middle, where there is something to see; a clip at its beginning. */
function middleOf({ frames, orderedBy }: Stack): number {
  return orderedBy === 'position' ? Math.floor(frames.length / 2) : 0;
}

const RoomContext = createContext<Room | null>(null);
export const RoomProvider = RoomContext.Provider;

export function useRoom(): Room {
  const room = useContext(RoomContext);
  if (!room) throw new RangeError('Only parts of the reading room may ask for it.');
  return room;
}

export const useRoomState = <Part>(part: (state: RoomState) => Part): Part =>
  useStore(useRoom().store, part);

export function useCurrentStack(): StackOfStudy | undefined {
  const stackId = useRoomState((state) => state.stackId);
  return useRoom().stacks.find(({ stack }) => stack.id === stackId);
}
