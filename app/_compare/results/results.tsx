import { useTranslations } from 'next-intl';
import { readingKey, useStatistics } from '@/app/_compare/data';
import { Button } from '@/app/_ui/button';
import { Failure, Notice } from '@/app/_ui/notice';
import { Waiting } from '@/app/_ui/waiting';
import type { Reading } from '@/lib/api/blind/protocol';
import { Agreement } from './agreement';
import { Errors, Form, Measures } from './measures';
import { Preferences } from './preferences';

/** What the votes show: numbers, plots, and what they don’t say. */
export function Results({ reading }: { reading: Reading }) {
  const t = useTranslations('compare.results');
  const { data, error } = useStatistics(reading.id);
  if (error) return <Failure error={error} />;
  if (!data) return <Waiting>{t('waiting')}</Waiting>;
  const isOwner = reading.roles.includes('owner');
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4 print:overflow-visible">
      <div className="mx-auto max-w-6xl">
        <div className="mb-4 flex items-center gap-2 print:hidden">
          {isOwner &&
            (['jsonl', 'csv'] as const).map((format) => (
              <a
                key={format}
                download
                href={`${readingKey(reading.id)}/votes?format=${format}`}
                className="inline-flex h-7 items-center rounded border border-line bg-raised px-2.5 hover:bg-hover"
              >
                {t(`votes.${format}`)}
              </a>
            ))}
          <a
            download="statistics.json"
            href={`${readingKey(reading.id)}/statistics`}
            className="inline-flex h-7 items-center rounded border border-line bg-raised px-2.5 hover:bg-hover"
          >
            {t('statistics')}
          </a>
          <Button onClick={() => window.print()}>{t('print')}</Button>
        </div>
        <div className="mb-6 space-y-2">
          {reading.state === 'open' && (
            <Notice tone="amber" title={t('stillOpen')}>
              {t('stillOpenAbout')}
            </Notice>
          )}
          <p className="max-w-prose text-muted">
            {t('made', {
              ...{ seed: data.seed, resamples: data.resamples },
              votes: data.votes.reduce((sum, each) => sum + each.votes, 0),
              repeats: data.votes.reduce((sum, each) => sum + each.repeats, 0),
            })}
          </p>
        </div>
        {data.preferences && (
          <Preferences
            preferences={data.preferences}
            power={data.power}
            least={data.least}
          />
        )}
        <Errors errors={data.errors} />
        <Form form={data.form} items={reading.plan?.form ?? []} />
        <Measures measures={data.measures} items={reading.plan?.form ?? []} />
        <Agreement agreement={data.agreement} items={reading.plan?.form ?? []} />
      </div>
    </div>
  );
}
