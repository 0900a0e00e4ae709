import type { Room } from '@/app/_viewer/room';

/** What the keys may do, besides what the room itself can. */
export interface KeyContext {
  readonly room: Room;
  nextOverlay(): void;
  togglePlanes(): void;
  setWindowByKey(key: string): void;
  /** Go to the next finding, or the one before. */
  stepFinding(step: 1 | -1): void;
  accept(): void;
  edit(): void;
  reject(): void;
}

export interface Shortcut {
  /** As `nameOf` writes them; the first is shown in the help. */
  readonly keys: readonly string[];
  readonly does: string;
  readonly run: (context: KeyContext, key: string) => void;
  /** In the help, where the keys are many. */
  readonly shown?: string;
  /** Not while a button or link has the focus, which the key would press. */
  readonly unlessOnControl?: boolean;
}

const tool = (key: string, name: Parameters<typeof pick>[0], does: string): Shortcut => ({
  keys: [key],
  does,
  run: pick(name),
});
const pick =
  (name: 'window' | 'pan' | 'zoom' | 'scroll' | 'length' | 'ellipse') =>
  ({ room }: KeyContext) =>
    room.store.set({ tool: name });

const scroll =
  (step: (asked: number, count: number) => number) =>
  ({ room }: KeyContext) => {
    const count = room.current()?.stack.frames.length ?? 0;
    const cell = room.cell();
    cell.store.set({ playing: false });
    cell.show(Math.max(0, Math.min(count - 1, step(cell.store.get().asked, count))));
  };

const stepStack =
  (step: 1 | -1) =>
  ({ room }: KeyContext) => {
    const { stackId } = room.cell().store.get();
    const at = room.stacks.findIndex(({ stack }) => stack.id === stackId);
    const next = room.stacks[at + step];
    if (next) room.open(next.stack.id);
  };

let escapedAt = 0;

/** Esc gives up what is being drawn, then what is selected; twice in a row resets the view. */
function escape({ room }: KeyContext) {
  const { annotationId, findingId } = room.store.get();
  const again = performance.now() - escapedAt < 600;
  escapedAt = performance.now();
  if (room.cell().viewport?.cancel()) return;
  if (annotationId || findingId) {
    room.store.set({ annotationId: null, findingId: null });
  } else if (again) room.cell().viewport?.reset();
}

function removeSelected({ room, reject }: KeyContext) {
  const { annotationId, findingId } = room.store.get();
  if (annotationId) {
    room.book.remove(annotationId);
    room.store.set({ annotationId: null });
  } else if (findingId) reject();
}

