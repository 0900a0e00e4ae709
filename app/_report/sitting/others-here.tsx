import { Users } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { Report } from '@/lib/api/reports';
import { shown } from '@/lib/report/prose';
import { useReview } from '@/app/_report/review';

/** Who else is at this report now, and where. */
export function OthersHere({ report }: { report: Report }) {
  const t = useTranslations('report.here');
  const { others: all, words } = useReview();
  const others = all.filter(({ id }) => id !== words.sittingBefore);
  if (others.length === 0) return null;
  const findings = shown(report.findings);
  return (
    <ul
      role="status"
      className="-mt-2 mb-3 border-b border-line px-3 pb-2 text-sm text-accent"
    >
      {others.map(({ id, name, isSelf, findingId, isWriting }) => {
        const number = findings.findIndex((each) => each.id === findingId) + 1;
        const who = isSelf ? t('self') : t('also', { name });
        return (
          <li key={id} className="flex items-center gap-1.5">
            <Users size={13} aria-hidden />
            {number > 0
              ? t(isWriting ? 'writing' : 'at', { who, number })
              : isWriting
                ? t('writingNew', { who })
                : who}
          </li>
        );
      })}
    </ul>
  );
}
