import { useLayoutEffect, useRef } from 'react';

/** What had the focus before the window that opened last, the nearest first. */
let ofLast: readonly HTMLElement[] = [];

/**
 * Where the focus is, and where it goes if that is gone: a menu's item is, once it was chosen, and its
 * button isn't; a window may have been opened from another one.
 */
function focused(): readonly HTMLElement[] {
  const { activeElement } = document;
  if (!(activeElement instanceof HTMLElement) || activeElement === document.body) {
    return [];
  }
  const button = activeElement.closest('[role=menu]')?.getAttribute('aria-labelledby');
  const opener = button ? document.getElementById(button) : null;
  if (opener) return [opener];
  return activeElement.closest('[role=dialog]')
    ? [activeElement, ...ofLast]
    : [activeElement];
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
  // The window itself is put there later, and takes the focus then.
  useLayoutEffect(() => {
    if (open) before.current = ofLast = focused();
  }, [open]);
  return (event: Event) => {
    event.preventDefault();
    giveTo(before.current);
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
