import { putAway } from '@/app/_annotations/entry';
import type { Panel, Room } from '@/app/_viewer/room';
import type { Right } from '@/lib/api/people/rights';
import type { WindowKey } from '@/lib/image/presets';
import type { ToolName } from '@/lib/viewer/tools';

/** What the keys may do, besides what the room itself can. */
export interface KeyContext {
  readonly room: Room;
  /** Whether whoever is here has a right. */
  may(right: Right): boolean;
  nextOverlay(): void;
  togglePlanes(): void;
  /** The outlines of ultrasound regions. */
  toggleRegions(): void;
  setWindowByKey(key: WindowKey): void;
  /** Open the next study of the list, or the one before. */
  stepStudy(step: 1 | -1): void;
  /** Hang the prior beside this study, or this study alone again. */
  togglePrior(): void;
  /** Go to the next finding, or the one before. */
  stepFinding(step: 1 | -1): void;
  accept(): void;
  edit(): void;
  reject(): void;
  /** Of the selected finding; `add` of a new one. */
  openForm(form: 'merge' | 'split' | 'add'): void;
  sign(): void;
  /** The selected drawing to a finding. */
  link(): void;
  /** The reader's last act on the report. */
  undoReport(which: 'undo' | 'redo'): void;
}

export interface Shortcut<Id extends string = string> {
  /** In profiles of keys; it stays when the words change. */
  readonly id: Id;
  /** Of the profile Overread, as `nameOf` writes them; the first is shown in tooltips. */
  readonly keys: readonly string[];
  readonly does: string;
  readonly run: (context: KeyContext) => void;
  /** Who lacks it isn't offered the action. */
  readonly needs?: Right;
  /** Also while somebody types in a field. */
  readonly whileTyping?: boolean;
}

/** The tool's name is the action's id. */
export const tool = <Name extends ToolName>(
  key: string,
  name: Name,
  does: string,
): Shortcut<Name> => ({
  id: name,
  keys: [key],
  does,
  run: ({ room }) => room.use(name),
});

export const panel = <Name extends Panel>(
  name: Name,
  does: string,
  keys: readonly string[] = [],
): Shortcut<`panel.${Name}`> => ({
  id: `panel.${name}`,
  keys,
  does,
  run: ({ room }) => room.store.set({ panel: name }),
});

/** Named windows differ from modality to modality: keys set the n-th. */
export const windowKey = (
  number: WindowKey,
  does: string,
  key: string = number,
): Shortcut<`window.${WindowKey}`> => ({
  id: `window.${number}`,
  keys: [key],
  does,
  run: (context) => context.setWindowByKey(number),
});

/** To another slice; a clip that plays is stopped. */
export const scroll =
  (step: (asked: number, count: number) => number) =>
  ({ room }: KeyContext) => {
    if (room.desk.scroll(step)) return;
    const count = room.current()?.stack.frames.length ?? 0;
    const cell = room.cell();
    cell.store.set({ playing: false });
    cell.show(Math.max(0, Math.min(count - 1, step(cell.store.get().asked, count))));
  };

export const stepStack =
  (step: 1 | -1) =>
  ({ room }: KeyContext) => {
    const { stackId } = room.cell().store.get();
    const study = room.current()?.study;
    const stacks = room.stacks.filter((each) => each.study === study);
    const at = stacks.findIndex(({ stack }) => stack.id === stackId);
    const next = stacks[at + step];
    if (next) room.open(next.stack.id);
  };

/** What is moved and zoomed: a slice, a plane, or a volume seen from outside. */
export const inHand = ({ room }: KeyContext) => room.picture() ?? room.desk.rendering;

let escapedAt = 0;

/** Esc gives up what is being drawn, then what is selected; twice in a row resets the view. */
export function escape({ room }: KeyContext) {
  const { annotationId, findingId } = room.store.get();
  const again = performance.now() - escapedAt < 600;
  escapedAt = performance.now();
  const { pencil } = room.segmenting;
  if (pencil.get().stroke) return pencil.set({ stroke: null });
  if (room.picture()?.cancel()) return;
  if (room.desk.isInUse()) return room.desk.close();
  if (annotationId || findingId) {
    room.store.set({ annotationId: null, findingId: null });
  } else if (again) room.picture()?.reset();
}

export function removeSelected({ room, reject }: KeyContext) {
  const { annotationId, findingId } = room.store.get();
  if (annotationId) {
    const entry = room.book.store.get().entries.get(annotationId);
    if (entry) putAway(room, entry.drawing);
    room.store.set({ annotationId: null });
  } else if (findingId) reject();
}

/** What is selected says whether a decision is meant, or a drawing. */
export const isAtFinding = ({ room }: KeyContext): boolean => {
  const { annotationId, findingId } = room.store.get();
  return findingId !== null && annotationId === null;
};

/** Whatever is being drawn is given up first. */
export function reset(context: KeyContext) {
  if (!context.room.picture()?.cancel()) inHand(context)?.reset();
}

/** As the menu key does where the focus is on the picture. */
export function openMenu({ room }: KeyContext) {
  const element = room.cell().viewport?.element;
  element?.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true }));
}
