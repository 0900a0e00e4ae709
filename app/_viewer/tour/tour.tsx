import { useTranslations } from 'next-intl';
import { Popover } from 'radix-ui';
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { usePreference } from '@/app/_data/preference';
import { Button } from '@/app/_ui/button';
import { useChosenKeys } from '@/app/_viewer/keys/chosen';
import { useRoom, useRoomState } from '@/app/_viewer/room';
import { tourSteps, type TourPlace, type TourStep } from './steps';

const TAKEN = ['no', 'yes'] as const;

/** What is where, in a minute: by itself on the first visit, and whenever it is asked for. */
export function Tour() {
  const { store, stacks } = useRoom();
  const open = useRoomState(({ dialog }) => dialog === 'tour');
  const [taken, setTaken] = usePreference('tour', TAKEN, 'no');
  useEffect(() => {
    if (taken === 'yes' || stacks.length === 0) return;
    setTaken('yes'); // whatever becomes of it: it never comes twice by itself
    store.set({ dialog: 'tour' });
  }, [taken, setTaken, stacks, store]);
  return open ? <Steps onEnd={() => store.set({ dialog: null })} /> : null;
}

const elementOf = (place: TourPlace) =>
  document.querySelector<HTMLElement>(`[data-tour=${place}]`);

function Steps({ onEnd }: { onEnd: () => void }) {
  const t = useTranslations('viewer');
  const keys = useChosenKeys();
  const say = useTranslations('viewer.tour');
  // A video has no scroll bar: what isn't there isn't spoken of.
  const [steps] = useState(() =>
    tourSteps(keys, say).filter(({ place }) => elementOf(place)),
  );
  const [at, setAt] = useState(0);
  const forward = useRef<HTMLButtonElement>(null);
  const words = useId();
  const step = steps[at];
  const target = step && elementOf(step.place);
  const anchor = useMemo(() => target && anchorOf(target, step.side), [target, step]);
  if (!target || !anchor) return null;
  const isLast = at === steps.length - 1;
  const go = (to: number) => {
    if (to >= steps.length) onEnd();
    else setAt(Math.max(0, to));
  };
  const turn = ({ key }: KeyboardEvent) => {
    if (key === 'ArrowRight' && !isLast) go(at + 1);
    if (key === 'ArrowLeft') go(at - 1);
  };
  return (
    <Popover.Root open onOpenChange={(open) => open || onEnd()}>
      <Popover.Anchor virtualRef={{ current: anchor }} />
      <Popover.Portal>
        <Popover.Content
          side={step.side === 'within' ? 'bottom' : step.side}
          align={step.side === 'within' ? 'center' : 'start'}
          sideOffset={8}
          collisionPadding={12}
          aria-labelledby={`${words}-title`}
          aria-describedby={`${words}-text`}
          onKeyDown={turn}
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            // After the dialog that asked for the tour has given the focus back.
            setTimeout(() => forward.current?.focus());
          }}
          onCloseAutoFocus={(event) => event.preventDefault()}
          // Whoever tries out what is spoken of goes on with the tour afterwards.
          onInteractOutside={(event) => event.preventDefault()}
          className="z-30 w-80 rounded border border-accent bg-raised p-3"
        >
          {/* The focus stays on the button: what is new is read aloud by itself. */}
          <div aria-live="polite">
            <h2 id={`${words}-title`} className="text-lg font-medium">
              {step.title}
            </h2>
            <p id={`${words}-text`} className="mt-1 text-muted">
              {step.text}
            </p>
          </div>
          <div className="mt-3 flex items-center gap-2">
            <span className="flex-1 text-sm text-muted">
              {t('place', { at: at + 1, count: steps.length })}
            </span>
            {!isLast && (
              <Button look="quiet" onClick={onEnd}>
                {t('skipTour')}
              </Button>
            )}
            {at > 0 && <Button onClick={() => go(at - 1)}>{t('back')}</Button>}
            <Button ref={forward} look="primary" onClick={() => go(at + 1)}>
              {isLast ? t('done') : t('next')}
            </Button>
          </div>
          {step.side !== 'within' && <Popover.Arrow className="fill-accent" />}
        </Popover.Content>
      </Popover.Portal>
      <Ring around={target} />
    </Popover.Root>
  );
}

/** What the words stand beside; those on a large thing stand in its middle. */
const anchorOf = (target: HTMLElement, side: TourStep['side']) => ({
  getBoundingClientRect() {
    const box = target.getBoundingClientRect();
    if (side !== 'within') return box;
    return new DOMRect(box.x + box.width / 2, box.y + box.height / 3, 0, 0);
  },
});

/** A frame around what is spoken of; the page beneath stays as it is, and can be used. */
function Ring({ around }: { around: HTMLElement }) {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const follow = () => {
      const { left, top, width, height } = around.getBoundingClientRect();
      Object.assign(frame.current?.style ?? {}, {
        left: `${left}px`,
        top: `${top}px`,
        width: `${width}px`,
        height: `${height}px`,
      });
    };
    follow();
    const resized = new ResizeObserver(follow);
    resized.observe(around);
    window.addEventListener('resize', follow);
    return () => {
      resized.disconnect();
      window.removeEventListener('resize', follow);
    };
  }, [around]);
  return (
    <div
      ref={frame}
      aria-hidden
      className="pointer-events-none fixed z-20 rounded-[3px] ring-2 ring-accent ring-inset"
    />
  );
}
