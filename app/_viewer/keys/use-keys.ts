import { useEffect, useRef } from 'react';
import { usePreference } from '@/app/_data/preference';
import { useMay } from '@/app/_people/who';
import { useReview } from '@/app/_report/review';
import { PLANES } from '@/app/_viewer/over/overlay-planes';
import { OVERLAYS } from '@/app/_viewer/over/overlays';
import { REGIONS } from '@/app/_viewer/over/ultrasound-regions';
import { usePrior } from '@/app/_viewer/prior/use-prior';
import { useRoom } from '@/app/_viewer/room';
import {
  frameForWindows,
  nextInFile,
  scaleOf,
  windowItems,
} from '@/app/_viewer/display/windowing';
import { useWorklist } from '@/app/_viewer/worklist/use-worklist';
import { headerOf } from '@/lib/viewer/frames/headers';
import { FILE_WINDOW_KEY, type WindowKey } from '@/lib/image/presets';
import type { KeyContext } from './act';
import { chosenKeys } from './chosen';
import { press } from './press';

/** What the actions of the key table work with, wherever they are asked for. */
export function useKeyContext(): KeyContext {
  const room = useRoom();
  const may = useMay();
  const review = useReview();
  const [overlay, setOverlay] = usePreference('overlay', OVERLAYS, 'all');
  const [planes, setPlanes] = usePreference('planes', PLANES, 'on');
  const [regions, setRegions] = usePreference('regions', REGIONS, 'off');
  const { step: stepStudy } = useWorklist(room.study.studyUid);
  const { toggle: togglePrior } = usePrior();
  const { stepFinding, acceptSelected, openSelected } = review;
  return {
    room,
    may,
    nextOverlay() {
      const next = OVERLAYS[(OVERLAYS.indexOf(overlay) + 1) % OVERLAYS.length];
      if (next) setOverlay(next);
    },
    togglePlanes: () => setPlanes(planes === 'on' ? 'off' : 'on'),
    toggleRegions: () => setRegions(regions === 'on' ? 'off' : 'on'),
    setWindowByKey(key: WindowKey) {
      const current = room.current();
      const frame = current && frameForWindows(current, room.cell().store.get().shown);
      if (!frame) return;
      const header = headerOf(frame.sopInstanceUid);
      const items = windowItems(current.series.modality, header, frame.frame);
      const picture = room.picture();
      const item =
        picture && key === FILE_WINDOW_KEY
          ? nextInFile(items, picture, scaleOf(current, room.cell().store.get().shown))
          : items.find((each) => each.key === key);
      if (item) picture?.setWindow(item.choice);
    },
    stepStudy,
    togglePrior,
    stepFinding,
    accept: acceptSelected,
    edit: () => openSelected('edit'),
    reject: () => openSelected('reject'),
    openForm: openSelected,
    sign: review.askToSign,
    link: review.askToLink,
    undoReport: (which) => void review.undo(which),
  };
}

/** Listens to the keyboard for the whole reading room. Used once. */
export function useKeys(): void {
  const context = useKeyContext();
  const last = useRef(context);
  useEffect(() => {
    last.current = context;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) =>
      press(event, chosenKeys.get().byKey, last.current);
    // Before radix and Cornerstone hear of it: arrows scroll slices wherever the focus is.
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}
