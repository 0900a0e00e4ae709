import { useEffect, useRef, useState, type MouseEvent, type PointerEvent } from 'react';

/** In CSS pixels of the window. */
export interface MenuPlace {
  readonly x: number;
  readonly y: number;
}

/** How long a finger rests before the menu comes, ms; as Android has it. */
const LONG_PRESS_MS = 500;
/** A hand is never quite still: farther than this, in CSS pixels, is a drag. */
const STILL = 8;

/**
 * Where a menu is asked for: by a click of the right button, which may also drag; by a finger that
 * rests; by the menu key or Shift+F10, in the middle of what has the focus.
 *
 * @param onLongPress - Before the menu comes: the finger has begun something that it did not mean.
 */
export function useMenuPlace(onLongPress: () => void) {
  const [place, setPlace] = useState<MenuPlace | null>(null);
  const down = useRef<(MenuPlace & { button: number }) | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const letGo = () => {
    clearTimeout(timer.current);
    down.current = null;
  };
  useEffect(() => () => clearTimeout(timer.current), []);

  return {
    place,
    close: () => setPlace(null),
    handlers: {
      onPointerDown(event: PointerEvent) {
        letGo();
        if (!event.isPrimary || isControl(event.target)) return; // a second finger, too
        const at = { x: event.clientX, y: event.clientY };
        down.current = { ...at, button: event.button };
        if (event.pointerType === 'mouse') return;
        timer.current = setTimeout(() => {
          letGo();
          onLongPress();
          setPlace(at);
        }, LONG_PRESS_MS);
      },
      onPointerMove({ clientX, clientY }: PointerEvent) {
        const from = down.current;
        if (from && Math.hypot(clientX - from.x, clientY - from.y) > STILL) letGo();
      },
      onPointerUp({ button }: PointerEvent) {
        const from = down.current;
        letGo();
        if (from && button === 2 && from.button === 2) setPlace(from);
      },
      onPointerCancel: letGo,
      onContextMenu(event: MouseEvent<HTMLElement>) {
        event.preventDefault();
        if (isControl(event.target)) return;
        // Of the mouse and of fingers the above has heard.
        const { pointerType } = event.nativeEvent as globalThis.PointerEvent;
        if (event.button === 2 || pointerType) return;
        const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
        setPlace({ x: left + width / 2, y: top + height / 2 });
      },
    },
  };
}

/** What lies over the picture and has a meaning of its own when it is held. */
const isControl = (target: EventTarget) =>
  target instanceof Element &&
  target.closest('button, a, input, select, [role="slider"]') !== null;
