import type { Room } from '@/app/_viewer/room';
import type { FrameSeen } from '@/lib/report/finding';

/** As many as are kept with a decision. */
const MOST = 16;

/** The frames on the screen now, the active one first. */
export function seenNow(room: Room): FrameSeen[] {
  const cells = new Set([room.cell(), ...room.visible()]);
  return [...cells].slice(0, MOST).flatMap((cell) => {
    const current = room.current(cell);
    const frame = current?.stack.frames[cell.store.get().shown];
    return frame && current
      ? [
          {
            seriesUid: current.series.seriesUid,
            sopInstanceUid: frame.sopInstanceUid,
            frame: frame.frame,
          },
        ]
      : [];
  });
}
