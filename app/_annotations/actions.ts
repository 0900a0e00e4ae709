import {
  isAtFinding,
  removeSelected,
  tool,
  type KeyContext,
  type Shortcut,
} from '@/app/_viewer/keys/act';
import { showChange } from '@/app/_segments/actions';
import type { Undone } from '@/app/_viewer/books';
import type { Room } from '@/app/_viewer/room';
import { isForeign, type Kept } from './entry';
import { COLORS } from './colors';
import { toggleKeyImage } from './key-image';
import { KEY_IMAGE, MEASURING } from './tool-list';

const selectedIn = ({ store, book }: Room): Kept | undefined => {
  const { annotationId } = store.get();
  return annotationId ? book.store.get().entries.get(annotationId)?.drawing : undefined;
};

/** Go round the annotations in the order of the list. */
export function stepAnnotation(room: Room, step: 1 | -1): void {
  const all = [...room.book.store.get().entries.values()]
    .map(({ drawing }) => drawing)
    .filter(room.placeOf);
  const at = all.findIndex(({ id }) => id === room.store.get().annotationId);
  // With none selected: forwards to the first, backwards to the last.
  const from = at === -1 && step === -1 ? 0 : at;
  const next = all[(from + step + all.length) % all.length];
  if (next) goTo(room, next);
}

export function goTo(room: Room, drawing: Kept): void {
  room.jump(drawing);
  room.store.set({ annotationId: drawing.id, findingId: null });
}

/** Ask for its words, on the picture; of a calibration line for its length. */
export function rename(room: Room): void {
  const drawing = selectedIn(room);
  if (!drawing || isForeign(drawing)) return;
  goTo(room, drawing);
  room.store.set({ naming: drawing.id });
}

/** Of what is selected: the words of an annotation, or a finding. */
export function editSelected({ room, edit }: KeyContext): void {
  if (room.store.get().annotationId) rename(room);
  else edit();
}

/** Give it the colour that comes after its own. */
export function recolour(room: Room): void {
  const drawing = selectedIn(room);
  if (!drawing) return;
  const at = COLORS.findIndex(([, color]) => color === drawing.color);
  const [, color] = COLORS[(at + 1) % COLORS.length] ?? [];
  room.book.put([{ ...drawing, color: color ?? null }]);
}

export function hideOrShow(room: Room): void {
  const drawing = selectedIn(room);
  if (drawing) room.book.put([{ ...drawing, visible: !drawing.visible }]);
}

/** Hide all, or show all again when none is to be seen: one step to be undone. */
export function hideOrShowAll({ book }: Room): void {
  const all = [...book.store.get().entries.values()].map(({ drawing }) => drawing);
  const anyShown = all.some(({ visible }) => visible);
  const changed = all.filter(({ visible }) => visible === anyShown);
  if (changed.length > 0) {
    book.put(changed.map((each) => ({ ...each, visible: !anyShown })));
  }
}

/** What can't be seen would look as if nothing happened. */
function show(room: Room, undone: Undone | undefined) {
  if (undone?.kind === 'segment') showChange(room, undone.before, undone.after);
  else if (undone?.kind === 'drawing' && undone.after) goTo(room, undone.after);
}

/** Actions that draw. */
export const MEASURING_ACTIONS = [
  ...MEASURING.map(({ keys, name, label }) => tool(keys, name, label)),
  {
    id: 'key-image',
    keys: [KEY_IMAGE.keys],
    does: KEY_IMAGE.label,
    run: ({ room }: KeyContext) => toggleKeyImage(room),
  },
] as const satisfies readonly Shortcut[];

const act = <Id extends string>(
  id: Id,
  keys: readonly string[],
  does: string,
  run: (room: Room) => void,
): Shortcut<Id> => ({ id, keys, does, run: ({ room }) => run(room) });

/** What can be done to what is drawn, without the list and without the mouse. */
export const ANNOTATION_ACTIONS = [
  act('annotation.next', ['N'], 'Next annotation', (room) => stepAnnotation(room, 1)),
  act('annotation.before', ['Shift+N'], 'Annotation before', (room) =>
    stepAnnotation(room, -1),
  ),
  act('annotation.colour', ['Shift+C'], 'Another colour for the selected one', recolour),
  act('annotation.hide', ['H'], 'Hide or show the selected one', hideOrShow),
  act('annotation.hide-all', ['Shift+H'], 'Hide or show all', hideOrShowAll),
  {
    id: 'delete',
    keys: ['Delete'],
    does: 'Delete the selected one',
    run: removeSelected,
  },
  {
    id: 'undo',
    keys: ['Ctrl+Z'],
    does: 'Undo',
    run: (context) =>
      isAtFinding(context)
        ? context.undoReport('undo')
        : show(context.room, context.room.undo()),
  },
  {
    id: 'redo',
    keys: ['Ctrl+Y', 'Ctrl+Shift+Z'],
    does: 'Redo',
    run: (context) =>
      isAtFinding(context)
        ? context.undoReport('redo')
        : show(context.room, context.room.redo()),
  },
] as const satisfies readonly Shortcut[];
