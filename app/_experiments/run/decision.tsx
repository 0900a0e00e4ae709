import { useTranslations } from 'next-intl';
import { usd } from '@/app/_experiments/standing';
import { DestinationText } from '@/app/_model/destination';
import { Button } from '@/app/_ui/button';
import { Notice } from '@/app/_ui/notice';
import { useFormats } from '@/app/_words/use-formats';
import { useSaid } from '@/app/_words/named';
import type { Experiment } from '@/lib/api/research/experiments';

type Preview = NonNullable<Experiment['preview']>;

const HEAD = ['model', 'where', 'runs', 'images', 'tokens', 'cost', 'texts'] as const;

/** What would go where and for how much at most; starting it is the decision that all of it may. */
export function Decision({
  preview,
  budgetUsd,
  canStart,
  onStart,
}: {
  preview: Preview;
  budgetUsd: number | null;
  canStart: boolean;
  onStart: (digest: string) => void;
}) {
  const t = useTranslations('experiments.decision');
  const { number } = useFormats();
  const said = useSaid();
  const { sendings, stopped, warnings, mostUsd, digest } = preview;
  const isRemote = sendings.some(({ destination }) => destination.egress === 'remote');
  const isOverBudget = budgetUsd !== null && mostUsd !== null && mostUsd > budgetUsd;
  return (
    <section className="space-y-3">
      <h2 className="text-lg font-medium">{t('title')}</h2>
      <table className="w-full">
        <thead>
          <tr className="text-left text-sm text-faint">
            {HEAD.map((name, at) => (
              <th
                key={name}
                scope="col"
                className={`border-b border-line py-1 pr-3 font-normal ${at > 1 ? 'text-right' : ''}`}
              >
                {t(`head.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sendings.map((each) => (
            <tr key={each.modelId} className="border-b border-line/50">
              <td className="py-1 pr-3">{each.title}</td>
              <td className="pr-3">
                <DestinationText destination={each.destination} />
              </td>
              <td className="pr-3 text-right">
                {number(each.runs)}
                {each.stopped > 0 && (
                  <span className="text-amber">
                    {' '}
                    {t('notSent', { count: each.stopped })}
                  </span>
                )}
              </td>
              <td className="pr-3 text-right">{number(each.images)}</td>
              <td className="pr-3 text-right">{number(each.tokens)}</td>
              <td className="pr-3 text-right">
                {each.mostUsd === null
                  ? t('noPrice')
                  : t('most', { usd: usd(each.mostUsd) })}
              </td>
              <td className="pr-3 text-right text-muted">
                {t('texts', {
                  masked: each.masked,
                  left: each.unmasked + each.unread,
                })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {stopped.length > 0 && (
        <Notice
          tone="amber"
          title={t('stopped', { count: stopped.length })}
          detail={stopped
            .map(
              ({ studyUid, modelId, reason }) =>
                `${studyUid}  ${modelId}  ${said(reason)}`,
            )
            .join('\n')}
        />
      )}
      {warnings.map(({ message, runs }) => (
        <Notice key={message} tone="amber" title={said(message)}>
          {t('ofRuns', { runs })}
        </Notice>
      ))}
      {canStart && (
        <div className="rounded border border-line bg-panel p-3">
          <p className="mb-2 max-w-prose">
            {t(isRemote ? 'remote' : 'local')}{' '}
            {mostUsd === null ? t('costUnknown') : t('costMost', { usd: usd(mostUsd) })}{' '}
            {isOverBudget && t('overBudget', { usd: usd(budgetUsd) })}
          </p>
          <div className="flex items-center gap-3">
            <Button look="primary" onClick={() => onStart(digest)}>
              {t(isRemote ? 'confirm' : 'start')}
            </Button>
            <span className="truncate font-mono text-xs text-faint" title={digest}>
              {t('digest', { digest: digest.slice(0, 16) })}
            </span>
          </div>
        </div>
      )}
    </section>
  );
}
