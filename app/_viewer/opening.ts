import { byProtocol } from '@/app/_viewer/hanging/hangings';
import { chosenKeys } from '@/app/_viewer/keys/chosen';
import { createRoom, type Room } from '@/app/_viewer/room';
import type { StudyDetail } from '@/lib/api/studies';
import { fetchBytes, wasTaken } from '@/lib/viewer/frames/bytes';
import { rootOfSeries, seriesHeaders } from '@/lib/viewer/frames/headers';

/** A study as this person has studies opened. */
export const roomOf = (study: StudyDetail): Room =>
  createRoom(study, {
    byProtocol: byProtocol.get(),
    tool: chosenKeys.get().mouse.left,
  });

/**
 * Ask for what a room shows first while the program that draws it is still on its way: Cornerstone is
 * a megabyte, and takes longer to start than the first slice to come.
 */
export function askForFirst(room: Room): void {
  for (const cell of room.visible()) {
    const current = room.current(cell);
    if (!current || current.video) continue;
    const root = rootOfSeries(room.study.studyUid, current.series.seriesUid);
    const first = current.stack.frames[cell.store.get().asked];
    void seriesHeaders(root).then(
      () => (first && !wasTaken(first) ? fetchBytes(root, [first]) : undefined),
      () => undefined, // Whoever shows the series asks again, and says what is wrong.
    );
  }
}
