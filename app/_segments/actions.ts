import { toast } from 'sonner';
import { tool, type Shortcut } from '@/app/_viewer/keys/act';
import type { Room } from '@/app/_viewer/room';
import { said } from '@/app/_words/passing';
import { toastProblem } from '@/app/_words/problem';
import { AppError } from '@/lib/errors';
import { interpolate } from '@/lib/image/segmentation/interpolate';
import type { Mask } from '@/lib/image/segmentation/mask';
import type { SourceSlice } from '@/lib/image/segmentation/slices';
import { fillHoles, smoothAcross, smoothInPlane } from '@/lib/image/segmentation/smooth';
import { imageIdOfFrame } from '@/lib/viewer/frames/image-ids';
import { framePlane } from '@/lib/viewer/frames/plane';
import type { SegmentLook } from './looks';
import { activeSegment, beginSegment, canBeDrawnOn, segmentsOf } from './picture/target';
import { inOrder, type KeptSegment } from './segment';
import { frameChanged, largestFrame, slicesOf, stackUnder } from './size';
import { stepDiameter } from './settings';
import { SEGMENTING } from './tool-list';

/** Draw on it from now on, and show it where it is largest, unless the slice that is shown has some. */
export function goToSegment(room: Room, segment: KeptSegment): void {
  room.store.set({ segmentId: segment.id });
  const { frames } = segment.mask;
  const shown = room.current()?.stack.frames[room.cell().store.get().shown];
  const isHere = frames.some(
    ({ sopInstanceUid, frameNumber }) =>
      sopInstanceUid === shown?.sopInstanceUid && frameNumber === shown.frame,
  );
  const frame = largestFrame(segment.mask);
  if (!isHere && frame) {
    room.jump({ sopInstanceUid: frame.sopInstanceUid, frame: frame.frameNumber });
  }
}

/** After a step of the history: show where it changed something. */
export function showChange(
  room: Room,
  before: KeptSegment | null,
  after: KeptSegment | null,
): void {
  const segment = after ?? before;
  if (!segment) return;
  room.store.set({ segmentId: after?.id ?? null });
  const frame = frameChanged(before?.mask, after?.mask);
  if (frame) {
    room.jump({ sopInstanceUid: frame.sopInstanceUid, frame: frame.frameNumber });
  }
}

/** Begin a segment on the series that is shown. */
export function beginHere(room: Room): void {
  const current = room.current();
  const frame = current?.stack.frames[room.cell().store.get().shown];
  const imageId = frame && imageIdOfFrame(frame);
  if (!current || current.video || !imageId) {
    toast(said('openSeries'));
    return;
  }
  if (!canBeDrawnOn(room, current.series.seriesUid)) return;
  const { rows, columns } = framePlane(imageId);
  beginSegment(room, current.series.seriesUid, { rows, columns });
  room.store.set({ panel: 'segments' });
}

/** Go round the segments in the order of the list. */
export function stepSegment(room: Room, step: 1 | -1): void {
  const all = inOrder(segmentsOf(room));
  const at = all.findIndex(({ id }) => id === room.store.get().segmentId);
  const from = at === -1 && step === -1 ? 0 : at;
  const next = all[(from + step + all.length) % all.length];
  if (next) goToSegment(room, next);
}

const lookOf = ({ segmenting }: Room, id: string): SegmentLook => {
  const { hidden, locked } = segmenting.looks.get();
  return { id, hidden: hidden.has(id), locked: locked.has(id) };
};

export function hideOrShowSegment(room: Room, id: string): void {
  const look = lookOf(room, id);
  room.look({ ...look, hidden: !look.hidden });
}

export function lockOrUnlockSegment(room: Room, id: string): void {
  const look = lookOf(room, id);
  room.look({ ...look, locked: !look.locked });
}

export function removeSegment(room: Room, id: string): void {
  room.segments.remove(id);
  if (room.store.get().segmentId === id) room.store.set({ segmentId: null });
}

