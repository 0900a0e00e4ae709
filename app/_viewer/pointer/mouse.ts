/** In CSS pixels of the window. */
export type Place = readonly [x: number, y: number];

/** A mouse that a program moves. */
export interface Mouse {
  /** To be pressed it must be somewhere. */
  move(to: Place): void;
  press(keys: { ctrlKey: boolean }): void;
  release(): void;
  /** Press and release; again at the same place of a picture it is a double click, however late. */
  click(keys: { ctrlKey: boolean }): void;
  readonly isPressed: boolean;
}

/**
 * A mouse whose events are like the browser's own: what is under it hears them, what was pressed hears
 * them until the button is released, and whoever takes a pointer event hears no mouse event of it.
 */
export function createMouse(): Mouse {
  let at: Place = [0, 0];
  let ctrlKey = false;
  let pressed: Element | undefined;
  let isTaken = false;
  /** Where it was clicked, and did not move since. */
  let clicked: Element | undefined;

  const under = () => pressed ?? document.elementFromPoint(...at) ?? document.body;
  const send = (kind: 'down' | 'move' | 'up') => {
    const target = under();
    const init = {
      ...{ bubbles: true, cancelable: true, composed: true, view: window },
      ...{ clientX: at[0], clientY: at[1], screenX: at[0], screenY: at[1] },
      ...{ button: kind === 'move' ? -1 : 0, buttons: pressed ? 1 : 0, ctrlKey },
    };
    const pointer = { pointerId: 1, pointerType: 'mouse', isPrimary: true };
    const isFree = target.dispatchEvent(
      new PointerEvent(`pointer${kind}`, { ...init, ...pointer }),
    );
    if (kind === 'down') isTaken = !isFree;
    if (isTaken) return;
    target.dispatchEvent(
      new MouseEvent(`mouse${kind}`, { ...init, button: Math.max(0, init.button) }),
    );
  };

  const doubleClick = () => {
    const target = document.elementFromPoint(...at);
    const init = { bubbles: true, cancelable: true, composed: true, view: window };
    const [clientX, clientY] = at;
    target?.dispatchEvent(
      new MouseEvent('dblclick', { ...init, clientX, clientY, detail: 2 }),
    );
  };

  const mouse: Mouse = {
    get isPressed() {
      return pressed !== undefined;
    },
    move(to) {
      if (to[0] !== at[0] || to[1] !== at[1]) clicked = undefined;
      at = to;
      send('move');
    },
    press(keys) {
      if (pressed) return;
      ({ ctrlKey } = keys);
      pressed = under();
      send('down');
    },
    release() {
      const target = pressed;
      if (!target) return;
      // The buttons of an `up` are those that are still held.
      const last = document.elementFromPoint(...at);
      send('up');
      pressed = undefined;
      isTaken = false;
      ctrlKey = false;
      if (last === target && target instanceof HTMLElement) target.click();
    },
    click(keys) {
      const target = under();
      const isAgain = clicked === target && !target.closest('button, a, input, select');
      const place = at;
      if (isAgain) {
        // Whoever waits for a second click takes the first for one alone when the mouse moves on.
        mouse.move([place[0] + ASIDE, place[1]]);
        mouse.move(place);
        mouse.press(keys);
        mouse.release();
      }
      mouse.press(keys);
      mouse.release();
      if (isAgain) doubleClick();
      clicked = isAgain ? undefined : target;
    },
  };
  return mouse;
}

/** CSS pixels: more than a hand trembles. */
const ASIDE = 8;
