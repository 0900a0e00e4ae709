'use client';

import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { useState } from 'react';
import { Section } from '@/app/_people/section';
import { useMay } from '@/app/_people/who';
import { Button } from '@/app/_ui/button';
import { Chip } from '@/app/_ui/chip';
import { Failure } from '@/app/_ui/notice';
import { useFormats } from '@/app/_words/use-formats';
import type { CohortRow } from '@/lib/api/research/cohorts';
import type { ExperimentRow } from '@/lib/api/research/experiments';
import { ExperimentForm } from './begin/experiment-form';
import { BundleButton } from './bundle-button';
import { CohortDialog } from './cohorts/cohort-dialog';
import { useCohorts, useExperimentList } from './data';
import { Frame, LINK } from './frame';
import { Standing, usd } from './standing';

/** What is, and was, compared, and on which studies. */
export function ExperimentsPage() {
  const t = useTranslations('experiments');
  const may = useMay();
  const [open, setOpen] = useState<'cohort' | 'experiment'>();
  const cohorts = useCohorts();
  const experiments = useExperimentList();
  const error: unknown = cohorts.error ?? experiments.error;
  const own = cohorts.data?.cohorts.filter(({ isImported }) => !isImported) ?? [];
  return (
    <Frame
      title={t('title')}
      head={
        <Link href="/compare" className="ml-2 text-faint hover:text-text">
          {t('readings')}
        </Link>
      }
    >
      <main className="min-h-0 flex-1 overflow-y-auto px-5 py-4">
        <div className="mx-auto max-w-6xl">
          {error !== undefined && <Failure error={error} />}
          <Section
            title={t('title')}
            about={t('about')}
            actions={
              <span className="flex gap-2">
                {may('import') && (
                  <BundleButton onTaken={() => void experiments.mutate()} />
                )}
                {may('ask') && own.length > 0 && open !== 'experiment' && (
                  <Button look="primary" onClick={() => setOpen('experiment')}>
                    {t('add')}
                  </Button>
                )}
              </span>
            }
          >
            {open === 'experiment' && (
              <ExperimentForm cohorts={own} onClose={() => setOpen(undefined)} />
            )}
            {experiments.data?.experiments.length === 0 && (
              <p className="text-muted">{t(own.length > 0 ? 'none' : 'noneYet')}</p>
            )}
            <ul>
              {experiments.data?.experiments.map((row) => (
                <ExperimentLine key={row.id} row={row} />
              ))}
            </ul>
          </Section>
          <Section
            title={t('cohorts.title')}
            about={t('cohorts.about')}
            actions={
              may('arrange') && (
                <Button
                  look={own.length === 0 ? 'primary' : 'plain'}
                  onClick={() => setOpen('cohort')}
                >
                  {t('cohorts.add')}
                </Button>
              )
            }
          >
            {cohorts.data?.cohorts.length === 0 && (
              <p className="text-muted">{t('cohorts.none')}</p>
            )}
            <ul>
              {cohorts.data?.cohorts.map((cohort) => (
                <CohortLine key={cohort.id} cohort={cohort} />
              ))}
            </ul>
          </Section>
          <p className="text-muted">
            {t('next')}{' '}
            <Link href="/compare" className={LINK}>
              {t('readings')}
            </Link>
          </p>
        </div>
      </main>
      {open === 'cohort' && (
        <CohortDialog
          onClose={() => {
            setOpen(undefined);
            void cohorts.mutate();
          }}
        />
      )}
    </Frame>
  );
}

function ExperimentLine({ row }: { row: ExperimentRow }) {
  const t = useTranslations('experiments');
  const { moment } = useFormats();
  const cost = [usd(row.spentUsd), ...(row.unknownCosts > 0 ? [t('unknownCost')] : [])];
  return (
    <li className="border-b border-line">
      <Link
        href={`/experiments/${row.id}`}
        className="flex items-center gap-4 px-2 py-2 hover:bg-hover"
      >
        <span className="min-w-0 flex-1 truncate font-medium">
          {row.name}
          {row.isImported && <Chip className="ml-2">{t('imported')}</Chip>}
        </span>
        <span className="w-60 truncate">
          <Standing row={row} />
        </span>
        <span className="w-48 truncate text-muted">{row.cohort.name}</span>
        <span className="w-32 text-right text-muted">{cost.join(' + ')}</span>
        <span className="w-44 text-right text-faint">{moment(row.createdAt)}</span>
      </Link>
    </li>
  );
}

function CohortLine({ cohort }: { cohort: CohortRow }) {
  const t = useTranslations('experiments');
  const { moment } = useFormats();
  const { id, name, studies, referenced, version, author, updatedAt } = cohort;
  return (
    <li className="border-b border-line">
      <Link
        href={`/experiments/cohorts/${id}`}
        className="flex items-center gap-4 px-2 py-2 hover:bg-hover"
      >
        <span className="min-w-0 flex-1 truncate font-medium">
          {name}
          {cohort.isImported && <Chip className="ml-2">{t('imported')}</Chip>}
        </span>
        <span className="text-muted">
          {t('cohorts.says', { studies, referenced, version })}
        </span>
        <span className="w-48 truncate text-right text-faint">{author}</span>
        <span className="w-44 text-right text-faint">{moment(updatedAt)}</span>
      </Link>
    </li>
  );
}
