import { useTranslations } from 'next-intl';
import { Grid2x2 } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState, type KeyboardEvent } from 'react';
import { useMenuFocus } from '@/app/_ui/page/focus';
import { useRoom, useRoomState } from '@/app/_viewer/room';
import { isSame, layoutName, LAYOUTS, SIDE_AT_MOST, type Layout } from './layout';

/** How many viewports there are: rows and columns, by pointing at the last one. */
export function LayoutPicker() {
  const t = useTranslations('viewer');
  const room = useRoom();
  const layout = useRoomState((state) => state.layout);
  const [open, setOpen] = useState(false);
  const [pointed, setPointed] = useState(layout);
  const { remember, listening } = useMenuFocus();
  return (
    <Popover.Root
      open={open}
      onOpenChange={(next) => {
        if (next) remember();
        setOpen(next);
        setPointed(layout);
      }}
    >
      <Popover.Trigger
        aria-label={t('layout', { layout: layoutName(layout) })}
        className="flex h-7 items-center gap-1.5 rounded px-2 text-muted hover:bg-hover hover:text-text"
      >
        <Grid2x2 size={15} aria-hidden /> {layoutName(layout)}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={4}
          collisionPadding={8}
          {...listening}
          className="z-50 rounded border border-edge bg-raised p-2"
        >
          <div
            role="group"
            aria-label={t('rowsAndColumns')}
            className="grid grid-cols-4 gap-1"
            onKeyDown={step}
          >
            {LAYOUTS.map((choice) => (
              <button
                key={layoutName(choice)}
                type="button"
                aria-label={layoutName(choice)}
                aria-pressed={isSame(choice, layout)}
                data-inside={isInside(choice, pointed)}
                autoFocus={isSame(choice, layout)}
                onPointerEnter={() => setPointed(choice)}
                onFocus={() => setPointed(choice)}
                onClick={() => {
                  room.setLayout(choice);
                  setOpen(false);
                }}
                className="size-8 rounded-[3px] border border-line bg-panel data-[inside=true]:border-accent data-[inside=true]:bg-accent-dim"
              />
            ))}
          </div>
          <p className="mt-1.5 text-center text-sm text-muted">{layoutName(pointed)}</p>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

const isInside = (choice: Layout, pointed: Layout) =>
  choice.rows <= pointed.rows && choice.columns <= pointed.columns;

const STEPS: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowLeft: -1,
  ArrowDown: SIDE_AT_MOST,
  ArrowUp: -SIDE_AT_MOST,
};

/** The arrows go from choice to choice, not from slice to slice. */
function step(event: KeyboardEvent<HTMLElement>) {
  const by = STEPS[event.key];
  if (by === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const at = buttons.findIndex((each) => each === document.activeElement);
  buttons[at + by]?.focus();
}
