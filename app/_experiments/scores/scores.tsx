import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { requestJson } from '@/app/_data/client';
import { experimentKey, useScoring } from '@/app/_experiments/data';
import { LINK } from '@/app/_experiments/frame';
import { useMay } from '@/app/_people/who';
import { saveFile, csvOf } from '@/app/_plots/save';
import { Button } from '@/app/_ui/button';
import { Select } from '@/app/_ui/field';
import { Failure, Notice } from '@/app/_ui/notice';
import { Waiting } from '@/app/_ui/waiting';
import { toastProblem } from '@/app/_words/problem';
import { useFormats } from '@/app/_words/use-formats';
import type { Experiment } from '@/lib/api/research/experiments';
import { scoringSchema } from '@/lib/api/research/scores';
import { FindingTable } from './finding-table';
import { Metric } from './metric';
import { MetricTable } from './metric-table';
import { tableOf } from './table-of';

/** Drafts held against the references: numbers, how sure they are, and what they don’t say. */
export function Scores({
  experiment,
  onScored,
}: {
  experiment: Experiment;
  onScored: () => void;
}) {
  const t = useTranslations('experiments.scores');
  const cautions = useTranslations('experiments.cautions');
  const may = useMay();
  const { moment } = useFormats();
  const { id, scorings, counts } = experiment;
  const { data, error } = useScoring(id, scorings);
  const [busy, setBusy] = useState(false);
  const [chosen, setChosen] = useState('findings-f1');
  const score = async () => {
    setBusy(true);
    await requestJson('POST', `${experimentKey(id)}/scores`, scoringSchema)
      .then(onScored)
      .catch(toastProblem);
    setBusy(false);
  };
  const canScore = may('ask') && (counts.done ?? 0) > 0;
  const anew = canScore && (
    <Button disabled={busy} onClick={() => void score()}>
      {t(busy ? 'scoring' : scorings === 0 ? 'score' : 'again')}
    </Button>
  );
  if (error) return <Failure error={error} />;
  if (scorings === 0) {
    return (
      <Notice title={t('none')} actions={anew || undefined}>
        {t('noneAbout')}
      </Notice>
    );
  }
  if (!data) return <Waiting>{t('waiting')}</Waiting>;
  const { summary, number, author, createdAt } = data;
  const column = summary.columns.find((each) => each.id === chosen) ?? summary.columns[0];
  return (
    <div>
      <div className="mb-4 flex flex-wrap items-center gap-2 print:hidden">
        <Button
          onClick={() =>
            saveFile(csvOf(tableOf(summary)), 'text/csv', `scores-${id}.csv`)
          }
        >
          {t('csv')}
        </Button>
        <a
          download={`scores-${id}.json`}
          href={`${experimentKey(id)}/scores?number=${number}`}
          className={LINK}
        >
          {t('json')}
        </a>
        {may('export') && (
          <a download href={`${experimentKey(id)}/bundle`} className={LINK}>
            {t('bundle')}
          </a>
        )}
        {anew}
        <Button onClick={() => window.print()}>{t('print')}</Button>
      </div>
      <p className="mb-4 max-w-prose text-muted">
        {t('made', {
          ...{ number, author, when: moment(createdAt), seed: summary.seed },
          resamples: summary.resamples,
        })}{' '}
        {summary.orders.length === 0 && t('noOrder', { least: summary.least })}
      </p>
      {data.metrics !== data.current && (
        <Notice
          tone="amber"
          title={cautions('other-version', { made: data.metrics, now: data.current })}
        />
      )}
      <FindingTable summary={summary} />
      <MetricTable summary={summary} chosen={column?.id} onChoose={setChosen} />
      {column && (
        <>
          <label className="mb-3 flex items-center gap-2 print:hidden">
            <span className="text-muted">{t('metric')}</span>
            <Select
              className="w-96"
              value={column.id}
              onChange={({ target }) => setChosen(target.value)}
            >
              {summary.columns.map(({ id: metric, title }) => (
                <option key={metric} value={metric}>
                  {title}
                </option>
              ))}
            </Select>
          </label>
          <Metric scoring={data} column={column} experiment={experiment} />
        </>
      )}
    </div>
  );
}
