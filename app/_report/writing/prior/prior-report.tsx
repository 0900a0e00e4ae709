import { comparisonsOf } from '@/lib/report/review/compare';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useReports, useVersions } from '@/app/_data/queries';
import { useOtherStudies } from '@/app/_data/studies';
import { useMay } from '@/app/_people/who';
import { Button } from '@/app/_ui/button';
import { Select } from '@/app/_ui/field';
import { Failure } from '@/app/_ui/notice';
import { Waiting } from '@/app/_ui/waiting';
import { useRoomState } from '@/app/_viewer/room';
import { useFormats } from '@/app/_words/use-formats';
import type { Report } from '@/lib/api/reports';
import type { PatientStudy } from '@/lib/api/studies';
import {
  comparedSchema,
  sections,
  type Compared,
  type Finding,
} from '@/lib/report/finding';
import { standing } from '@/lib/report/prose';
import { isOpen, isSigned } from '@/lib/report/review/life-cycle';
import { CompareForm } from './compare-form';
import { useShowPrior } from './compared-line';

/** What was said of the patient's earlier studies, beside this report. */
export function PriorReports({ report }: { report: Report }) {
  const t = useTranslations('writing.prior');
  const formats = useFormats();
  const { data } = useOtherStudies(report.studyUid);
  const beside = useRoomState((state) => state.prior?.studyUid);
  const [isShown, setShown] = useState(false);
  const [chosenUid, setChosenUid] = useState<string | null>(null);
  const earlier = (data?.studies ?? []).filter(({ when }) => when !== 'after');
  const chosen =
    earlier.find(({ studyUid }) => studyUid === (chosenUid ?? beside)) ??
    earlier.find(({ isAlike }) => isAlike) ??
    earlier[0];
  if (!chosen) return null;
  const nameOf = ({ studyDate, description, modalities }: PatientStudy) =>
    [formats.date(studyDate), description || modalities.join(', ')]
      .filter(Boolean)
      .join(' · ');
  return (
    <details
      className="rounded border border-line"
      onToggle={(event) => setShown(event.currentTarget.open)}
    >
      <summary className="px-3 py-1.5 text-muted hover:text-text">
        {t('title')} <span className="text-faint">{earlier.length}</span>
      </summary>
      {isShown && (
        <div className="space-y-2 border-t border-line px-3 py-2">
          <Select
            aria-label={t('choose')}
            value={chosen.studyUid}
            onChange={({ target }) => setChosenUid(target.value)}
          >
            {earlier.map((each) => (
              <option key={each.studyUid} value={each.studyUid}>
                {nameOf(each)}
              </option>
            ))}
          </Select>
          <OfStudy key={chosen.studyUid} study={chosen} report={report} />
        </div>
      )}
    </details>
  );
}

function OfStudy({ study, report }: { study: PatientStudy; report: Report }) {
  const t = useTranslations('writing.prior');
  const { data, error } = useReports(study.studyUid);
  if (error !== undefined) return <Failure error={error as unknown} />;
  if (!data) return <Waiting>{t('loading')}</Waiting>;
  const signed = data.reports.find(({ status }) => isSigned(status));
  if (!signed) return <p className="text-sm text-muted">{t('unsigned')}</p>;
  return <Signed prior={signed} study={study} report={report} />;
}

/** As it was signed: what an open amendment changed so far is nobody's word yet. */
function Signed({
  prior,
  study,
  report,
}: {
  prior: Report;
  study: PatientStudy;
  report: Report;
}) {
  const t = useTranslations('writing.prior');
  const formats = useFormats();
  const { data, error } = useVersions(prior.id, prior.version);
  if (error !== undefined) return <Failure error={error as unknown} />;
  if (!data) return <Waiting>{t('loading')}</Waiting>;
  const findings = standing(
    data.versions.find(({ version }) => version === prior.signedVersion)?.findings ?? [],
  );
  return (
    <>
      <p className="text-sm text-muted">
        {t('signedBy', {
          name: prior.signedBy ?? '',
          when: prior.signedAt ? formats.moment(prior.signedAt) : '',
        })}
      </p>
      {sections.map((section) => (
        <ul key={section} className="space-y-1.5">
          {findings
            .filter((finding) => finding.section === section)
            .map((finding) => (
              <Before
                key={finding.id}
                {...{ finding, study, report }}
                reportId={prior.id}
              />
            ))}
        </ul>
      ))}
    </>
  );
}

function Before({
  finding,
  study,
  report,
  reportId,
}: {
  finding: Finding;
  study: PatientStudy;
  report: Report;
  reportId: string;
}) {
  const t = useTranslations('writing.prior');
  const may = useMay();
  const show = useShowPrior();
  const [change, setChange] = useState<Compared['change'] | null>(null);
  const open = isOpen({ status: report.status, amending: report.amending !== null });
  const isTaken = report.findings.some(
    (each) =>
      each.decision !== 'rejected' &&
      comparisonsOf(each).some(
        (compared) => compared.findingId === finding.id && compared.reportId === reportId,
      ),
  );
  const canCompare =
    may('report') &&
    open &&
    (finding.section === 'findings' || finding.section === 'impression');
  const { studyUid } = study;
  return (
    <li>
      <p className={isTaken ? 'text-faint' : ''}>{finding.statement}</p>
      <span className="mt-0.5 flex flex-wrap gap-1">
        {finding.evidence.length > 0 && (
          <Button
            className="h-6 px-2 text-sm"
            onClick={() => void show({ studyUid, evidence: finding.evidence })}
          >
            {t('show')}
          </Button>
        )}
        {isTaken && <span className="text-sm text-faint">{t('taken')}</span>}
        {canCompare &&
          !isTaken &&
          comparedSchema.shape.change.options.map((each) => (
            <Button
              key={each}
              className="h-6 px-2 text-sm"
              aria-pressed={change === each}
              onClick={() => setChange(each)}
            >
              {t(`changes.${each}`)}
            </Button>
          ))}
      </span>
      {change && canCompare && !isTaken && (
        <CompareForm
          key={change}
          {...{ finding, study, change, reportId }}
          onClose={() => setChange(null)}
        />
      )}
    </li>
  );
}
