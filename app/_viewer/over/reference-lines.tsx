import { useTranslations } from 'next-intl';
import { useCell, useCellState, useRoom, useRoomState } from '@/app/_viewer/room';
import { useStore } from '@/app/_ui/store';
import type { Cell } from '@/app/_viewer/cells/cell';
import { cutLine } from '@/lib/image/series/across';

/** Where the slice of the active cell cuts the slice of this one. */
export function ReferenceLines() {
  const room = useRoom();
  const cell = useCell();
  const active = room.cells[useRoomState((state) => state.active)] as Cell;
  const alone = useRoomState((state) => state.alone);
  if (alone || cell === active) return null;
  return <Line from={active} />;
}

function Line({ from }: { from: Cell }) {
  const t = useTranslations('viewer');
  const { viewport } = useCell();
  const shown = useCellState((state) => state.shown);
  useCellState((state) => state.view);
  const at = useStore(from.store, (state) => state.shown);
  const here = viewport?.volume();
  const there = from.viewport?.volume();
  const [on, other] = [here?.slices[shown], there?.slices[at]];
  if (!viewport || !on || !other) return null;
  if (here?.frameOfReferenceUid !== there?.frameOfReferenceUid) return null;
  const line = cutLine(on, other)?.map((end) => viewport.toCanvas(end));
  if (!line) return null;
  const [[x1, y1] = [0, 0], [x2, y2] = [0, 0]] = line;
  return (
    <svg
      role="img"
      aria-label={t('cutsHere', { number: from.number + 1 })}
      className="pointer-events-none absolute inset-0 h-full w-full"
    >
      <line
        {...{ x1, y1, x2, y2 }}
        stroke="var(--color-amber)"
        strokeWidth={1}
        strokeOpacity={0.8}
      />
    </svg>
  );
}
