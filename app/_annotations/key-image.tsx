import { useTranslations } from 'next-intl';
import { useStore } from '@/app/_ui/store';
import { useCellState, useCurrentStack, useRoom, type Room } from '@/app/_viewer/room';
import { isForeign, putAway, type Entry, type Kept } from './entry';
import { KEY_IMAGE } from './tool-list';

interface Frame {
  readonly sopInstanceUid: string;
  readonly frame: number;
}

const markOf = (entries: ReadonlyMap<string, Entry>, at: Frame | undefined) =>
  [...entries.values()].find(
    ({ drawing }) =>
      drawing.tool === 'KeyImage' &&
      !isForeign(drawing) &&
      drawing.sopInstanceUid === at?.sopInstanceUid &&
      drawing.frame === at.frame,
  );

/** Make the slice that is shown in the active cell a key image; if it is one, no longer. */
export function toggleKeyImage(room: Room): void {
  const current = room.current();
  const shown = current?.stack.frames[room.cell().store.get().shown];
  if (!current || !shown) return;
  const { book } = room;
  const mark = markOf(book.store.get().entries, shown);
  if (mark) {
    putAway(room, mark.drawing);
    return;
  }
  const drawing: Kept = {
    id: crypto.randomUUID(),
    tool: 'KeyImage',
    studyUid: current.series.studyUid,
    seriesUid: current.series.seriesUid,
    sopInstanceUid: shown.sopInstanceUid,
    frame: shown.frame,
    // The frame is meant, so that the point means nothing.
    geometry: { space: 'pixel', points: [[0, 0]] },
    label: '',
    measurements: [],
    code: null,
    color: null,
    visible: true,
    review: null,
    origin: null,
  };
  book.put([drawing]);
}

/** Says on the picture that it is a key image: a line of its corner's text. */
export function KeyImageMark() {
  const t = useTranslations('annotations');
  const { book } = useRoom();
  const stack = useCurrentStack();
  const shown = useCellState((state) => state.shown);
  const at = stack?.stack.frames[shown];
  const mark = useStore(book.store, ({ entries }) => markOf(entries, at)?.drawing);
  if (!mark?.visible) return null;
  const { Icon } = KEY_IMAGE;
  return (
    <span className="text-accent" style={mark.color ? { color: mark.color } : undefined}>
      <Icon size={13} aria-hidden className="mr-1 inline align-[-2px]" />
      {mark.label || t('kinds.KeyImage')}
    </span>
  );
}