/** Every key of the reading room, in the order of the help. */
export const SHORTCUTS: readonly (readonly [group: string, Shortcut[]])[] = [
  [
    'Tools',
    [
      tool('W', 'window', 'Window / level'),
      tool('T', 'pan', 'Pan'),
      tool('Z', 'zoom', 'Zoom'),
      tool('S', 'scroll', 'Scroll'),
      tool('D', 'length', 'Length'),
      tool('E', 'ellipse', 'Ellipse'),
    ],
  ],
  [
    'Slices',
    [
      { keys: ['↓'], does: 'Next slice', run: scroll((at) => at + 1) },
      { keys: ['↑'], does: 'Slice before', run: scroll((at) => at - 1) },
      { keys: ['Shift+↓'], does: 'Ten on', run: scroll((at) => at + 10) },
      { keys: ['Shift+↑'], does: 'Ten back', run: scroll((at) => at - 10) },
      { keys: ['Home'], does: 'First slice', run: scroll(() => 0) },
      { keys: ['End'], does: 'Last slice', run: scroll((_, count) => count - 1) },
      { keys: ['PageDown'], does: 'Next series', run: stepStack(1) },
      { keys: ['PageUp'], does: 'Series before', run: stepStack(-1) },
      {
        keys: ['→'],
        does: 'Next viewport',
        run: ({ room }) => room.stepCell(1),
        unlessOnControl: true,
      },
      {
        keys: ['←'],
        does: 'Viewport before',
        run: ({ room }) => room.stepCell(-1),
        unlessOnControl: true,
      },
      {
        keys: ['.'],
        does: 'Next hanging protocol',
        run: ({ room }) => room.hang((room.store.get().hanging ?? -1) + 1),
      },
      {
        keys: [','],
        does: 'Hanging protocol before',
        run: ({ room }) => room.hang((room.store.get().hanging ?? 0) - 1),
      },
      {
        keys: ['L'],
        does: 'Scroll parallel series together',
        run: ({ room }) => room.store.set(({ linked }) => ({ linked: !linked })),
      },
      {
        keys: ['C'],
        does: 'Play / pause a clip',
        run: ({ room }) =>
          room.cell().store.set(({ playing }) => ({ playing: !playing })),
      },
    ],
  ],
  [
    'Picture',
    [
      {
        keys: ['+'],
        does: 'Zoom in',
        run: ({ room }) => room.cell().viewport?.zoomBy(1.2),
      },
      {
        keys: ['-'],
        does: 'Zoom out',
        run: ({ room }) => room.cell().viewport?.zoomBy(1 / 1.2),
      },
      { keys: ['='], does: 'Fit', run: ({ room }) => room.cell().viewport?.fit() },
      {
        keys: ['Shift+I'],
        does: 'Invert',
        run: ({ room }) => room.cell().viewport?.invert(),
      },
      {
        keys: ['Alt+R'],
        does: 'Rotate right',
        run: ({ room }) => room.cell().viewport?.rotate(90),
      },
      {
        keys: ['Alt+L'],
        does: 'Rotate left',
        run: ({ room }) => room.cell().viewport?.rotate(-90),
      },
      {
        keys: ['Alt+H'],
        does: 'Flip left and right',
        run: ({ room }) => room.cell().viewport?.flip('horizontal'),
      },
      {
        keys: ['Alt+V'],
        does: 'Flip top and bottom',
        run: ({ room }) => room.cell().viewport?.flip('vertical'),
      },
      {
        keys: ['I'],
        does: 'Text: all, minimal, none',
        run: (each) => each.nextOverlay(),
      },
      {
        keys: ['O'],
        does: 'Overlays of the file',
        run: (each) => each.togglePlanes(),
      },
      { keys: ['Esc'], does: 'Cancel; twice: reset the view', run: escape },
      {
        keys: [...'0123456789'],
        shown: '0 – 9',
        does: 'Window: auto, file, presets',
        run: (each, key) => each.setWindowByKey(key),
      },
    ],
  ],
  [
    'Annotations',
    [
      {
        keys: ['Delete'],
        does: 'Delete the selected one',
        run: removeSelected,
        unlessOnControl: true,
      },
      { keys: ['Ctrl+Z'], does: 'Undo', run: ({ room }) => room.book.undo() },
      {
        keys: ['Ctrl+Y', 'Ctrl+Shift+Z'],
        does: 'Redo',
        run: ({ room }) => room.book.redo(),
      },
    ],
  ],
  [
    'Findings',
    [
      { keys: ['J'], does: 'Next finding', run: (each) => each.stepFinding(1) },
      { keys: ['Shift+J'], does: 'Finding before', run: (each) => each.stepFinding(-1) },
      {
        keys: ['Enter'],
        does: 'Accept',
        run: (each) => each.accept(),
        unlessOnControl: true,
      },
      { keys: ['F2'], does: 'Edit', run: (each) => each.edit() },
      { keys: ['Backspace'], does: 'Reject', run: removeSelected, unlessOnControl: true },
    ],
  ],
  [
    'Help',
    [
      {
        keys: ['?'],
        does: 'Keys and mouse',
        run: ({ room }) => room.store.set({ help: true }),
      },
    ],
  ],
];

const BY_KEY = new Map(
  SHORTCUTS.flatMap(([, shortcuts]) =>
    shortcuts.flatMap((shortcut) => shortcut.keys.map((key) => [key, shortcut] as const)),
  ),
);

/** A key press as the table writes it: `Ctrl+Z`, `Shift+↓`, `?`. */
function nameOf({
  key,
  ctrlKey,
  metaKey,
  altKey,
  shiftKey,
  code,
}: KeyboardEvent): string {
  const arrows: Record<string, string> = {
    ArrowDown: '↓',
    ArrowUp: '↑',
    ArrowLeft: '←',
    ArrowRight: '→',
    Escape: 'Esc',
  };
  // With Alt some keyboards write another letter; the key itself is meant.
  const letter = altKey && /^Key[A-Z]$/.test(code) ? code.slice(3) : key;
  const name = arrows[letter] ?? (letter.length === 1 ? letter.toUpperCase() : letter);
  // Shift is part of a sign such as ? or +, but a modifier of letters and named keys.
  const shifts = shiftKey && (name.length > 1 || /[A-Z↑↓←→]/.test(name));
  return [
    ctrlKey || metaKey ? 'Ctrl' : '',
    altKey ? 'Alt' : '',
    shifts ? 'Shift' : '',
    name,
  ]
    .filter(Boolean)
    .join('+');
}

/** Single letters are off while somebody types, and while a dialog or menu is open. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const field = target.closest('input, textarea, select, [contenteditable]');
  const isBox = field instanceof HTMLInputElement && field.type === 'checkbox';
  return (
    (field !== null && !isBox) || target.closest('[role=dialog], [role=menu]') !== null
  );
}

const isControl = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.closest('button, a, summary, input') !== null;

/** @returns Whether the key meant something here. */
export function press(event: KeyboardEvent, context: KeyContext): boolean {
  if (isTyping(event.target)) return false;
  const name = nameOf(event);
  const shortcut = BY_KEY.get(name);
  if (!shortcut || (shortcut.unlessOnControl && isControl(event.target))) return false;
  event.preventDefault();
  shortcut.run(context, name);
  return true;
}
