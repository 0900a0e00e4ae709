import { useTranslations } from 'next-intl';
import { useReview } from '@/app/_report/review';
import { Button } from '@/app/_ui/button';
import { Notice } from '@/app/_ui/notice';
import type { Report } from '@/lib/api/reports';
import { criticalResults } from '@/lib/report/review/critical';
import { CriticalLine } from './critical-line';

/** Before somebody signs: what could not wait, and who was told of it. */
export function CriticalResults({ report }: { report: Report }) {
  const t = useTranslations('writing.critical');
  const { ask, select } = useReview();
  const results = criticalResults(report.findings);
  if (results.length === 0) return null;
  const isOpen = results.some(({ state }) => state !== 'told');
  return (
    <div className="mt-2">
      <Notice tone={isOpen ? 'amber' : 'plain'} title={t('title')}>
        <ul aria-label={t('title')} className="space-y-1.5">
          {results.map(({ finding, number, critical, state }) => (
            <li key={finding.id} className="flex items-start gap-2">
              <div className="min-w-0 flex-1">
                <p className="text-text">
                  {t('ofFinding', { number, statement: finding.statement })}
                </p>
                {state === 'withdrawn' && <p className="text-amber">{t('withdrawn')}</p>}
                <CriticalLine critical={critical} />
              </div>
              {state === 'untold' && (
                <Button
                  className="h-6 px-2 text-sm"
                  onClick={() => {
                    select(finding);
                    ask('critical');
                  }}
                >
                  {t('sayWho')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      </Notice>
    </div>
  );
}
