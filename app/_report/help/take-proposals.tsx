import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useMay } from '@/app/_people/who';
import { ACTS } from '@/app/_report/acts';
import { useReview } from '@/app/_report/review';
import { Button } from '@/app/_ui/button';
import { Check } from '@/app/_ui/field';
import { useRoom } from '@/app/_viewer/room';
import type { Run } from '@/lib/api/runs';
import { isOpen } from '@/lib/report/review/life-cycle';

/** Statements of a run that was asked for a report: those that are chosen go into it, undecided. */
export function TakeProposals({ run }: { run: Run }) {
  const t = useTranslations('report.help');
  const room = useRoom();
  const may = useMay();
  const { report, act, busy } = useReview();
  const statements = run.draft?.statements ?? [];
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const { task, control } = run.request;
  if (statements.length === 0 || control || !task || !may('report')) return null;
  if (!report || ('reportId' in task && task.reportId !== report.id)) {
    return <p className="text-sm text-muted">{t('otherReport')}</p>;
  }
  if (!isOpen({ ...report, amending: report.amending !== null })) {
    return <p className="text-sm text-muted">{t('closed')}</p>;
  }
  const taken = new Set(
    report.findings
      .filter(({ runId }) => runId === run.id)
      .map(({ proposed }) => proposed?.statement),
  );
  const free = statements.flatMap(({ statement }, index) =>
    taken.has(statement) ? [] : [index],
  );
  if (free.length === 0) return <p className="text-sm text-muted">{t('taken')}</p>;
  const chosen = free.filter((index) => !left.has(index));
  const take = async () => {
    if (!(await act(t('proposals'), ACTS.propose(run.id, chosen)))) return;
    room.store.set({ panel: 'report', draft: null, coverage: null });
  };
  return (
    <fieldset className="space-y-1.5">
      <legend className="text-sm text-muted">{t('choose')}</legend>
      <div className="flex flex-wrap gap-x-3">
        {free.map((index) => (
          <Check
            key={index}
            label={String(index + 1)}
            aria-label={t('proposal', { number: index + 1 })}
            checked={!left.has(index)}
            onChange={({ target }) => {
              const next = new Set(left);
              if (target.checked) next.delete(index);
              else next.add(index);
              setLeft(next);
            }}
          />
        ))}
      </div>
      <Button
        look="primary"
        className="w-full"
        disabled={busy || chosen.length === 0}
        onClick={() => void take()}
      >
        {t('take', { count: chosen.length })}
      </Button>
    </fieldset>
  );
}
