import { useTranslations } from 'next-intl';
import { Shapes } from 'lucide-react';
import { toast } from 'sonner';
import { useProposals } from '@/app/_data/queries';
import { showProposals } from '@/app/_segments/proposals';
import { Button } from '@/app/_ui/button';
import { Chip } from '@/app/_ui/chip';
import { useRoom } from '@/app/_viewer/room';
import { useNamed } from '@/app/_words/named';
import type { Run } from '@/lib/api/runs';
import { percent, type RiskTable } from '@/lib/report/risk';

/** What a run brought beside sentences: outlines to be reviewed, chances of the years to come. */
export function RunResults({ run }: { run: Run }) {
  return (
    <>
      <ProposedSegments runId={run.id} />
      {run.draft?.risk && <Risk risk={run.draft.risk} />}
    </>
  );
}

function ProposedSegments({ runId }: { runId: string }) {
  const t = useTranslations('model.results');
  const room = useRoom();
  const { data } = useProposals(room.study.studyUid);
  const proposals = data?.proposals.filter((each) => each.runId === runId) ?? [];
  if (proposals.length === 0) return null;
  const show = () => {
    room.store.set({ panel: 'segments' });
    showProposals(room, proposals).catch(() => toast.error(t('notRead')));
  };
  return (
    <Button className="w-full" onClick={show}>
      <Shapes size={14} aria-hidden /> {t('review', { count: proposals.length })}
    </Button>
  );
}

function Risk({ risk }: { risk: RiskTable }) {
  const t = useTranslations('model.results');
  const named = useNamed();
  const of = named(risk.of);
  return (
    <section
      aria-label={t('risk', { of })}
      className="rounded border border-dashed border-amber/40 bg-amber-dim/40 p-2.5"
    >
      <p className="flex items-center gap-2">
        <Chip tone="amber">{t('researchOnly')}</Chip> {t('predicted', { of })}
      </p>
      <table className="mt-1.5 w-full tabular-nums">
        <thead className="text-sm text-faint">
          <tr>
            <th scope="col" className="text-left font-normal">
              {t('within')}
            </th>
            <th scope="col" className="text-right font-normal">
              {t('probability')}
            </th>
          </tr>
        </thead>
        <tbody>
          {risk.years.map(({ year, probability }) => (
            <tr key={year} className="border-t border-line">
              <th scope="row" className="text-left font-normal">
                {t('years', { count: year })}
              </th>
              <td className="text-right">{percent(probability)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="mt-1.5 text-sm text-muted">
        {risk.model}. {named(risk.calibration)} {t('noPlace')}
      </p>
    </section>
  );
}
