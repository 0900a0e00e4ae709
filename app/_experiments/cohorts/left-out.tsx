import { useTranslations } from 'next-intl';
import { Notice } from '@/app/_ui/notice';
import type { Cohort } from '@/lib/api/research/cohorts';

/** Whose rows are not in a cohort, and why. */
export function LeftOut({ cohort: { leftOut } }: { cohort: Pick<Cohort, 'leftOut'> }) {
  const t = useTranslations('experiments.cohorts');
  if (leftOut.length === 0) return null;
  return (
    <Notice
      tone="amber"
      title={t('leftOut', { count: leftOut.length })}
      detail={leftOut
        .map(({ studyUid, why }) => `${studyUid}  ${t(`why.${why}`)}`)
        .join('\n')}
    />
  );
}
