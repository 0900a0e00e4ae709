import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { IconButton } from '@/app/_ui/button';

/** Which of how many studies are listed, and the way to the others. */
export function Pages({
  first,
  shown,
  total,
  isLeast,
  onNewer,
  onOlder,
}: {
  /** Place of the first that is listed, from 1. */
  first: number;
  shown: number;
  total: number;
  /** There are more than `total`. */
  isLeast: boolean;
  /** undefined on the first page. */
  onNewer: (() => void) | undefined;
  /** undefined on the last. */
  onOlder: (() => void) | undefined;
}) {
  const t = useTranslations('studies');
  const studies = t(isLeast ? 'countAtLeast' : 'count', { count: total });
  if (!onNewer && !onOlder) return <span>{studies}</span>;
  return (
    <span className="flex items-center gap-1" role="group" aria-label={t('pages')}>
      <IconButton
        label={t('newer')}
        side="top"
        disabled={!onNewer}
        onClick={onNewer}
        className="size-6"
      >
        <ChevronLeft size={14} aria-hidden />
      </IconButton>
      <span role="status" aria-live="polite">
        {t('range', { first, last: first + shown - 1, studies })}
      </span>
      <IconButton
        label={t('older')}
        side="top"
        disabled={!onOlder}
        onClick={onOlder}
        className="size-6"
      >
        <ChevronRight size={14} aria-hidden />
      </IconButton>
    </span>
  );
}
