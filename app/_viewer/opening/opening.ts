import { byProtocol } from '@/app/_viewer/hanging/hangings';
import { createRoom, type Room } from '@/app/_viewer/room';
import type { StudyDetail } from '@/lib/api/studies';
import { fetchAhead } from '@/lib/viewer/first/ahead';
import { fetchBytes, forgetBytes, receiveAhead, wasTaken } from '@/lib/viewer/wire/bytes';
import { rootOfSeries, seriesHeaders } from '@/lib/viewer/frames/headers';
import { beginThreads } from '@/lib/viewer/wire/reader';

beginThreads();

/** A study as this person has studies opened. */
export const roomOf = (study: StudyDetail): Room =>
  createRoom(study, { byProtocol: byProtocol.get() });

/** The stacks of the viewports of a room, and the slice that each begins with. */
export const shownFirst = (room: Room) =>
  room.visible().flatMap((cell) => {
    const current = room.current(cell);
    if (!current || current.video) return [];
    const { frames } = current.stack;
    const root = rootOfSeries(current.series.studyUid, current.series.seriesUid);
    return [{ root, frames, from: cell.store.get().asked }];
  });

/**
 * Ask for what a room shows while the program that draws it is still on its way: Cornerstone is a
 * megabyte, and takes longer to start than a series to come.
 *
 * @param closing - Aborted when the room goes: what nobody took is forgotten.
 * @returns When what is shown first is here, or is known not to come.
 */
export async function askForFirst(room: Room, closing: AbortSignal): Promise<void> {
  const stacks = shownFirst(room);
  closing.addEventListener('abort', () => {
    for (const { frames } of stacks) forgetBytes(frames);
  });
  // Whoever shows a series asks again for what can't be had, and says what is wrong.
  const first = stacks.map(async ({ root, frames, from }, at) => {
    await seriesHeaders(root).catch(() => undefined);
    // Only of the first one the page itself asked.
    if (at === 0) receiveAhead(frames, closing);
    const frame = frames[from];
    if (frame && !wasTaken(frame)) await fetchBytes(root, [frame], { signal: closing });
  });
  await Promise.all(first);
  void (async () => {
    for (const { root, frames, from } of stacks) {
      await fetchAhead(root, frames, from, closing);
    }
  })();
}
