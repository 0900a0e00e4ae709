import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { requestJson } from '@/app/_data/client';
import { studyKey } from '@/app/_data/studies';
import { roomOf } from '@/app/_viewer/opening/opening';
import { useRoom, type Room } from '@/app/_viewer/room';
import { studyDetailSchema } from '@/lib/api/studies';
import { loadSeries } from '@/lib/viewer/frames/image-ids';
import { prefetch } from '@/lib/viewer/frames/prefetch';
import { outward } from '@/lib/viewer/first/ahead';
import { useWorklist } from './use-worklist';

/** Slices of each viewport of the next study: what is seen at once, and a turn of the wheel. */
const FIRST_SLICES = 9;

/**
 * Fetches what opening the next study shows first, once this one is all there: its headers, and
 * the slices that its viewports open on. Shows nothing.
 */
export function ReadyNext() {
  const room = useRoom();
  const router = useRouter();
  const nextUid = useWorklist(room.study.studyUid).next?.study.studyUid;

  useEffect(() => {
    if (!nextUid) return;
    const closing = new AbortController();
    const { signal } = closing;
    void (async () => {
      await allThere(room, signal);
      router.prefetch(`/studies/${nextUid}`);
      const study = await requestJson('GET', studyKey(nextUid), studyDetailSchema, {
        signal,
      });
      await fetchFirst(roomOf(study), signal);
    })().catch(() => {
      // Opening it asks again, and says what is wrong.
    });
    return () => closing.abort();
  }, [nextUid, room, router]);
  return null;
}

/** @returns When every viewport has all its slices, or has said why not. */
function allThere(room: Room, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const left = new AbortController();
    const look = () => {
      const waits = room.visible().some((cell) => {
        const { loaded, failures } = cell.store.get();
        const count = room.current(cell)?.stack.frames.length ?? 0;
        return !room.current(cell)?.video && loaded.size + failures.size < count;
      });
      if (waits) return;
      left.abort();
      resolve();
    };
    for (const { store } of room.cells) {
      left.signal.addEventListener('abort', store.subscribe(look));
    }
    signal.addEventListener('abort', () => {
      left.abort();
      reject(signal.reason as Error);
    });
    look();
  });
}

async function fetchFirst(next: Room, closing: AbortSignal): Promise<void> {
  for (const cell of next.visible()) {
    const current = next.current(cell);
    if (!current || current.video) continue;
    const images = await loadSeries(current.series.studyUid, current.series.seriesUid);
    closing.throwIfAborted();
    const { frames } = current.stack;
    const first = outward(frames.length, cell.store.get().asked)
      .slice(0, FIRST_SLICES)
      .flatMap((index) => frames[index] ?? []);
    prefetch(first.map(images.imageIdOf), {
      closing,
      onLoaded: () => undefined,
      onFailed: () => undefined,
    }).around(0);
  }
}
