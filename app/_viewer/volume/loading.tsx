import { useTranslations } from 'next-intl';
import { useCallback, useEffect, useRef, useState } from 'react';
import { Button } from '@/app/_ui/button';
import { Failure } from '@/app/_ui/notice';
import { useStore } from '@/app/_ui/store';
import { Bar } from '@/app/_ui/waiting';
import { LostConnection, useOnceFound } from '@/app/_viewer/connection';
import { useRoom, type StackOfStudy } from '@/app/_viewer/room';
import { loadSeries } from '@/lib/viewer/frames/image-ids';
import { openVoxels, type Voxels } from '@/lib/viewer/volume/voxels';

/**
 * The voxels of a stack, for as long as the component is there.
 *
 * @param onOpened - Gets them once, and a signal that is aborted when they go.
 * @returns Why there are none, if so, and how to try again.
 */
export function useVoxels(
  { stack, series }: StackOfStudy,
  onOpened: (voxels: Voxels, closing: AbortSignal) => Promise<void>,
): [error: unknown, tryAgain: () => void] {
  const room = useRoom();
  const [error, setError] = useState<unknown>();
  const [attempt, setAttempt] = useState(0);
  const opened = useRef(onOpened);

  useEffect(() => {
    const closing = new AbortController();
    const { signal } = closing;
    const { desk } = room;
    desk.store.set({ isRefused: false });
    (async () => {
      const images = await loadSeries(series.studyUid, series.seriesUid);
      signal.throwIfAborted();
      const voxels = await openVoxels(
        stack.frames.map((frame) => images.imageIdOf(frame)),
        { closing: signal, onLoaded: (loaded) => desk.store.set({ loaded }) },
      );
      signal.throwIfAborted();
      await opened.current(voxels, signal);
    })().catch((reason: unknown) => {
      if (signal.aborted) return;
      setError(reason);
      desk.store.set({ isRefused: true });
    });
    return () => {
      desk.detach();
      closing.abort();
    };
  }, [room, stack, series, attempt]);

  const tryAgain = useCallback(() => {
    setError(undefined);
    setAttempt((before) => before + 1);
  }, []);
  useOnceFound(error, tryAgain);

  return [error, tryAgain];
}

/** Why there is no picture, and what to do instead. */
export function Refusal({ error, tryAgain }: { error: unknown; tryAgain: () => void }) {
  const t = useTranslations('viewer');
  const { desk } = useRoom();
  const isRetryable =
    error instanceof Error && 'retryable' in error && error.retryable === true;
  return (
    <div className="absolute inset-0 z-20 flex items-center justify-center bg-ground p-8">
      <div className="max-w-md">
        <Failure
          error={error}
          actions={
            <>
              <Button look="primary" onClick={() => desk.close()}>
                {t('backToSlices')}
              </Button>
              {isRetryable && <Button onClick={tryAgain}>{t('tryAgain')}</Button>}
            </>
          }
        />
      </div>
    </div>
  );
}

export function Progress({ count }: { count: number }) {
  const t = useTranslations('viewer');
  const { desk } = useRoom();
  const loaded = useStore(desk.store, (state) => state.loaded);
  const isOpen = useStore(desk.store, (state) => state.isOpen);
  if (isOpen) return null;
  return (
    <div
      role="status"
      className="delayed absolute inset-0 z-20 m-auto flex h-fit w-64 flex-col gap-2 rounded bg-ground/85 px-4 py-3"
    >
      <span>{loaded < count ? t('loadingVolume', { loaded, count }) : t('drawing')}</span>
      <Bar share={loaded / count} label={t('slicesLoaded')} />
      <LostConnection />
    </div>
  );
}
