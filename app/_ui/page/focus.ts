import { useLayoutEffect, useRef } from 'react';

/** What had the focus before the window that opened last and is there yet, the nearest first. */
let ofLast: readonly HTMLElement[] = [];

/**
 * Where the focus is, and where it goes if that is gone: a menu's item is, once it was chosen, and its
 * button isn't; a window may have been opened from another one.
 */
function focused(): readonly HTMLElement[] {
  const { activeElement } = document;
  // One window may close as the next one opens: that has the focus no more, and hasn't given it back yet.
  if (!(activeElement instanceof HTMLElement) || activeElement === document.body) {
    return ofLast;
  }
  const button = activeElement.closest('[role=menu]')?.getAttribute('aria-labelledby');
  const opener = button ? document.getElementById(button) : null;
  if (opener) return [opener];
  return activeElement.closest('[role=dialog]')
    ? [activeElement, ...ofLast]
    : [activeElement, ...besideInBar(activeElement)];
}

/** Of a toolbar, the buttons beside one: some are there only while there is something to do with them. */
function besideInBar(button: HTMLElement): readonly HTMLElement[] {
  const bar = button.closest('[role=toolbar]');
  const all = [...(bar?.querySelectorAll<HTMLElement>('button:enabled') ?? [])];
  const at = all.indexOf(button);
  return [...all.slice(0, Math.max(0, at)).reverse(), ...all.slice(at + 1)];
}

/** Unless it has gone somewhere else already. */
function giveTo(elements: readonly HTMLElement[]) {
  if (document.activeElement !== document.body) return;
  elements.find((each) => each.isConnected)?.focus({ preventScroll: true });
}

/**
 * Closing a window gives the focus back to what had it, so that Tab goes on from there. Radix does
 * so only for windows with a trigger of their own.
 *
 * @returns For `onCloseAutoFocus`.
 */
export function useFocusBack(open: boolean) {
  const before = useRef<readonly HTMLElement[]>([]);
  const ofOuter = useRef<readonly HTMLElement[]>([]);
  // The window itself is put there later, and takes the focus then.
  useLayoutEffect(() => {
    if (!open) return;
    ofOuter.current = document.activeElement?.closest('[role=dialog]') ? ofLast : [];
    before.current = ofLast = focused();
  }, [open]);
  return (event: Event) => {
    event.preventDefault();
    giveTo(before.current);
    if (ofLast === before.current) ofLast = ofOuter.current;
  };
}

/**
 * A menu closed by keys gives the focus back to its button. Closed with the mouse it leaves it to the
 * page, where the keys of the viewer work at once.
 *
 * @returns `remember`, to be called when it opens, and what its content listens to.
 */
export function useMenuFocus() {
  const before = useRef<readonly HTMLElement[]>([]);
  const byKeys = useRef(false);
  const byPointer = () => {
    byKeys.current = false;
  };
  const byKey = () => {
    byKeys.current = true;
  };
  return {
    remember() {
      before.current = focused();
      byPointer();
    },
    listening: {
      onKeyDownCapture: byKey,
      // Radix hears Esc before anybody else, and the menu is gone then.
      onEscapeKeyDown: byKey,
      onPointerDownCapture: byPointer,
      onPointerDownOutside: byPointer,
      onCloseAutoFocus(event: Event) {
        event.preventDefault();
        if (byKeys.current) giveTo(before.current);
      },
    },
  };
}

/**
 * Where the focus goes when what has it is taken off the page by what it did, such as a row by its own
 * button: there Tab goes on, rather than at the page's beginning.
 *
 * @returns For what the rows are in, and for where the focus goes (which needs a `tabIndex`). The
 *   component that draws the rows calls this.
 */
export function useFocusKept<Place extends HTMLElement>() {
  const place = useRef<Place>(null);
  const last = useRef<Element>(null);
  useLayoutEffect(() => {
    const isGone = last.current !== null && !last.current.isConnected;
    if (!isGone) return;
    last.current = null;
    if (document.activeElement === document.body) place.current?.focus();
  });
  const onFocus = ({
    target,
    currentTarget,
  }: {
    target: Element;
    currentTarget: Element;
  }) => {
    // A window is told of here, too, that was opened from here, and lies elsewhere.
    if (currentTarget.contains(target)) last.current = target;
  };
  return { place, onFocus };
}
