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
      case 'partial':
        return t('partial', { have: caution.have, of: caution.of });
      case 'missing-studies':
        return t('missing-studies', { count: caution.count });
      case 'reference-kinds':
        return t('reference-kinds', {
          ...{ signed: caution.signed, brought: caution.brought },
        });
      case 'script':
        return t('script', { percent: Math.round(100 * caution.share) });
    }
  };
}
