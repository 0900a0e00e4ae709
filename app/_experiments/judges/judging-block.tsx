import { useTranslations } from 'next-intl';
import { requestJson } from '@/app/_data/client';
import { experimentKey } from '@/app/_experiments/data';
import { usd } from '@/app/_experiments/standing';
import { DestinationText } from '@/app/_model/destination';
import { figures } from '@/app/_plots/options/plot-option';
import { Button } from '@/app/_ui/button';
import { State, type Tone } from '@/app/_ui/chip';
import { Notice } from '@/app/_ui/notice';
import { useSaid } from '@/app/_words/named';
import { NAMES } from '@/app/_experiments/judges/names';
import { toastProblem } from '@/app/_words/problem';
import type { ChangeExperiment } from '@/lib/api/research/experiments';
import { judgingSchema, type Judging } from '@/lib/api/research/judgings';

const TONES: Record<Judging['state'], Tone> = {
  ...{ ready: 'amber', running: 'accent', paused: 'amber' },
  ...{ done: 'green', cancelled: 'plain' },
};

/** One judge: who it is, how far it is, what it cost, and how far it agrees with people. */
export function JudgingBlock({
  experimentId,
  judging,
  canAct,
  onChange,
}: {
  experimentId: string;
  judging: Judging;
  canAct: boolean;
  onChange: () => void;
}) {
  const t = useTranslations('experiments.judges');
  const said = useSaid();
  const { id, number, kind, judge, state, counts, troubles, stopped } = judging;
  const { destination, prompt, temperature } = judge;
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const over = all - (counts.waiting ?? 0) - (counts.running ?? 0);
  const act = (change: ChangeExperiment) =>
    requestJson(
      'POST',
      `${experimentKey(experimentId)}/judgings/${id}/state`,
      judgingSchema,
      { body: change },
    ).then(onChange, toastProblem);
  return (
    <section
      className="space-y-2 rounded border border-line bg-panel p-4"
      aria-label={t('judging', { number })}
    >
      <div className="flex flex-wrap items-center gap-3">
        <h2 className="text-lg font-medium">
          {NAMES[kind]}
          <span className="ml-2 font-normal text-muted">
            {t('by', { title: judge.title, number })}
          </span>
        </h2>
        <State tone={TONES[state]}>
          {t(`states.${state}`)}
          <span className="text-muted">{t('ofDrafts', { over, all })}</span>
        </State>
        <span className="ml-auto flex gap-2 print:hidden">
          <Actions
            judging={judging}
            canAct={canAct}
            onAct={(change) => void act(change)}
          />
        </span>
      </div>
      <p className="text-muted">
        {t('cost', { spent: usd(judging.spentUsd), unknown: judging.unknownCosts })}{' '}
        {judging.budgetUsd !== null && t('ofBudget', { budget: usd(judging.budgetUsd) })}
      </p>
      <p className="text-sm text-faint">
        {t('record', {
          ...{
            model: judge.model ?? '–',
            adapter: judge.adapter,
            version: prompt.version,
          },
          ...{ sha256: prompt.sha256.slice(0, 16), policy: judge.policyId },
          temperature: temperature === null ? '–' : String(temperature),
        })}
      </p>
      {stopped && <Notice tone="amber" title={said(stopped.detail)} />}
      {troubles.map(({ message, drafts }) => (
        <Notice key={message} tone="amber" title={said(message)}>
          {t('drafts', { count: drafts })}
        </Notice>
      ))}
      {state === 'ready' && (
        <>
          <p className="max-w-prose">
            {t(destination.egress === 'remote' ? 'remote' : 'local', { count: all })}{' '}
            <DestinationText destination={destination} />.{' '}
            {judging.preview.mostUsd === null
              ? t('costUnknown')
              : t('costMost', { usd: usd(judging.preview.mostUsd) })}
          </p>
          <details>
            <summary className="text-sm text-muted hover:text-text">
              {t('example')}
            </summary>
            <pre className="mt-1 max-h-60 overflow-auto rounded bg-ground p-2 text-sm whitespace-pre-wrap">
              {`${prompt.instructions}\n\n${judging.preview.example}\n\n${prompt.question}`}
            </pre>
          </details>
        </>
      )}
      <Agreement agreement={judging.agreement} />
    </section>
  );
}

function Actions({
  judging: { state, counts, preview, judge, stopped, budgetUsd },
  canAct,
  onAct,
}: {
  judging: Judging;
  canAct: boolean;
  onAct: (change: ChangeExperiment) => void;
}) {
  const t = useTranslations('experiments.judges');
  if (!canAct) return null;
  const failed = counts.failed ?? 0;
  // Another half of what it was, so that going on does go on.
  const more =
    stopped?.why === 'budget' && budgetUsd !== null
      ? { budgetUsd: budgetUsd * 1.5 }
      : null;
  return (
    <>
      {state === 'ready' && (
        <Button
          look="primary"
          onClick={() => onAct({ to: 'running', digest: preview.digest })}
        >
          {t(judge.destination.egress === 'remote' ? 'confirm' : 'start')}
        </Button>
      )}
      {state === 'running' && (
        <Button onClick={() => onAct({ to: 'paused' })}>{t('pause')}</Button>
      )}
      {state === 'paused' && (
        <Button look="primary" onClick={() => onAct({ to: 'running', ...more })}>
          {more ? t('raise', { usd: usd(more.budgetUsd) }) : t('resume')}
        </Button>
      )}
      {failed > 0 && (state === 'done' || state === 'paused') && (
        <Button onClick={() => onAct({ to: 'running', retryFailed: true })}>
          {t('retry', { count: failed })}
        </Button>
      )}
      {state !== 'done' && state !== 'cancelled' && (
        <Button look="danger" onClick={() => onAct({ to: 'cancelled' })}>
          {t('cancel')}
        </Button>
      )}
    </>
  );
}

function Agreement({ agreement: { errors, preferences } }: Pick<Judging, 'agreement'>) {
  const t = useTranslations('experiments.judges.people');
  if (!errors && !preferences) return <p className="text-muted">{t('none')}</p>;
  const told = (
    value: number | null,
    { low, high }: { low: number | null; high: number | null },
  ) => ({ value: figures(value), low: figures(low), high: figures(high) });
  return (
    <ul className="list-disc pl-5">
      {errors && (
        <li>
          {t('errors', {
            ...{ ...told(errors.tau, errors.interval), name: 'Kendall' },
            count: errors.drafts,
          })}
        </li>
      )}
      {preferences && (
        <li>
          {t('preferences', {
            ...told(preferences.kappa, preferences.interval),
            count: preferences.votes,
          })}
        </li>
      )}
    </ul>
  );
}
