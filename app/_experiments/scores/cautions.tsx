import { useTranslations } from 'next-intl';
import type { ShownSummary } from '@/lib/api/research/scores';

export type Caution = ShownSummary['rows'][number]['cells'][number]['cautions'][number];

/** What must be told beside a number, in words. */
export function useCautions(): (caution: Caution) => string {
  const t = useTranslations('experiments.cautions');
  return (caution) => {
    switch (caution.kind) {
      case 'single-reference':
        return t('single-reference');
      case 'few-drafts':
        return t('few-drafts', { have: caution.have, least: caution.least });
      case 'empty-drafts':
        return t('empty-drafts', { count: caution.count });
      case 'length':
        return t('length', { ratio: caution.ratio.toFixed(2) });
      case 'script':
        return t('script', { percent: Math.round(100 * caution.share) });
    }
  };
}
