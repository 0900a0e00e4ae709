import { useTranslations } from 'next-intl';
import { useRoom, useRoomState } from '@/app/_viewer/room';
import type { Report } from '@/lib/api/reports';
import { isSigned } from '@/lib/report/review/life-cycle';
import { sections } from '@/lib/report/finding';

/** The report as it would be signed: accepted and edited findings only, in sentences. */
export function Prose({ report }: { report: Report }) {
  const t = useTranslations('report');
  const empty = sections.every((section) => report.prose[section].length === 0);
  return (
    <section
      aria-label={t('text')}
      className="rounded border border-line bg-ground px-3 py-2.5"
    >
      <h3 className="mb-1 text-sm font-medium text-faint">
        {t(isSigned(report.status) && !report.amending ? 'title' : 'asSigned')}
      </h3>
      {empty && <p className="text-muted">{t('nothingDecided')}</p>}
      {sections.map((section) => {
        const sentences = report.prose[section];
        if (sentences.length === 0) return null;
        return (
          <p key={section} className="mt-1.5">
            <span className="mr-1.5 font-medium">
              {t('heading', { section: t(`sections.${section}`) })}
            </span>
            {sentences.map(({ findingId, text }, index) => (
              <Sentence key={index} findingId={findingId} text={text} />
            ))}
          </p>
        );
      })}
    </section>
  );
}

function Sentence({ findingId, text }: { findingId: string; text: string }) {
  const { store } = useRoom();
  const lit = useRoomState((state) => state.hoveredId === findingId);
  return (
    <span
      onMouseEnter={() => store.set({ hoveredId: findingId })}
      onMouseLeave={() => store.set({ hoveredId: null })}
      className={`rounded-[2px] ${text.includes('\n') ? 'block whitespace-pre-line' : ''} ${lit ? 'bg-accent-dim text-accent' : ''}`}
    >
      {text}{' '}
    </span>
  );
}
