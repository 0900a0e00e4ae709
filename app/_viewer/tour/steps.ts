import type { useTranslations } from 'next-intl';
import type { Keys } from '@/app/_viewer/keys/profile';

/** Elements that the tour points at carry this as `data-tour`. */
export type TourPlace = 'series' | 'viewports' | 'tools' | 'slices' | 'panels' | 'help';

export interface TourStep {
  readonly place: TourPlace;
  /** Where the words stand. */
  readonly side: 'within' | 'right' | 'bottom' | 'left';
  readonly title: string;
  readonly text: string;
}

type Say = ReturnType<typeof useTranslations<'viewer.tour'>>;

/** What somebody should know before the first study, in a minute; with the keys as they are. */
export function tourSteps(
  { of, mouse }: Pick<Keys, 'of' | 'mouse'>,
  t: Say,
): readonly TourStep[] {
  const palette = of.palette[0];
  const help = of.help[0];
  const next = of['study.next'][0];
  return [
    { place: 'series', side: 'right', title: t('series'), text: t('seriesText') },
    {
      place: 'viewports',
      side: 'within',
      title: t('mouse'),
      text: t('mouseText', {
        left: t(`does.${mouse.left}`),
        right: t(`does.${mouse.right}`),
        middle: t(`does.${mouse.middle}`),
        wheel: t(`does.${mouse.wheel}`),
      }),
    },
    {
      place: 'tools',
      side: 'bottom',
      title: t('tools'),
      text: next ? t('toolsTextKey', { next }) : t('toolsText'),
    },
    { place: 'slices', side: 'left', title: t('slices'), text: t('slicesText') },
    { place: 'panels', side: 'bottom', title: t('panels'), text: t('panelsText') },
    {
      place: 'help',
      side: 'bottom',
      title: t('help'),
      text: [
        palette ? t('paletteKey', { key: palette }) : t('palette'),
        help ? t('keysKey', { key: help }) : t('keys'),
      ].join(' '),
    },
  ];
}
