import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useCell, useCurrentStack, useRoom, useRoomState } from '@/app/_viewer/room';
import { VideoViewport } from '@/app/_viewer/video/video-viewport';
import { Viewport } from '@/app/_viewer/viewport';
import { toggleAlone } from './alone';
import { bringsStack, stackDropped } from './drag';
import { cellsOf } from './layout';
import { useLinkedScroll } from './linked';
import { useMenuPlace } from './menu-place';
import { PictureMenu } from './picture-menu';
import { Places } from './places';

/** The viewports. */
export function Grid() {
  useLinkedScroll();
  return (
    <Places>
      <Place />
    </Places>
  );
}

/** One place of the grid: its stack, and where another is dropped. */
function Place() {
  const t = useTranslations('viewer');
  const room = useRoom();
  const cell = useCell();
  const many = useRoomState(({ layout }) => cellsOf(layout) > 1);
  const active = useRoomState((state) => state.active === cell.number);
  const [over, setOver] = useState(false);
  const current = useCurrentStack();
  const menu = useMenuPlace(() => void cell.viewport?.cancel());
  const ring = over
    ? 'ring-accent'
    : active && many
      ? 'ring-accent/70'
      : 'ring-transparent';
  return (
    <div
      role="group"
      aria-label={t('viewport', { number: cell.number + 1 })}
      aria-current={active}
      tabIndex={many ? 0 : -1}
      className="group/place relative min-h-0 min-w-0 bg-black outline-none select-none"
      {...(current && !current.video && menu.handlers)}
      onFocus={() => room.activate(cell)}
      onPointerDownCapture={() => room.activate(cell)}
      onDoubleClick={() => {
        const { tool } = room.store.get();
        // With a tool that draws, a double click ends a drawing.
        if (BROWSING.includes(tool)) toggleAlone(room);
      }}
      onDragOver={(event) => {
        if (!bringsStack(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        room.activate(cell);
        room.open(stackDropped(event));
      }}
    >
      <Picture />
      {menu.place && <PictureMenu at={menu.place} onClose={menu.close} />}
      <div
        aria-hidden
        // Thicker with the focus of the keyboard, which the active one need not have.
        className={`pointer-events-none absolute inset-0 ring-1 ring-inset group-focus-visible/place:ring-2 group-focus-visible/place:ring-accent ${ring}`}
      />
    </div>
  );
}

const BROWSING: readonly string[] = ['window', 'pan', 'zoom', 'scroll'];

function Picture() {
  const current = useCurrentStack();
  if (!current) return <Empty />;
  const { stack, video } = current;
  if (!video) return <Viewport key={stack.id} shown={current} />;
  return <VideoViewport key={stack.id} shown={current} video={video} />;
}

const Empty = () => {
  const t = useTranslations('viewer');
  return (
    <p className="flex h-full items-center justify-center p-4 text-center text-faint">
      {t('dragHere')}
    </p>
  );
};
