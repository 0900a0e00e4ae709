import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { nameOf } from '@/app/_viewer/keys/press';
import { useRoom, useRoomState, type Room } from '@/app/_viewer/room';
import { createMouse, type Place } from './mouse';

/** CSS pixels that an arrow moves it: with Shift for the last bit, with Ctrl across the picture. */
const STEPS: readonly (readonly [prefix: string, pixels: number])[] = [
  ['', 8],
  ['Shift+', 1],
  ['Ctrl+', 48],
];
const ARROWS: Readonly<Record<string, Place>> = {
  '←': [-1, 0],
  '→': [1, 0],
  '↑': [0, -1],
  '↓': [0, 1],
};
const MOVES = new Map(
  STEPS.flatMap(([prefix, pixels]) =>
    Object.entries(ARROWS).map(
      ([arrow, [x, y]]) => [prefix + arrow, [x * pixels, y * pixels] as Place] as const,
    ),
  ),
);
/** A place is spoken once the pointer rests. */
const REST_MS = 600;

/** The pictures, and over them a mouse for whoever has only keys: everything that is drawn, is drawn with it. */
export function WithKeyboardPointer({ children }: { children: ReactNode }) {
  const isOut = useRoomState((state) => state.pointer);
  const area = useRef<HTMLDivElement>(null);
  return (
    <div ref={area} data-pictures className="relative h-full">
      {children}
      {isOut && <Pointer area={area} />}
    </div>
  );
}

function Pointer({ area }: { area: React.RefObject<HTMLDivElement | null> }) {
  const t = useTranslations('viewer.pointer');
  const room = useRoom();
  const [mouse] = useState(createMouse);
  const [at, setAt] = useState(() =>
    middleOf(room.cell().viewport?.element ?? document.querySelector('[data-pictures]')),
  );
  const [isPressed, setIsPressed] = useState(false);
  const cross = useRef<HTMLDivElement>(null);
  useEffect(() => () => mouse.release(), [mouse]);
  useEffect(() => cross.current?.focus({ preventScroll: true }), []);
  const spoken = useSpoken(at, room);

  const place = (to: Place) => {
    const box = area.current?.getBoundingClientRect();
    if (!box) return;
    const inside: Place = [
      Math.max(box.left, Math.min(box.right - 1, to[0])),
      Math.max(box.top, Math.min(box.bottom - 1, to[1])),
    ];
    setAt(inside);
    mouse.move(inside);
  };
  const letGo = () => {
    mouse.release();
    setIsPressed(false);
  };
  const heard = (event: KeyboardEvent): boolean => {
    const name = nameOf(event.nativeEvent);
    const move = MOVES.get(name);
    if (move && at) place([at[0] + move[0], at[1] + move[1]]);
    else if (/^(Ctrl\+)?(Space|Enter)$/.test(name)) {
      if (mouse.isPressed) letGo();
      else {
        if (at) mouse.move(at);
        if (name.endsWith('Enter')) mouse.click({ ctrlKey: event.ctrlKey });
        else {
          mouse.press({ ctrlKey: event.ctrlKey });
          setIsPressed(true);
        }
      }
    } else if (name === 'Esc' && !mouse.isPressed) room.store.set({ pointer: false });
    else {
      // What is being drawn is given up by Esc as ever.
      if (name === 'Esc') letGo();
      return false;
    }
    return true;
  };

  return (
    <>
      <div
        ref={cross}
        role="application"
        tabIndex={-1}
        aria-label={t('name')}
        aria-description={t('about')}
        className={`pointer-events-none fixed z-20 -mt-4 -ml-4 size-8 outline-none ${isPressed ? 'text-accent' : 'text-white'}`}
        style={at && { left: at[0], top: at[1] }}
        onKeyDown={(event) => {
          if (!heard(event)) return;
          event.preventDefault();
          event.stopPropagation();
        }}
      >
        <svg viewBox="0 0 32 32" aria-hidden className="size-8">
          {['stroke-black stroke-4', 'stroke-current stroke-2'].map((look) => (
            <path
              key={look}
              className={`fill-none ${look}`}
              d="M16 1v10M16 21v10M1 16h10M21 16h10"
            />
          ))}
          {isPressed && (
            <circle cx="16" cy="16" r="6" className="fill-none stroke-current stroke-2" />
          )}
        </svg>
      </div>
      <p className="pointer-events-none absolute inset-x-0 bottom-20 z-20 mx-auto w-fit max-w-96 rounded bg-panel/90 px-3 py-1 text-center text-sm text-muted">
        {t('about')}
      </p>
      <span role="status" className="sr-only">
        {isPressed ? t('pressed') : spoken}
      </span>
    </>
  );
}

function middleOf(element: Element | null | undefined): Place | undefined {
  if (!element) return undefined;
  const { height, left, top, width } = element.getBoundingClientRect();
  return [Math.round(left + width / 2), Math.round(top + height / 2)];
}

/** The pixel where it rests. */
function useSpoken(at: Place | undefined, room: Room): string {
  const t = useTranslations('viewer.pointer');
  const [spoken, setSpoken] = useState('');
  useEffect(() => {
    if (!at) return;
    const timer = setTimeout(() => {
      const under = document.elementFromPoint(...at);
      const view = room
        .visible()
        .map(({ viewport }) => viewport)
        .find((each) => each?.element.parentElement?.contains(under));
      if (!view) return setSpoken('');
      const { left, top } = view.element.getBoundingClientRect();
      const pixel = view.toPixel([at[0] - left, at[1] - top]);
      setSpoken(t('at', { column: Math.round(pixel[0]), row: Math.round(pixel[1]) }));
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [at, room, t]);
  return spoken;
}
