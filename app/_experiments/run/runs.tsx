import { useTranslations } from 'next-intl';
import { requestJson } from '@/app/_data/client';
import { experimentKey } from '@/app/_experiments/data';
import { countsOf, Standing, usd } from '@/app/_experiments/standing';
import { useMay } from '@/app/_people/who';
import { Notice } from '@/app/_ui/notice';
import { Bar } from '@/app/_ui/waiting';
import { toastProblem } from '@/app/_words/problem';
import {
  experimentSchema,
  type ChangeExperiment,
  type Experiment,
  type Progress,
} from '@/lib/api/research/experiments';
import { Actions } from './actions';
import { Decision } from './decision';
import { Grid } from './grid';
import { Troubles } from './troubles';

/** What goes where, the decision that it may, and how far it is. */
export function Runs({
  experiment,
  progress,
  onChange,
}: {
  experiment: Experiment;
  progress: Progress | undefined;
  onChange: () => void;
}) {
  const t = useTranslations('experiments');
  const may = useMay();
  const row = progress ?? experiment;
  const { all, over } = countsOf(row);
  const act = (body: ChangeExperiment) =>
    requestJson('POST', `${experimentKey(experiment.id)}/state`, experimentSchema, {
      body,
    })
      .catch(toastProblem)
      .finally(onChange);
  const says = [
    t('spent', { usd: usd(row.spentUsd) }),
    ...(row.budgetUsd === null ? [] : [t('ofBudget', { usd: usd(row.budgetUsd) })]),
    ...(row.unknownCosts > 0 ? [t('unknownCosts', { count: row.unknownCosts })] : []),
  ];
  return (
    <div className="space-y-5">
      <div className="flex flex-wrap items-center gap-4">
        <Standing row={row} />
        <span className="w-48">
          <Bar share={over / Math.max(1, all)} label={t('progress')} />
        </span>
        <span className="text-muted">{says.join(' · ')}</span>
        <Actions row={row} onAct={(change) => void act(change)} />
      </div>
      {row.stopped && (
        <Notice tone="amber" title={t(`stoppedBy.${row.stopped.why}`)}>
          {row.stopped.detail}
        </Notice>
      )}
      {row.state === 'preparing' && (
        <Notice title={t('preparing')}>{t('preparingAbout')}</Notice>
      )}
      {experiment.preview && (
        <Decision
          preview={experiment.preview}
          budgetUsd={row.budgetUsd}
          canStart={row.state === 'ready' && may('ask')}
          onStart={(digest) => void act({ to: 'running', digest })}
        />
      )}
      <Grid experiment={experiment} letters={progress?.grid} />
      <Troubles id={experiment.id} counts={row.counts} />
    </div>
  );
}
