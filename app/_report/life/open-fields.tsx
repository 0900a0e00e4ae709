import { useTranslations } from 'next-intl';
import { useReview } from '@/app/_report/review';
import { Button } from '@/app/_ui/button';
import { Notice } from '@/app/_ui/notice';
import type { Report } from '@/lib/api/reports';
import { shown, standing } from '@/lib/report/prose';
import { fieldsIn } from '@/lib/report/writing/fields';

/** Before somebody signs: fields of a shortcut that nobody filled in. */
export function OpenFields({ report, onLeave }: { report: Report; onLeave: () => void }) {
  const t = useTranslations('report');
  const { select, openForm } = useReview();
  const all = shown(report.findings);
  const open = standing(report.findings).filter(
    ({ statement, section }) => section !== 'addendum' && fieldsIn(statement).length > 0,
  );
  if (open.length === 0) return null;
  return (
    <div className="mt-2">
      <Notice tone="amber" title={t('signing.fieldsOpen')}>
        <ul aria-label={t('signing.fieldsOpen')} className="space-y-0.5">
          {open.map((finding) => (
            <li key={finding.id} className="flex items-baseline gap-2">
              <span className="min-w-0 flex-1 text-text">
                {t('signing.fieldsOf', {
                  number: all.indexOf(finding) + 1,
                  statement: finding.statement,
                })}
              </span>
              <Button
                className="h-6 px-2 text-sm"
                onClick={() => {
                  onLeave();
                  select(finding);
                  openForm({ id: finding.id, form: 'edit' });
                }}
              >
                {t('edit')}
              </Button>
            </li>
          ))}
        </ul>
      </Notice>
    </div>
  );
}
