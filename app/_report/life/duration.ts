import { useTranslations } from 'next-intl';

/** Seconds as people say them. */
export function useDuration(): (seconds: number) => string {
  const t = useTranslations('report.duration');
  return (seconds) =>
    seconds < 60
      ? t('seconds', { seconds })
      : t('minutes', { minutes: Math.floor(seconds / 60), seconds: seconds % 60 });
}
