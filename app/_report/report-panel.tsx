import { FilePlus2, Plus, ScanEye } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { useMay } from '@/app/_people/who';
import { Button } from '@/app/_ui/button';
import { Chip, State } from '@/app/_ui/chip';
import { Select } from '@/app/_ui/field';
import { Failure } from '@/app/_ui/notice';
import { Bar, Waiting } from '@/app/_ui/waiting';
import { useRoom } from '@/app/_viewer/room';
import { useFormats } from '@/app/_words/use-formats';
import type { Report } from '@/lib/api/reports';
import { sections } from '@/lib/report/finding';
import { AddFinding } from './add-finding';
import { ExportButtons } from './export-buttons';
import { FindingCard } from './finding-card';
import { Prose } from './prose';
import { undecidedOf, useReview } from './review';
import { SignDialog } from './sign-dialog';
import { StaleNotice } from './stale-notice';
import { Versions } from './versions';

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
  const final = report.status === 'final';
  const readOnly = !useMay()('report') || final;
  const element = useRef<HTMLElement>(null);
  // Once it is signed, from the top, where it says so.
  useEffect(() => {
    if (final) element.current?.parentElement?.scrollTo({ top: 0 });
  }, [final]);
  return (
    <section
      aria-label={t('title')}
      ref={element}
      className={`flex min-h-full flex-col ${final ? 'border-l-2 border-green' : ''}`}
    >
      <OtherReports report={report} />
      <Head report={report} />
      {stale && <StaleNotice stale={stale} now={report} />}
      <div className="flex-1 space-y-4 px-3 pb-4">
        {sections.map((section) => {
          const inside = report.findings.filter((finding) => finding.section === section);
          if (inside.length === 0) return null;
          return (
            <section key={section} aria-label={t(`sections.${section}`)}>
              <h3 className="mb-1.5 text-sm font-medium text-faint">
                {t(`sections.${section}`)}
              </h3>
              <ul className="space-y-1.5">
                {inside.map((finding) => (
                  <FindingCard
                    key={finding.id}
                    finding={finding}
                    number={report.findings.indexOf(finding) + 1}
                    readOnly={readOnly}
                  />
                ))}
              </ul>
            </section>
          );
        })}
        {report.findings.length === 0 && <p className="text-muted">{t('empty')}</p>}
        {!readOnly && <OwnFinding />}
        <Prose report={report} />
        <Versions report={report} />
        <p className="text-sm text-faint">{report.disclaimer}</p>
      </div>
    </section>
  );
}

function Head({ report }: { report: Report }) {
  const t = useTranslations('report');
  const formats = useFormats();
  const [signing, setSigning] = useState(false);
  const may = useMay();
  const open = undecidedOf(report);
  const total = report.findings.length;
  const model = report.model ?? report.modelId;
  const whyNot =
    total === 0
      ? t('nothingToSign')
      : open > 0
        ? t('undecided', { count: open })
        : undefined;
  if (report.status === 'final') {
    return (
      <header className="mb-3 border-b border-line bg-green-dim px-3 py-2.5">
        <div className="flex items-center gap-2">
          <State tone="green">
            <span className="font-medium">
              {t('signedBy', { name: report.signedBy ?? '' })}
            </span>
          </State>
          <span className="flex-1" />
          <ExportButtons studyUid={report.studyUid} />
        </div>
        <p className="mt-0.5 text-sm text-muted">
          {[
            report.signedAt && formats.moment(report.signedAt),
            model && t('draftedWith', { model }),
            t('version', { version: report.version }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </header>
    );
  }
  return (
    <header className="sticky top-0 z-10 mb-3 border-b border-line bg-panel px-3 pt-2.5">
      <div className="flex items-center gap-2">
        <Chip tone="amber">{t('draft')}</Chip>
        <span className="min-w-0 flex-1 truncate text-muted">
          {model ? t('byModel', { model }) : t('startedEmpty')}
        </span>
        <span aria-label={t('decisionsMade')} className="text-muted">
          {t('reviewed', { decided: total - open, findings: total })}
        </span>
        {may('report') && (
          <Button
            look="sign"
            disabled={open > 0 || total === 0}
            title={whyNot}
            aria-describedby={open > 0 ? 'why-not-sign' : undefined}
            onClick={() => setSigning(true)}
          >
            {t('sign')}
          </Button>
        )}
      </div>
      {!may('report') && <p className="text-sm text-faint">{t('onlyRead')}</p>}
      <div className="mt-2">
        <Bar
          share={total === 0 ? 0 : (total - open) / total}
          label={t('reviewedShare')}
        />
      </div>
      <span id="why-not-sign" className="sr-only">
        {whyNot}
      </span>
      <SignDialog report={report} open={signing} onClose={() => setSigning(false)} />
    </header>
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
              each.status === 'final'
                ? t('chooseSigned', { name: each.signedBy ?? '' })
                : t('draft'),
              each.model ?? each.modelId ?? t('startedEmpty'),
              formats.moment(each.updatedAt),
            ].join(', ')}
          </option>
        ))}
      </Select>
    </div>
  );
}

function OwnFinding() {
  const t = useTranslations('report');
  const [adding, setAdding] = useState(false);
  if (adding) return <AddFinding onDone={() => setAdding(false)} />;
  return (
    <Button onClick={() => setAdding(true)}>
      <Plus size={14} aria-hidden /> {t('addFinding')}
    </Button>
  );
}

function NoReport() {
  const t = useTranslations('report.none');
  const report = useTranslations('report');
  const { store } = useRoom();
  const { start, busy } = useReview();
  const may = useMay();
  return (
    <div className="px-4 py-8">
      <h2 className="text-lg font-medium">{t('title')}</h2>
      <p className="mt-1 text-muted">{may('report') ? t('about') : report('onlyRead')}</p>
      <div className="mt-4 flex gap-2">
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
      </div>
      {may('report') && <p className="mt-4 text-sm text-faint">{t('rule')}</p>}
    </div>
  );
}
