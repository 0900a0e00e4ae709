import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { createStore, useStore } from '@/app/_ui/store';
import { useCellState, useCurrentStack } from '@/app/_viewer/room';
import { fasterOf, type Rates } from '@/lib/viewer/display/rates';
import { drawingRates } from '@/lib/viewer/drawing';
import { drawsByCard } from '@/lib/viewer/engine';
import { imageIdOfFrame } from '@/lib/viewer/frames/image-ids';
import { isFull } from '@/lib/viewer/memory/budget';
import { readyForPlanes } from '@/lib/viewer/volume/ready';

/** Of this page: measured once, told in several places. */
const measured = createStore<{ rates: Rates | null }>({ rates: null });

/** What draws the slices of this page, how fast both ways are, and what that means for the next one. */
export function useDrawnBy(): { drawer: string; why: string } {
  const t = useTranslations('viewer.drawer');
  const rates = useStore(measured, (state) => state.rates);
  const drawer = t(drawsByCard() ? 'byCard' : 'byProcessor');
  if (!rates) return { drawer, why: t('notMeasured') };
  const { processor, card } = rates;
  const told = { processor: Math.round(processor), card: Math.round(card ?? 0) };
  const next = fasterOf(rates) === 'card' ? 'nextCard' : 'nextProcessor';
  return { drawer, why: `${t(card === null ? 'rate' : 'rates', told)} ${t(next)}` };
}

/** Which of the two it is; measured when nothing is left to do. */
export function DrawnBy() {
  const { drawer, why } = useDrawnBy();
  const isMeasured = useStore(measured, (state) => state.rates !== null);
  const loaded = useCellState((state) => state.loaded.size);
  const frames = useCurrentStack()?.stack.frames;
  const count = frames?.length ?? 0;
  // It takes the page's thread for half a second: a clip that plays would drop frames.
  const playing = useCellState((state) => state.playing);
  const isIdle = count > 0 && (loaded >= count || (loaded > 0 && isFull())) && !playing;
  useEffect(() => {
    if (!isIdle || isMeasured) return;
    const timer = setTimeout(() => {
      void drawingRates().then((rates) => {
        measured.set({ rates });
        const imageIds = frames?.flatMap((frame) => imageIdOfFrame(frame) ?? []) ?? [];
        // Whoever opens planes is told what is wrong.
        return readyForPlanes(imageIds).catch(() => undefined);
      });
    }, 2000);
    return () => clearTimeout(timer);
  }, [isIdle, isMeasured, frames]);
  return (
    <span title={why} className="min-w-0 truncate">
      {drawer}
    </span>
  );
}

/** The same in words that stand on the page. */
export function DrawnByHelp() {
  const t = useTranslations('viewer.drawer');
  const { drawer, why } = useDrawnBy();
  return (
    <section aria-label={t('title')} className="mb-4 break-inside-avoid">
      <h3 className="mb-1 text-sm text-faint">{t('title')}</h3>
      <p className="text-muted">
        {drawer}. {why}
      </p>
    </section>
  );
}
