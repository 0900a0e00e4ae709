/** CSS pixels from the top left of the surface. */
type Place = readonly [x: number, y: number];

/** What a hand does that draws on segments. */
export interface Hand {
  /** Is it this hand's turn, or that of Cornerstone's tools? */
  isDrawing(): boolean;
  /** @param erasing - Ctrl is held: take away instead. @returns Whether it begins. */
  begin(place: Place, erasing: boolean): boolean;
  /** All places since the last call, the newest last: more of them than the screen has frames. */
  move(places: readonly Place[]): void;
  end(): void;
  /** It came to nothing: a second finger, or the pointer was taken away. */
  cancel(): void;
  /** Above the surface, pressed or not; null when it left. */
  hover(place: Place | null): void;
}

/**
 * Listen to mouse, pen and finger above a viewport.
 *
 * Not through Cornerstone's tools: they wait whether a second click makes a double one, so that dabs
 * come late or, when they are quick, not at all; and they leave out the places between two frames of
 * the screen. What isn't this hand's goes on to Cornerstone: other buttons, Shift, two fingers.
 *
 * @param surface - Around Cornerstone's element: it hears of everything first.
 */
export function listenToHand(
  surface: HTMLElement,
  hand: Hand,
  closing: AbortSignal,
): void {
  let pointer: number | null = null;
  const place = ({ clientX, clientY }: PointerEvent): Place => {
    const { left, top } = surface.getBoundingClientRect();
    return [clientX - left, clientY - top];
  };
  const on = <Name extends keyof HTMLElementEventMap>(
    name: Name,
    listener: (event: HTMLElementEventMap[Name]) => void,
  ) =>
    surface.addEventListener(name, listener, {
      capture: true,
      passive: false,
      signal: closing,
    });
  const take = (event: Event) => {
    event.stopPropagation();
    // No mouse events follow, of which Cornerstone would hear.
    event.preventDefault();
  };
  const drop = () => {
    if (pointer === null) return;
    pointer = null;
    hand.cancel();
  };

  on('pointerdown', (event) => {
    if (pointer !== null && event.pointerType === 'touch') return drop();
    const { button, shiftKey, ctrlKey, metaKey } = event;
    if (!hand.isDrawing() || pointer !== null || button !== 0 || shiftKey) return;
    if (isControl(event.target)) return;
    if (!hand.begin(place(event), ctrlKey || metaKey)) return;
    pointer = event.pointerId;
    // One that keys move is nothing that a browser could hold.
    if (event.isTrusted) surface.setPointerCapture(pointer);
    take(event);
  });
  on('pointermove', (event) => {
    if (hand.isDrawing()) hand.hover(place(event));
    if (event.pointerId !== pointer) return;
    const all = event.getCoalescedEvents();
    hand.move((all.length > 0 ? all : [event]).map(place));
    take(event);
  });
  on('pointerup', (event) => {
    if (event.pointerId !== pointer) return;
    pointer = null;
    hand.move([place(event)]);
    hand.end();
    take(event);
  });
  on('pointercancel', (event) => {
    if (event.pointerId === pointer) drop();
  });
  on('pointerleave', ({ target }) => {
    // Those of what lies over the picture are heard here, too.
    if (target === surface) hand.hover(null);
  });
  // One finger draws; Cornerstone must not take it for the beginning of something else.
  for (const name of ['touchstart', 'touchmove', 'touchend'] as const) {
    on(name, (event) => {
      if (pointer !== null && event.touches.length < 2) take(event);
    });
  }
}

/** Buttons over the picture are to be pressed. */
const isControl = (target: EventTarget | null) =>
  target instanceof Element && target.closest('button, input, select, a') !== null;
