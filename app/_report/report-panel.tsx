import { ExportButton } from '@/app/_export/export-button';
import { FilePlus2, ScanEye } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, type ReactNode } from 'react';
import { useMay } from '@/app/_people/who';
import { Button } from '@/app/_ui/button';
import { Select } from '@/app/_ui/field';
import { Failure } from '@/app/_ui/notice';
import { Waiting } from '@/app/_ui/waiting';
import { useRoom } from '@/app/_viewer/room';
import { useFormats } from '@/app/_words/use-formats';
import type { Report } from '@/lib/api/reports';
import { sections, type Section } from '@/lib/report/finding';
import { shown } from '@/lib/report/prose';
import { isOpen, isSigned } from '@/lib/report/review/life-cycle';
import { useDrawingDragged, useDrop } from './finding/drawings/drop';
import { useLitDrawings } from './finding/drawings/lit';
import { FindingCard } from './finding/finding-card';
import { Help } from './help/help';
import { Translations } from './help/translations';
import { Head } from './life/head';
import { Prose } from './prose';
import { useReview } from './review';
import { LeftWords } from './sitting/left-words';
import { OthersHere } from './sitting/others-here';
import { StaleNotice } from './versions/stale-notice';
import { Versions } from './versions/versions';
import { PriorReports } from './writing/prior/prior-report';
import { useWordsSoon } from './writing/words/words-area';
import { Writing } from './writing/writing';

/** The report: what the model proposed, what the reader made of it, and the signature. */
export function ReportPanel() {
  const t = useTranslations('report');
  const review = useReview();
  const { report, error, isLoading } = review;
  if (error) {
    return (
      <div className="p-3">
        <Failure
          error={error}
          actions={<Button onClick={review.refresh}>{t('tryAgain')}</Button>}
        />
      </div>
    );
  }
  if (!report) {
    return isLoading ? (
      <p className="p-3">
        <Waiting>{t('loading')}</Waiting>
      </p>
    ) : (
      <NoReport />
    );
  }
  return <ReportView report={report} />;
}

function ReportView({ report }: { report: Report }) {
  const t = useTranslations('report');
  const { stale } = useReview();
  const isOpenNow = isOpen({ ...report, amending: report.amending !== null });
  const final = isSigned(report.status) && !isOpenNow;
  const open = useMay()('report') && isOpenNow;
  const findings = shown(report.findings);
  const drop = useDrop(open ? 'findings' : null);
  const isDragged = useDrawingDragged() && open;
  useLitDrawings(report.findings);
  useWordsSoon();
  const element = useRef<HTMLElement>(null);
  // Once it is signed, from the top, where it says so.
  useEffect(() => {
    if (final) element.current?.parentElement?.scrollTo({ top: 0 });
  }, [final]);
  return (
    <section
      aria-label={t('title')}
      ref={element}
      {...drop.handlers}
      className={`flex min-h-full flex-col ${final ? 'border-l-2 border-green' : ''} ${drop.isOver ? 'bg-raised' : ''}`}
    >
      <OtherReports report={report} />
      <Head report={report} />
      <OthersHere report={report} />
      {stale && <StaleNotice stale={stale} now={report} />}
      {open && <LeftWords report={report} />}
      <div className="flex-1 space-y-4 px-3 pb-4">
        {sections.map((section) => {
          const inside = findings.filter((finding) => finding.section === section);
          const takes = isDragged && section !== 'addendum' ? section : null;
          if (inside.length === 0 && !takes) return null;
          return (
            <SectionPart key={section} section={section} takes={takes}>
              <ul className="space-y-1.5">
                {inside.map((finding) => (
                  <FindingCard
                    key={finding.id}
                    finding={finding}
                    number={findings.indexOf(finding) + 1}
                    readOnly={!open || section === 'addendum'}
                  />
                ))}
              </ul>
            </SectionPart>
          );
        })}
        {findings.length === 0 && <p className="text-muted">{t('empty')}</p>}
        {open && <Writing report={report} />}
        <Help key={report.id} report={report} open={open} />
        <Prose report={report} />
        <Translations report={report} />
        <PriorReports report={report} />
        <Versions report={report} />
        <p className="text-sm text-faint">{report.disclaimer}</p>
      </div>
    </section>
  );
}

/** A section of the report; what is dragged over it becomes a finding in it. */
function SectionPart({
  section,
  takes,
  children,
}: {
  section: Section;
  takes: Exclude<Section, 'addendum'> | null;
  children: ReactNode;
}) {
  const t = useTranslations('report');
  const { isOver, handlers } = useDrop(takes);
  return (
    <section aria-label={t(`sections.${section}`)} {...handlers}>
      <h3 className="mb-1.5 text-sm font-medium text-faint">
        {t(`sections.${section}`)}
      </h3>
      {children}
      {takes && (
        <p
          className={`mt-1.5 rounded border border-dashed px-2.5 py-2 text-sm ${isOver ? 'border-accent text-accent' : 'border-edge text-muted'}`}
        >
          {t('drawings.dropHere', { section: t(`sections.${section}`) })}
        </p>
      )}
    </section>
  );
}

/** A study may have several reports: one of each draft that was reviewed. */
function OtherReports({ report }: { report: Report }) {
  const t = useTranslations('report');
  const formats = useFormats();
  const { reports, choose } = useReview();
  if (reports.length < 2) return null;
  return (
    <div className="border-b border-line px-3 py-1.5">
      <Select
        aria-label={t('choose')}
        value={report.id}
        onChange={({ target }) => choose(target.value)}
      >
        {reports.map((each) => (
          <option key={each.id} value={each.id}>
            {[
              isSigned(each.status)
                ? t('chooseSigned', { name: each.signedBy ?? '' })
                : t(`statuses.${each.status}`),
              each.model ?? each.modelId ?? t('startedEmpty'),
              formats.moment(each.updatedAt),
            ].join(', ')}
          </option>
        ))}
      </Select>
    </div>
  );
}

function NoReport() {
  const t = useTranslations('report.none');
  const report = useTranslations('report');
  const { store, study } = useRoom();
  const { start, busy } = useReview();
  const may = useMay();
  return (
    <div className="px-4 py-8">
      <h2 className="text-lg font-medium">{t('title')}</h2>
      <p className="mt-1 text-muted">{may('report') ? t('about') : report('onlyRead')}</p>
      <div className="mt-4 flex flex-wrap gap-2">
        {may('ask') && (
          <Button look="primary" onClick={() => store.set({ panel: 'model' })}>
            <ScanEye size={14} aria-hidden /> {t('draft')}
          </Button>
        )}
        {may('report') && (
          <Button disabled={busy} onClick={() => void start()}>
            <FilePlus2 size={14} aria-hidden /> {t('start')}
          </Button>
        )}
        <ExportButton studyUid={study.studyUid} />
      </div>
      {may('report') && <p className="mt-4 text-sm text-faint">{t('rule')}</p>}
    </div>
  );
}
