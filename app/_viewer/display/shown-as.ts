import { useTranslations } from 'next-intl';
import type { StackOfStudy } from '@/app/_viewer/room';
import { useNamed } from '@/app/_words/named';
import { COLOR_MAPS } from '@/lib/viewer/display/color-maps';
import type { Picture } from '@/lib/viewer/picture';
import type { Display } from '@/lib/viewer/display/display';
import type { ValueScale } from '@/lib/viewer/measuring/numbers';
import { numbers } from './windowing';

export const GAMMA_STEP = 0.2;

/** Ultrasound and colour have no window that would mean anything: brightness is a gamma there. */
export const gammaFits = (view: Pick<Display, 'isColor'>, { series }: StackOfStudy) =>
  view.isColor() || ['US', 'IVUS'].includes(series.modality);

/** A key's doing: nothing where a gamma makes no sense. */
export const gammaBy = (step: number) => (view: Picture, shown: StackOfStudy) => {
  if (gammaFits(view, shown)) view.setGamma(view.gamma() + step);
};

/** The colours after those that are shown; greys again after the last. Colour pictures stay. */
export function nextColors(view: Picture): void {
  if (view.isColor()) return;
  const at = COLOR_MAPS.findIndex(({ id }) => id === view.colors());
  view.setColors(COLOR_MAPS[at + 1]?.id ?? null);
}

/** How values are shown, in words: window or table, and whatever else was chosen. */
export function useShownAs(): (view: Picture, scale?: ValueScale) => string {
  const t = useTranslations('viewer');
  const named = useNamed();
  return (view, scale) => {
    const window = view.window();
    const colors = COLOR_MAPS.find(({ id }) => id === view.colors());
    return [
      view.tableName(),
      window && numbers(window, ' · ', scale),
      view.isInverted() && t('inverted'),
      colors && named(colors.name),
      view.gamma() !== 1 && t('gammaIs', { gamma: view.gamma().toFixed(1) }),
      !view.isSmooth() && t('notSmoothed'),
    ]
      .filter(Boolean)
      .join(' · ');
  };
}
