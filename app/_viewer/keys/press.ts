import type { KeyContext } from './act';
import type { Action } from './keys';

/** A key press as the table writes it: `Ctrl+Z`, `Shift+↓`, `?`. */
export function nameOf({
  key,
  ctrlKey,
  metaKey,
  altKey,
  shiftKey,
  code,
}: Pick<
  KeyboardEvent,
  'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'code'
>): string {
  const arrows: Record<string, string> = {
    ArrowDown: '↓',
    ArrowUp: '↑',
    ArrowLeft: '←',
    ArrowRight: '→',
    Escape: 'Esc',
    ' ': 'Space',
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

/** What is typed there is text, or chooses among words. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const field = target.closest('input, textarea, select, [contenteditable]');
  const isBox = field instanceof HTMLInputElement && field.type === 'checkbox';
  return field !== null && !isBox;
}

/** Or was there: by Esc it is closed, and what is in it taken apart, before anybody else hears of the key. */
const isInDialog = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (!target.isConnected || target.closest('[role=dialog], [role=menu]') !== null);

/** Keys that press, or move within, what has the focus. */
const OF_CONTROLS = ['Enter', 'Space', '←', '→', 'Delete', 'Backspace'];
const isControl = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  target.closest('button, a, summary, input, [role=separator]') !== null;

/**
 * Do what a key means.
 *
 * @returns Whether it meant something here.
 */
export function press(
  event: KeyboardEvent,
  byKey: ReadonlyMap<string, Action>,
  context: KeyContext,
): boolean {
  const name = nameOf(event);
  const action = byKey.get(name);
  if (!action || isInDialog(event.target)) return false;
  if (action.needs && !context.may(action.needs)) return false;
  if (isTyping(event.target) && !action.whileTyping) return false;
  if (OF_CONTROLS.includes(name) && isControl(event.target)) return false;
  event.preventDefault();
  action.run(context);
  return true;
}
