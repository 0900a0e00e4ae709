import { useTranslations } from 'next-intl';
import { CloudAlert, CloudCheck, LoaderCircle } from 'lucide-react';
import { useModels } from '@/app/_data/queries';
import { Bar } from '@/app/_ui/waiting';
import { useStore } from '@/app/_ui/store';
import { isFull } from '@/lib/viewer/memory/budget';
import { LostConnection } from './connection';
import { DrawnBy } from './display/drawn-by';
import { Memory } from './memory';
import { useLater } from './opening/later';
import { VideoStatus } from './video/video-viewport';
import { useCell, useCellState, useCurrentStack, useRoom } from './room';

/** What is loading, where data goes, and whether everything is saved. */
export function StatusLine() {
  const t = useTranslations('viewer');
  const ui = useTranslations('ui');
  const { book, segments } = useRoom();
  const isLater = useLater();
  const drawings = useStore(book.store, (state) => state.entries);
  const masks = useStore(segments.store, (state) => state.entries);
  const deleting =
    useStore(book.store, (state) => state.deleting) +
    useStore(segments.store, (state) => state.deleting);
  const statesOf = (entries: Iterable<{ saved: string }>) =>
    new Set([...entries].map(({ saved }) => saved));
  const inTrouble = (states: ReadonlySet<string>) =>
    states.has('failed') || states.has('conflict');
  const ofDrawings = statesOf(drawings.values());
  const ofSegments = statesOf(masks.values());
  const states = new Set([...ofDrawings, ...ofSegments]);
  const trouble = inTrouble(states);
  const saving = states.has('saving') || deleting > 0;
  return (
    <footer className="flex h-7 shrink-0 items-center gap-4 border-t border-line bg-panel px-3 text-sm whitespace-nowrap text-faint">
      <Loading />
      <LostConnection />
      <DrawnBy />
      <Memory />
      <span className="flex-1" />
      {isLater && <Destinations />}
      <span
        role="status"
        aria-label={t('savedState')}
        className={`flex items-center gap-1.5 ${trouble ? 'text-red' : ''}`}
      >
        {trouble ? (
          <>
            <CloudAlert size={13} aria-hidden />{' '}
            {t(inTrouble(ofDrawings) ? 'notSaved' : 'segmentsNotSaved')}
          </>
        ) : saving ? (
          <>
            <LoaderCircle size={13} className="animate-spin" aria-hidden /> {t('saving')}
          </>
        ) : (
          <>
            <CloudCheck size={13} aria-hidden /> {t('allSaved')}
          </>
        )}
      </span>
      <span className="min-w-0 truncate" title={ui('disclaimer')}>
        {ui('disclaimer')}
      </span>
    </footer>
  );
}

function Loading() {
  const t = useTranslations('viewer');
  const { desk } = useRoom();
  const inCell = useCellState((state) => state.loaded.size);
  const inVolume = useStore(desk.store, (state) =>
    state.stackId === '' ? undefined : state.loaded,
  );
  const isRefused = useStore(desk.store, (state) => state.isRefused);
  const loaded = inVolume ?? inCell;
  const cell = useCell();
  const failures = useCellState((state) => state.failures);
  const failed = failures.size;
  const current = useCurrentStack();
  const count = current?.stack.frames.length ?? 0;
  if (current?.video) return <VideoStatus video={current.video} />;
  if (isRefused) return null;
  if (count === 0) return <span>{t('nothing')}</span>;
  const done = loaded + failed >= count;
  const told = { loaded: String(loaded), count: String(count) };
  // Those around the slice that is shown: the others come when one goes there.
  const full = !done && isFull();
  return (
    <span className="flex items-center gap-2">
      {!done && !full && (
        <span className="w-24">
          <Bar share={loaded / count} label={t('slicesLoaded')} />
        </span>
      )}
      <span title={full ? t('memory.full') : undefined}>
        {t(done || full ? 'loaded' : 'loading', told)}
      </span>
      {failed > 0 && (
        <button
          type="button"
          title={t('goToFailed')}
          className="rounded px-1.5 text-red hover:bg-hover"
          onClick={() => {
            const { asked } = cell.store.get();
            const places = [...failures.keys()].sort((a, b) => a - b);
            cell.show(places.find((each) => each > asked) ?? places[0] ?? asked);
          }}
        >
          {t('failed', { count: failed })}
        </button>
      )}
    </span>
  );
}

/** Is there a way out of the house at all? It should be seen without looking for it. */
function Destinations() {
  const t = useTranslations('viewer');
  const { data } = useModels();
  if (!data) return null;
  const remote = data.models.filter(({ destination }) => destination.egress === 'remote');
  return remote.length === 0 ? (
    <span className="min-w-0 truncate" title={t('noneOutside')}>
      {t('noneOutside')}
    </span>
  ) : (
    <span>
      <span className="text-amber">▲</span>{' '}
      {t('outside', { remote: remote.length, models: data.models.length })}
    </span>
  );
}
