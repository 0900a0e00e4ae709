'use client';

import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { useMay } from '@/app/_people/who';
import { Button } from '@/app/_ui/button';
import { Failure } from '@/app/_ui/notice';
import { PageHead } from '@/app/_ui/page/page-head';
import { useFormats } from '@/app/_words/use-formats';
import type { Reading } from '@/lib/api/blind/protocol';
import { BeginForm } from './begin/begin-form';
import { useReadings } from './data';

/** Blind readings that one owns or takes part in. */
export function ComparePage() {
  const t = useTranslations('compare');
  const ui = useTranslations('ui');
  const may = useMay();
  const { data, error } = useReadings();
  // From an experiment’s page one comes to begin a reading of its drafts.
  const asked = useSearchParams().has('experiment');
  const [beginning, setBeginning] = useState(asked && may('ask'));
  return (
    <div className="flex h-dvh flex-col">
      <PageHead title={t('title')} />
      <main className="min-h-0 flex-1 overflow-y-auto px-5 py-4">
        <div className="mx-auto max-w-5xl">
          <div className="mb-4 flex items-start gap-4">
            <p className="max-w-prose flex-1 text-muted">{t('about')}</p>
            <Link
              href="/experiments"
              className="inline-flex h-7 shrink-0 items-center rounded border border-line bg-raised px-2.5 hover:border-edge hover:bg-hover"
            >
              {t('experiments')}
            </Link>
            {may('ask') && !beginning && (
              <Button look="primary" onClick={() => setBeginning(true)}>
                {t('begin.title')}
              </Button>
            )}
          </div>
          {beginning && <BeginForm onClose={() => setBeginning(false)} />}
          {error && <Failure error={error} />}
          {data?.readings.length === 0 && <p className="text-muted">{t('none')}</p>}
          <ul>
            {data?.readings.map((reading) => (
              <Row key={reading.id} reading={reading} />
            ))}
          </ul>
        </div>
      </main>
      <footer className="flex h-7 shrink-0 items-center justify-end border-t border-line bg-panel px-5 text-sm text-faint">
        {ui('disclaimer')}
      </footer>
    </div>
  );
}

function Row({ reading }: { reading: Reading }) {
  const t = useTranslations('compare');
  const { moment } = useFormats();
  const { id, name, state, roles, own, people, createdAt } = reading;
  const sum = (of: 'answered' | 'tasks') =>
    people?.reduce((all, each) => all + each[of], 0) ?? 0;
  return (
    <li className="border-b border-line">
      <Link
        href={`/compare/${id}`}
        className="flex items-center gap-4 px-2 py-2 hover:bg-hover"
      >
        <span className="min-w-0 flex-1 truncate font-medium">{name}</span>
        <span className="text-muted">
          {roles.map((role) => t(`roles.${role}`)).join(', ')}
        </span>
        <span className="w-40 text-right text-muted">
          {own
            ? t('progress', own)
            : people && t('progress', { answered: sum('answered'), tasks: sum('tasks') })}
        </span>
        <span className={`w-20 ${state === 'open' ? 'text-amber' : 'text-faint'}`}>
          {t(`states.${state}`)}
        </span>
        <span className="w-40 text-right text-faint">{moment(createdAt)}</span>
      </Link>
    </li>
  );
}
