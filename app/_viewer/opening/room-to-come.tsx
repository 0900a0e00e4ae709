import { useTranslations } from 'next-intl';
import { Places } from '@/app/_viewer/cells/places';
import { RoomProvider, useCurrentStack, type Room } from '@/app/_viewer/room';
import { FirstPicture } from './first-picture';
import { RoomFrame } from './room-frame';

/**
 * The room while the program that draws it is on its way: its places, and in them the slices that are
 * here.
 *
 * @param isHere - What is shown first has come.
 */
export function RoomToCome({ room, isHere }: { room: Room; isHere: boolean }) {
  const t = useTranslations('viewer');
  return (
    <RoomProvider value={room}>
      <RoomFrame
        top={<div className="h-10 shrink-0 border-b border-line bg-panel" />}
        left={<div className="h-full bg-panel" />}
        right={<div className="h-full bg-panel" />}
        bottom={
          // Nothing turns here: a moving page is drawn anew sixty times a second, and all of the
          // processor is wanted elsewhere.
          <footer className="flex h-7 shrink-0 items-center border-t border-line bg-panel px-3 text-sm text-muted">
            <span role="status">{t('opening')}</span>
          </footer>
        }
      >
        <Places>
          <Place isHere={isHere} />
        </Places>
      </RoomFrame>
    </RoomProvider>
  );
}

function Place({ isHere }: { isHere: boolean }) {
  return (
    <div className="relative flex min-h-0 min-w-0 bg-black">
      <div className="relative min-w-0 flex-1">{isHere && <Picture />}</div>
      <div className="w-5 shrink-0 border-l border-line bg-panel pointer-coarse:w-11" />
    </div>
  );
}

function Picture() {
  const current = useCurrentStack();
  return current && !current.video ? <FirstPicture shown={current} /> : null;
}
