'use client';

import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useRouter, useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { useExperiment, useProgress } from '@/app/_experiments/data';
import { Frame } from '@/app/_experiments/frame';
import { Failure } from '@/app/_ui/notice';
import { Waiting } from '@/app/_ui/waiting';
import { Judges } from '@/app/_experiments/judges/judges';
import { Methods } from '@/app/_experiments/methods/methods';
import { Sides } from '@/app/_experiments/sides/sides';
import { Runs } from './runs';

// Plots are for those who look at numbers, and no others load them.
const Scores = dynamic(() =>
  import('@/app/_experiments/scores/scores').then((page) => page.Scores),
);

const VIEWS = ['runs', 'drafts', 'scores', 'judges', 'methods'] as const;
type View = (typeof VIEWS)[number];

/** One experiment: what goes where, how far it is, what came of it. */
export function ExperimentPage({ id }: { id: string }) {
  const t = useTranslations('experiments');
  const router = useRouter();
  const query = useSearchParams();
  const view: View = VIEWS.find((each) => each === query.get('view')) ?? 'runs';
  const { data, error, mutate } = useExperiment(id);
  const [round, setRound] = useState(0);
  const progress = useProgress(id, round, () => void mutate());
  return (
    <Frame
      title={t('title')}
      head={
        <>
          <Link href="/experiments" className="truncate font-medium hover:underline">
            {data?.name ?? t('title')}
          </Link>
          <nav aria-label={t('views.label')} className="ml-4 flex gap-1 print:hidden">
            {VIEWS.map((each) => (
              <Link
                key={each}
                href={`/experiments/${id}?view=${each}`}
                aria-current={each === view ? 'page' : undefined}
                className="inline-flex h-7 items-center rounded px-2.5 text-muted hover:bg-hover hover:text-text aria-[current]:bg-accent-dim aria-[current]:text-accent"
              >
                {t(`views.${each}`)}
              </Link>
            ))}
          </nav>
        </>
      }
    >
      {data && view === 'drafts' ? (
        <main className="flex min-h-0 flex-1 flex-col">
          <Sides
            experiment={data}
            studyUid={query.get('study')}
            onStudy={(study) =>
              router.replace(`/experiments/${id}?view=drafts&study=${study}`)
            }
          />
        </main>
      ) : (
        <main className="min-h-0 flex-1 overflow-y-auto px-5 py-4 print:overflow-visible">
          <div className="mx-auto max-w-7xl">
            {error !== undefined && <Failure error={error} />}
            {!data && !error && <Waiting>{t('waiting')}</Waiting>}
            {data && view === 'runs' && (
              <Runs
                experiment={data}
                progress={progress}
                onChange={() => {
                  void mutate();
                  setRound(round + 1);
                }}
              />
            )}
            {data && view === 'scores' && (
              <Scores experiment={data} onScored={() => void mutate()} />
            )}
            {data && view === 'judges' && (
              <Judges experiment={data} onScored={() => void mutate()} />
            )}
            {data && view === 'methods' && <Methods experiment={data} />}
          </div>
        </main>
      )}
    </Frame>
  );
}
