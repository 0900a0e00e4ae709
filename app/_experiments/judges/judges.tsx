import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useJudgings } from '@/app/_experiments/data';
import { useMay } from '@/app/_people/who';
import { Button } from '@/app/_ui/button';
import { Failure, Notice } from '@/app/_ui/notice';
import { Waiting } from '@/app/_ui/waiting';
import type { Experiment } from '@/lib/api/research/experiments';
import { JudgeDialog } from './judge-dialog';
import { JudgingBlock } from './judging-block';

/** Models that judge the drafts of other models: what they are asked, what it costs, whether to trust them. */
export function Judges({
  experiment,
  onScored,
}: {
  experiment: Experiment;
  onScored: () => void;
}) {
  const t = useTranslations('experiments.judges');
  const may = useMay();
  const { data, error, mutate } = useJudgings(experiment.id, onScored);
  const [asking, setAsking] = useState(false);
  const { state, isImported, counts } = experiment;
  const isOver = state === 'done' || state === 'paused' || state === 'cancelled';
  const canAsk = may('ask') && !isImported && isOver && (counts.done ?? 0) > 0;
  const changed = () => void mutate();
  return (
    <div className="space-y-4">
      <div className="flex items-start gap-4">
        <p className="max-w-prose text-muted">{t('about')}</p>
        {canAsk && (
          <Button look="primary" className="ml-auto" onClick={() => setAsking(true)}>
            {t('ask')}
          </Button>
        )}
      </div>
      {error !== undefined && <Failure error={error} />}
      {!data && !error && <Waiting>{t('waiting')}</Waiting>}
      {data?.judgings.length === 0 && <Notice title={t('none')}>{t('noneAbout')}</Notice>}
      {data?.judgings.map((judging) => (
        <JudgingBlock
          key={judging.id}
          experimentId={experiment.id}
          judging={judging}
          canAct={may('ask') && !isImported}
          onChange={changed}
        />
      ))}
      {asking && (
        <JudgeDialog
          experiment={experiment}
          onClose={() => {
            setAsking(false);
            changed();
          }}
        />
      )}
    </div>
  );
}
