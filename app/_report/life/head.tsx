import { Ellipsis } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useMay } from '@/app/_people/who';
import { Button } from '@/app/_ui/button';
import { Chip, State } from '@/app/_ui/chip';
import { Menu, MenuItem } from '@/app/_ui/menu';
import { Bar } from '@/app/_ui/waiting';
import { useFormats } from '@/app/_words/use-formats';
import type { Report } from '@/lib/api/reports';
import { shown } from '@/lib/report/prose';
import { isSigned } from '@/lib/report/review/life-cycle';
import { ACTS } from '@/app/_report/acts';
import { ExportButton } from '@/app/_export/export-button';
import { LinkDialog } from '@/app/_report/finding/drawings/link-dialog';
import { CriticalDialog } from '@/app/_report/writing/critical/critical-dialog';
import { undecidedOf, useReview, type LifeDialog } from '@/app/_report/review';
import { SignDialog } from './sign-dialog';
import { AddendumDialog, AmendDialog, WithdrawDialog } from './signed-dialogs';

/** What a report is, who answers for it, and what can be done to all of it. */
export function Head({ report }: { report: Report }) {
  return (
    <>
      {report.status === 'entered-in-error' ? (
        <InError report={report} />
      ) : isSigned(report.status) && !report.amending ? (
        <Signed report={report} />
      ) : (
        <Open report={report} />
      )}
      <LifeDialogs report={report} />
    </>
  );
}

function Signed({ report }: { report: Report }) {
  const t = useTranslations('report');
  const formats = useFormats();
  const model = report.model ?? report.modelId;
  return (
    <header className="mb-3 border-b border-line bg-green-dim px-3 py-2.5">
      <div className="flex items-center gap-2">
        <State tone="green">
          <span className="font-medium">
            {t('signedBy', { name: report.signedBy ?? '' })}
          </span>
        </State>
        <span className="flex-1" />
        <More of={['append', 'amend', 'withdraw']} />
      </div>
      <p className="mt-0.5 text-sm text-muted">
        {[
          report.status !== 'final' && t(`statuses.${report.status}`),
          report.signedAt && formats.moment(report.signedAt),
          model && t('draftedWith', { model }),
          t('version', { version: report.version }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <Signatures report={report} />
      <div className="mt-2">
        <ExportButton studyUid={report.studyUid} />
      </div>
    </header>
  );
}

/** What was signed after the first signature, and why. */
function Signatures({ report }: { report: Report }) {
  const t = useTranslations('report');
  const formats = useFormats();
  return report.signatures
    .filter(({ act }) => act !== 'signed' && act !== 'released')
    .map(({ version, act, by, at, reason }) => (
      <p key={version} className="mt-0.5 text-sm text-muted">
        {t(`acts.${act}`, { name: by, when: formats.moment(at) })}
        {reason && ` ${t('because', { reason })}`}
      </p>
    ));
}

function InError({ report }: { report: Report }) {
  const t = useTranslations('report');
  return (
    <header role="alert" className="mb-3 border-b border-line bg-red-dim px-3 py-2.5">
      <span className="font-medium text-red">{t('statuses.entered-in-error')}</span>
      <Signatures report={report} />
    </header>
  );
}

function Open({ report }: { report: Report }) {
  const t = useTranslations('report');
  const { ask, act, busy } = useReview();
  const mayReport = useMay()('report');
  const open = undecidedOf(report);
  const total = shown(report.findings).length;
  const model = report.model ?? report.modelId;
  const whyNot =
    total === 0
      ? t('nothingToSign')
      : open > 0
        ? t('undecided', { count: open })
        : undefined;
  return (
    <header className="sticky top-0 z-10 mb-3 border-b border-line bg-panel px-3 pt-2.5">
      <div className="flex items-center gap-2">
        <Chip tone="amber">
          {t(report.amending ? 'amending' : `statuses.${report.status}`)}
        </Chip>
        <span className="min-w-0 flex-1 truncate text-muted">
          {model ? t('byModel', { model }) : t('startedEmpty')}
        </span>
        <span aria-label={t('decisionsMade')} className="whitespace-nowrap text-muted">
          {t('reviewed', { decided: total - open, findings: total })}
        </span>
        {mayReport && (
          <Button
            look="sign"
            disabled={open > 0 || total === 0}
            title={whyNot}
            aria-describedby={open > 0 ? 'why-not-sign' : undefined}
            onClick={() => ask('sign')}
          >
            {t('sign')}
          </Button>
        )}
        <ExportButton studyUid={report.studyUid} isSmall />
        <More of={report.status === 'draft' ? ['release', 'withdraw'] : ['withdraw']} />
      </div>
      {!mayReport && <p className="text-sm text-faint">{t('onlyRead')}</p>}
      {report.amending && (
        <p className="mt-1.5 flex items-center gap-2 text-sm text-muted">
          <span className="min-w-0 flex-1">
            {t('amendedBecause', { reason: report.amending.reason })}
          </span>
          <Button
            className="h-6 px-2 text-sm"
            disabled={busy || !mayReport}
            onClick={() => void act(t('leaveAmendment'), ACTS.leave())}
          >
            {t('leaveAmendment')}
          </Button>
        </p>
      )}
      <div className="mt-2">
        <Bar
          share={total === 0 ? 0 : (total - open) / total}
          label={t('reviewedShare')}
        />
      </div>
      <span id="why-not-sign" className="sr-only">
        {whyNot}
      </span>
    </header>
  );
}

function More({ of }: { of: readonly Exclude<LifeDialog, 'critical' | 'link'>[] }) {
  const t = useTranslations('report');
  const { ask } = useReview();
  const mayReport = useMay()('report');
  if (!mayReport) return null;
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={t('more')}
          className="inline-flex size-7 shrink-0 items-center justify-center rounded text-muted hover:bg-hover hover:text-text"
        >
          <Ellipsis size={16} aria-hidden />
        </button>
      }
    >
      {of.map((each) => (
        <MenuItem key={each} label={t(`menu.${each}`)} onSelect={() => ask(each)} />
      ))}
    </Menu>
  );
}

function LifeDialogs({ report }: { report: Report }) {
  const { dialog } = useReview();
  switch (dialog) {
    case 'sign':
    case 'release':
      return <SignDialog report={report} as={dialog} />;
    case 'append':
      return <AddendumDialog />;
    case 'amend':
      return <AmendDialog />;
    case 'withdraw':
      return <WithdrawDialog />;
    case 'critical':
      return <CriticalDialog report={report} />;
    case 'link':
      return <LinkDialog report={report} />;
    case null:
      return null;
  }
}
