import { useEffect } from 'react';
import { usePreference } from '@/app/_data/preference';
import { useReview } from '@/app/_report/review';
import { PLANES } from '@/app/_viewer/over/overlay-planes';
import { OVERLAYS } from '@/app/_viewer/over/overlays';
import { useRoom } from '@/app/_viewer/room';
import { windowItems } from '@/app/_viewer/windowing';
import { headerOf } from '@/lib/viewer/frames/headers';
import { press } from './keys';

/** Listens to the keyboard for the whole reading room. Used once. */
export function useKeys(): void {
  const room = useRoom();
  const review = useReview();
  const [overlay, setOverlay] = usePreference('overlay', OVERLAYS, 'all');
  const [planes, setPlanes] = usePreference('planes', PLANES, 'on');

  useEffect(() => {
    const setWindowByKey = (key: string) => {
      const current = room.current();
      const frame = current?.stack.frames[room.cell().store.get().shown];
      if (!current || !frame) return;
      const items = windowItems(
        current.series.modality,
        headerOf(frame.sopInstanceUid),
        frame.frame,
      );
      const item = items.find((each) => each.key === key);
      if (item) room.cell().viewport?.setWindow(item.choice);
    };
    const nextOverlay = () => {
      const next = OVERLAYS[(OVERLAYS.indexOf(overlay) + 1) % OVERLAYS.length];
      if (next) setOverlay(next);
    };
    const { stepFinding, acceptSelected, editSelected, rejectSelected } = review;
    const listen = (event: KeyboardEvent) =>
      press(event, {
        room,
        nextOverlay,
        togglePlanes: () => setPlanes(planes === 'on' ? 'off' : 'on'),
        setWindowByKey,
        stepFinding,
        accept: acceptSelected,
        edit: editSelected,
        reject: rejectSelected,
      });
    // Before radix and Cornerstone hear of it: arrows scroll slices wherever the focus is.
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [room, review, overlay, setOverlay, planes, setPlanes]);
}
