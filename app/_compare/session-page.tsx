'use client';

import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { requestJson } from '@/app/_data/client';
import { Button } from '@/app/_ui/button';
import { Failure } from '@/app/_ui/notice';
import { PageHead } from '@/app/_ui/page/page-head';
import { toastProblem } from '@/app/_words/problem';
import { readingSchema, type Reading } from '@/lib/api/blind/protocol';
import { readingKey, useReading } from './data';
import { Given } from './read/given';
import { ReadingScreen } from './read/reading-screen';
import { Settling } from './settling';

// Plots are for those who look at results, and no others load them.
const Results = dynamic(() => import('./results/results').then((page) => page.Results));

type View = 'read' | 'given' | 'settle' | 'results' | 'session';

/** What there is to do and to see in a session for whoever looks. */
function viewsOf({ roles, state, own }: Reading): View[] {
  const knows =
    state === 'closed' ||
    (roles.includes('owner') && (own === null || own.answered === own.tasks));
  return [
    ...(roles.includes('reader') && state === 'open' ? (['read'] as const) : []),
    ...(state === 'open' && own && own.answered > 0 ? (['given'] as const) : []),
    ...(roles.includes('adjudicator') ? (['settle'] as const) : []),
    ...(roles.includes('owner') ? (['session'] as const) : []),
    ...(knows ? (['results'] as const) : []),
  ];
}

export function SessionPage({ id }: { id: string }) {
  const t = useTranslations('compare');
  const ui = useTranslations('ui');
  const { data, error, mutate } = useReading(id);
  const [chosen, setChosen] = useState<View>();
  const views = data ? viewsOf(data) : [];
  const view = chosen && views.includes(chosen) ? chosen : views[0];
  return (
    <div className="flex h-dvh flex-col print:h-auto">
      <PageHead title={t('title')}>
        {data && <span className="truncate font-medium">{data.name}</span>}
        <nav aria-label={t('views.label')} className="ml-4 flex gap-1 print:hidden">
          {views.map((each) => (
            <Button
              key={each}
              look="quiet"
              aria-current={each === view ? 'page' : undefined}
              className="aria-[current]:bg-accent-dim aria-[current]:text-accent"
              onClick={() => setChosen(each)}
            >
              {t(`views.${each}`)}
            </Button>
          ))}
        </nav>
      </PageHead>
      <main className="flex min-h-0 flex-1 flex-col print:block">
        {error && <Failure error={error} />}
        {view === 'read' && <ReadingScreen id={id} onDone={() => void mutate()} />}
        {view === 'given' && <Given id={id} />}
        {view === 'settle' && <Settling id={id} onDone={() => void mutate()} />}
        {data && view === 'session' && (
          <Session reading={data} onChange={() => void mutate()} />
        )}
        {data && view === 'results' && <Results reading={data} />}
      </main>
      <footer className="flex h-7 shrink-0 items-center justify-end border-t border-line bg-panel px-5 text-sm text-faint">
        {ui('disclaimer')}
      </footer>
    </div>
  );
}

function Session({ reading, onChange }: { reading: Reading; onChange: () => void }) {
  const t = useTranslations('compare.session');
  const { id, state, plan, people, disputes } = reading;
  const close = () =>
    requestJson('POST', `${readingKey(id)}/close`, readingSchema)
      .then(onChange)
      .catch(toastProblem);
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">
      <div className="mx-auto max-w-4xl space-y-4">
        {plan && (
          <p className="text-muted">
            {t('plan', {
              ...{ studies: plan.studies.length, arms: plan.arms.length },
              ...{ seed: plan.seed, leftOut: plan.leftOut },
            })}
            {plan.leastApart !== null && ` ${t('apart', { count: plan.leastApart })}`}
          </p>
        )}
        <table className="w-full">
          <thead>
            <tr className="text-left text-sm text-faint">
              {(['code', 'person', 'progress'] as const).map((name) => (
                <th
                  key={name}
                  scope="col"
                  className="border-b border-line py-1 font-normal"
                >
                  {t(name)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {people?.map(({ code, person, answered, tasks }) => (
              <tr key={code} className="border-b border-line">
                <td className="py-1">{code}</td>
                <td>{person}</td>
                <td>{code.startsWith('R') && t('answered', { answered, tasks })}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {disputes !== null && <p className="text-muted">{t('disputes', { disputes })}</p>}
        {state === 'open' && (
          <div className="flex items-center gap-3">
            <Button look="danger" onClick={() => void close()}>
              {t('close')}
            </Button>
            <span className="text-sm text-faint">{t('closeHint')}</span>
          </div>
        )}
      </div>
    </div>
  );
}
