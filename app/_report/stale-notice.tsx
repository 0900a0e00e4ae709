import { useTranslations } from 'next-intl';
import { Button } from '@/app/_ui/button';
import { Notice } from '@/app/_ui/notice';
import type { Report } from '@/lib/api/reports';
import { DifferenceList, useDifferences } from './differences';
import { useReview, type Stale } from './review';

/** The report was changed elsewhere while something was being written here: nothing is lost. */
export function StaleNotice({ stale, now }: { stale: Stale; now: Report }) {
  const { forgetStale, openForm, busy } = useReview();
  const t = useTranslations('report.stale');
  const changes = useDifferences()(stale.before.findings, now.findings);
  return (
    <div className="px-3 pb-3">
      <Notice
        tone="amber"
        title={t('title', {
          before: stale.before.version,
          now: now.version,
          what: stale.what,
        })}
        actions={
          <>
            <Button
              look="primary"
              disabled={busy || now.status === 'final'}
              onClick={() => void stale.again().then((saved) => saved && openForm(null))}
            >
              {t('apply')}
            </Button>
            <Button onClick={forgetStale}>{t('leave')}</Button>
          </>
        }
      >
        <DifferenceList changes={changes} />
      </Notice>
    </div>
  );
}