/** What is done to a whole segment at once: one step to be undone. */
export interface WholeEdit {
  /** Its words are `whole`, `wholeTells` and `nothingDone`: what is said when it changed nothing. */
  readonly id: `segment.${'interpolate' | 'smooth' | 'smooth-across' | 'holes'}`;
  readonly label: string;
  readonly keys: string;
  readonly tells: string;
  readonly edit: (mask: Mask, slices: readonly SourceSlice[]) => Mask;
}

export const WHOLE_EDITS = [
  {
    id: 'segment.interpolate',
    label: 'Interpolate',
    keys: 'Alt+J',
    tells: 'Draw the slices between those that are drawn on',
    edit: interpolate,
  },
  {
    id: 'segment.smooth',
    label: 'Smooth',
    keys: 'Alt+M',
    tells: 'Smooth the outlines on every slice',
    edit: (mask: Mask) => smoothInPlane(mask, { method: 'median' }),
  },
  {
    id: 'segment.smooth-across',
    label: 'Smooth in 3D',
    keys: 'Alt+Shift+M',
    tells: 'Smooth the surface across slices',
    edit: (mask: Mask, slices: readonly SourceSlice[]) =>
      smoothAcross(mask, slices, { method: 'median' }),
  },
  {
    id: 'segment.holes',
    label: 'Fill holes',
    keys: 'Alt+Shift+F',
    tells: 'Fill what it encloses on every slice',
    edit: (mask: Mask) => fillHoles(mask),
  },
] as const satisfies readonly WholeEdit[];

export function editWhole(room: Room, { id, edit }: WholeEdit): void {
  const segment = activeSegment(room);
  if (!segment) {
    toast(said('chooseSegment'));
    return;
  }
  if (room.segmenting.looks.get().locked.has(segment.id)) {
    toast(said('locked', { name: segment.label }));
    return;
  }
  const stack = stackUnder(room.stacks, segment);
  const slices = stack && slicesOf(stack);
  if (!slices) {
    toast(said('notLoaded'));
    return;
  }
  try {
    const mask = edit(segment.mask, slices);
    if (sameDrawing(mask, segment.mask)) toast(said(`nothingDone.${id}`));
    else room.segments.put([{ ...segment, mask }]);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    toastProblem(error);
  }
}

const sameDrawing = (a: Mask, b: Mask) => {
  const text = ({ frames }: Mask) =>
    frames
      .map((each) => JSON.stringify(each))
      .sort()
      .join();
  return text(a) === text(b);
};

const act = <Id extends string>(
  id: Id,
  keys: readonly string[],
  does: string,
  run: (room: Room) => void,
): Shortcut<Id> => ({ id, keys, does, run: ({ room }) => run(room) });

const withActive = (run: (room: Room, id: string) => void) => (room: Room) => {
  const { segmentId } = room.store.get();
  if (segmentId) run(room, segmentId);
};

/** Segments without the mouse. */
export const SEGMENT_ACTIONS = [
  ...SEGMENTING.map(({ keys, name, label }) => tool(keys, name, `Segment: ${label}`)),
  act('brush.larger', [']'], 'Larger brush', () => stepDiameter(1)),
  act('brush.smaller', ['['], 'Smaller brush', () => stepDiameter(-1)),
  act('segment.new', ['Alt+N'], 'New segment', beginHere),
  act('segment.next', ['Ctrl+]'], 'Next segment', (room) => stepSegment(room, 1)),
  act('segment.before', ['Ctrl+['], 'Segment before', (room) => stepSegment(room, -1)),
  act(
    'segment.hide',
    ['Alt+X'],
    'Hide or show the active segment',
    withActive(hideOrShowSegment),
  ),
  act(
    'segment.lock',
    [],
    'Lock or unlock the active segment',
    withActive(lockOrUnlockSegment),
  ),
  act('segment.delete', [], 'Delete the active segment', withActive(removeSegment)),
  ...WHOLE_EDITS.map((each) =>
    act(each.id, [each.keys], `${each.label}: ${each.tells.toLowerCase()}`, (room) =>
      editWhole(room, each),
    ),
  ),
] as const satisfies readonly Shortcut[];
