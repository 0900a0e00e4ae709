import { FilePlus2, Plus, ScanEye } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from '@/app/_ui/button';
import { Chip, State } from '@/app/_ui/chip';
import { moment } from '@/app/_ui/format';
import { Select } from '@/app/_ui/field';
import { Failure } from '@/app/_ui/notice';
import { Bar, Waiting } from '@/app/_ui/waiting';
import { useRoom } from '@/app/_viewer/room';
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

const TITLES = {
  technique: 'Technique',
  findings: 'Findings',
  impression: 'Impression',
} as const;

/** The report: what the model proposed, what the reader made of it, and the signature. */
export function ReportPanel() {
  const review = useReview();
  const { report, error, isLoading } = review;
  if (error) {
    return (
      <div className="p-3">
        <Failure
          error={error}
          actions={<Button onClick={review.refresh}>Try again</Button>}
        />
      </div>
    );
  }
  if (!report) {
    return isLoading ? (
      <p className="p-3">
        <Waiting>Loading the report …</Waiting>
      </p>
    ) : (
      <NoReport />
    );
  }
  return <ReportView report={report} />;
}

function ReportView({ report }: { report: Report }) {
  const { stale } = useReview();
  const final = report.status === 'final';
  const element = useRef<HTMLElement>(null);
  // Once it is signed, from the top, where it says so.
  useEffect(() => {
    if (final) element.current?.parentElement?.scrollTo({ top: 0 });
  }, [final]);
  return (
    <section
      aria-label="Report"
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
            <section key={section} aria-label={TITLES[section]}>
              <h3 className="mb-1.5 text-sm font-medium text-faint">{TITLES[section]}</h3>
              <ul className="space-y-1.5">
                {inside.map((finding) => (
                  <FindingCard
                    key={finding.id}
                    finding={finding}
                    number={report.findings.indexOf(finding) + 1}
                    readOnly={final}
                  />
                ))}
              </ul>
            </section>
          );
        })}
        {report.findings.length === 0 && (
          <p className="text-muted">
            This report is empty. Add what you see, from the slice on the screen.
          </p>
        )}
        {!final && <OwnFinding />}
        <Prose report={report} />
        <Versions report={report} />
        <p className="text-sm text-faint">{report.disclaimer}</p>
      </div>
    </section>
  );
}

function Head({ report }: { report: Report }) {
  const [signing, setSigning] = useState(false);
  const open = undecidedOf(report);
  const total = report.findings.length;
  const model = report.model ?? report.modelId;
  if (report.status === 'final') {
    return (
      <header className="mb-3 border-b border-line bg-green-dim px-3 py-2.5">
        <div className="flex items-center gap-2">
          <State tone="green">
            <span className="font-medium">Signed by {report.signedBy}</span>
          </State>
          <span className="flex-1" />
          <ExportButtons studyUid={report.studyUid} />
        </div>
        <p className="mt-0.5 text-sm text-muted">
          {report.signedAt && moment(report.signedAt)}
          {model && ` · drafted with ${model}`} · version {report.version}
        </p>
      </header>
    );
  }
  return (
    <header className="sticky top-0 z-10 mb-3 border-b border-line bg-panel px-3 pt-2.5">
      <div className="flex items-center gap-2">
        <Chip tone="amber">draft</Chip>
        <span className="min-w-0 flex-1 truncate text-muted">
          {model ? `by ${model}` : 'started empty'}
        </span>
        <span aria-label="Decisions" className="text-muted">
          {total - open} of {total} reviewed
        </span>
        <Button
          look="sign"
          disabled={open > 0 || total === 0}
          title={whyNot(open, total)}
          aria-describedby={open > 0 ? 'why-not-sign' : undefined}
          onClick={() => setSigning(true)}
        >
          Sign …
        </Button>
      </div>
      <div className="mt-2">
        <Bar share={total === 0 ? 0 : (total - open) / total} label="Reviewed" />
      </div>
      <span id="why-not-sign" className="sr-only">
        {whyNot(open, total)}
      </span>
      <SignDialog report={report} open={signing} onClose={() => setSigning(false)} />
    </header>
  );
}

/** A study may have several reports: one of each draft that was reviewed. */
function OtherReports({ report }: { report: Report }) {
  const { reports, choose } = useReview();
  if (reports.length < 2) return null;
  return (
    <div className="border-b border-line px-3 py-1.5">
      <Select
        aria-label="Report of this study"
        value={report.id}
        onChange={({ target }) => choose(target.value)}
      >
        {reports.map((each) => (
          <option key={each.id} value={each.id}>
            {each.status === 'final' ? `signed by ${each.signedBy}` : 'draft'},{' '}
            {each.model ?? each.modelId ?? 'started empty'}, {moment(each.updatedAt)}
          </option>
        ))}
      </Select>
    </div>
  );
}

function whyNot(open: number, total: number): string | undefined {
  if (total === 0) return 'There is nothing to sign yet.';
  if (open === 0) return undefined;
  return `${open} finding${open === 1 ? ' has' : 's have'} no decision yet.`;
}

function OwnFinding() {
  const [adding, setAdding] = useState(false);
  if (adding) return <AddFinding onDone={() => setAdding(false)} />;
  return (
    <Button onClick={() => setAdding(true)}>
      <Plus size={14} aria-hidden /> Add finding
    </Button>
  );
}

function NoReport() {
  const { store } = useRoom();
  const { start, busy } = useReview();
  return (
    <div className="px-4 py-8">
      <h2 className="text-lg font-medium">No report yet</h2>
      <p className="mt-1 text-muted">
        Let a model draft one and go through it finding by finding, or write your own from
        the slices.
      </p>
      <div className="mt-4 flex gap-2">
        <Button look="primary" onClick={() => store.set({ panel: 'model' })}>
          <ScanEye size={14} aria-hidden /> Draft with a model
        </Button>
        <Button disabled={busy} onClick={() => void start()}>
          <FilePlus2 size={14} aria-hidden /> Start empty
        </Button>
      </div>
      <p className="mt-4 text-sm text-faint">
        A draft becomes a report only by your decisions: each finding is accepted, edited
        or rejected before the report can be signed.
      </p>
    </div>
  );
}
