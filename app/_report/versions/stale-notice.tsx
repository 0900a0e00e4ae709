import { useTranslations } from 'next-intl';
import { Button } from '@/app/_ui/button';
import { Notice } from '@/app/_ui/notice';
import { ACTS } from '@/app/_report/acts';
import { useReview } from '@/app/_report/review';
import type { Stale } from '@/app/_report/use-writes';
import type { Decide, Report } from '@/lib/api/reports';
import type { Finding } from '@/lib/report/finding';
import { shown } from '@/lib/report/prose';
import { isOpen } from '@/lib/report/review/life-cycle';
import { DifferenceList, useDifferences } from './differences';

/** The report was changed elsewhere while something was being written here: nothing is lost. */
export function StaleNotice({ stale, now }: { stale: Stale; now: Report }) {
  const { forgetStale, openForm, busy } = useReview();
  const t = useTranslations('report.stale');
  const changes = useDifferences()(stale.before.findings, now.findings);
  const { touches } = stale.sent;
  const touched = touches === 'all' ? [] : touches;
  const isOne = touched.length === 1 && stale.decision !== undefined;
  const canWrite = isOpen({ status: now.status, amending: now.amending !== null });
  return (
    <div className="px-3 pb-3">
      <Notice
        tone="amber"
        title={t('title', {
          before: stale.before.version,
          now: now.version,
          what: stale.what,
        })}
        actions={
          isOne && canWrite ? undefined : (
            <>
              <Button
                look="primary"
                disabled={busy || !canWrite}
                onClick={() =>
                  void stale.again().then((saved) => saved && openForm(null))
                }
              >
                {t('apply')}
              </Button>
              <Button onClick={forgetStale}>{t('leave')}</Button>
            </>
          )
        }
      >
        <DifferenceList changes={changes} />
        {isOne && canWrite && <Choice stale={stale} now={now} />}
      </Notice>
    </div>
  );
}

/** Two decisions on one finding, side by side: the reader says which stands. */
function Choice({ stale, now }: { stale: Stale; now: Report }) {
  const t = useTranslations('report.stale');
  const said = useTranslations('report');
  const { act, forgetStale, openForm, busy } = useReview();
  const { decision: mine, sent } = stale;
  const theirs = now.findings.find(({ id }) => id === sent.touches[0]);
  if (!mine || !theirs) return null;
  const before = stale.before.findings.find(({ id }) => id === theirs.id);
  const done = (saved: boolean) => {
    if (!saved) return;
    forgetStale();
    openForm(null);
  };
  const wording = (finding: Finding | undefined) => finding?.statement ?? '';
  const mineSays =
    mine.decision === 'edited' ? mine.statement.statement : wording(before);
  const both = `${wording(theirs)} ${mineSays}`;
  const joined: Decide | undefined =
    mine.decision === 'edited' && theirs.decision === 'edited'
      ? { ...mine, statement: { ...mine.statement, statement: both } }
      : undefined;
  return (
    <div className="mt-2 space-y-2">
      <p className="text-text">{t('choose')}</p>
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-1">
        <dt className="text-faint">
          {t('of', { number: shown(now.findings).indexOf(theirs) + 1 })}
        </dt>
        <dd />
        <dt className="text-faint">{t('mine')}</dt>
        <dd className="text-text">
          {mineSays} <em>{said(`decided.${mine.decision}`)}</em>
        </dd>
        <dt className="text-faint">{t('theirs')}</dt>
        <dd className="text-text">
          {theirs.statement} <em>{said(`decided.${theirs.decision}`)}</em>
        </dd>
      </dl>
      <div className="flex flex-wrap gap-2">
        <Button
          look="primary"
          disabled={busy}
          onClick={() => void stale.again().then(done)}
        >
          {t('keepMine')}
        </Button>
        <Button onClick={() => done(true)}>{t('keepTheirs')}</Button>
        {joined && (
          <Button
            disabled={busy}
            onClick={() =>
              void act(stale.what, ACTS.decide(theirs.id, joined)).then(done)
            }
          >
            {t('keepBoth')}
          </Button>
        )}
      </div>
    </div>
  );
}
