import { useTranslations } from 'next-intl';
import { Warnings } from '@/app/_report/finding/finding-card';
import { Chip } from '@/app/_ui/chip';
import type { HelpAnswer } from '@/lib/report/help/task';
import { Places } from './places';

/** What a model answered to a question about a region; nothing of it is in the report. */
export function Answer({ answer }: { answer: HelpAnswer }) {
  const t = useTranslations('report.help');
  return (
    <section
      aria-label={t('answer')}
      className="rounded border border-dashed border-amber/40 bg-amber-dim/40 px-2.5 py-2"
    >
      <p>
        <Chip tone="amber">{t('answer')}</Chip> {answer.text}
      </p>
      <div className="mt-1 flex flex-wrap gap-1">
        <Places evidence={answer.evidence} />
      </div>
      <Warnings of={answer.warnings} />
    </section>
  );
}
