import { RotateCw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { Button } from '@/app/_ui/button';
import { Chip, State, type Tone } from '@/app/_ui/chip';
import { Bar } from '@/app/_ui/waiting';
import { useFormats } from '@/app/_words/use-formats';
import { isUnderWay } from '@/lib/api/pacs/jobs';
import type { Pull, PullCounts } from '@/lib/api/pacs/protocol';
import { arrived, cancelPull, resumePull } from './pulls';

const STATES: Record<Pull['status'], Tone> = {
  waiting: 'plain',
  running: 'accent',
  done: 'accent',
  incomplete: 'amber',
  failed: 'red',
  cancelled: 'plain',
  interrupted: 'amber',
};

const COUNTS: readonly [keyof PullCounts, Tone][] = [
  ['present', 'plain'],
  ['stored', 'accent'],
  ['duplicate', 'plain'],
  ['replaced', 'amber'],
  ['refused', 'red'],
  ['missing', 'red'],
];

/** One pull: how far it is, what it brought, and every line of its ledger that one should see. */
export function PullRow({ pull, from }: { pull: Pull; from: string }) {
  const t = useTranslations('pacs.pull');
  const formats = useFormats();
  const { study, status, counts, announced, error, problems } = pull;
  const name = study
    ? formats.person(study.patientName)
    : t('study', { uid: pull.studyUid });
  const underWay = isUnderWay(pull);
  return (
    <li aria-label={t('of', { name })} className="border-b border-line/60 px-5 py-1.5">
      <div className="flex items-center gap-3">
        <span className="w-32 shrink-0">
          <State tone={STATES[status]}>{t(`states.${status}`)}</State>
        </span>
        <span className="min-w-0 flex-1 truncate" dir="auto">
          {name}
          {study && (
            <span className="ml-2 text-muted">
              {formats.date(study.studyDate)} {study.description}
            </span>
          )}
        </span>
        <span className="flex shrink-0 items-center justify-end gap-1.5">
          {underWay && (
            <span className="w-40">
              <Bar
                share={arrived(pull) / Math.max(1, announced ?? 1)}
                label={t('of', { name })}
              />
            </span>
          )}
          {pull.seriesUids.length > 0 && (
            <Chip>{t('seriesOnly', { count: pull.seriesUids.length })}</Chip>
          )}
          {COUNTS.map(
            ([outcome, look]) =>
              counts[outcome] > 0 && (
                <Chip key={outcome} tone={look}>
                  {formats.number(counts[outcome])} {t(`counts.${outcome}`)}
                </Chip>
              ),
          )}
        </span>
        <span className="w-28 shrink-0 text-right text-muted">
          {announced === null
            ? formats.number(arrived(pull))
            : t('share', { arrived: arrived(pull), announced })}
        </span>
        <span className="hidden w-72 shrink-0 truncate text-right text-sm text-faint xl:block">
          {from} · {formats.moment(pull.startedAt)}
        </span>
        <span className="flex w-40 shrink-0 justify-end gap-1.5">
          {!underWay && status !== 'done' && (
            <Button className="h-6" onClick={() => void resumePull(pull.id)}>
              <RotateCw size={12} aria-hidden />{' '}
              {t(status === 'failed' ? 'retry' : 'resume')}
            </Button>
          )}
          {underWay && (
            <Button className="h-6" onClick={() => void cancelPull(pull.id)}>
              {t('cancel')}
            </Button>
          )}
          {arrived(pull) > 0 && (
            <Link
              href={`/studies/${pull.studyUid}`}
              className="inline-flex h-6 items-center rounded px-2 text-accent hover:bg-hover"
            >
              {t('open')}
            </Link>
          )}
        </span>
      </div>
      {error && (
        <p className="mt-0.5 pl-[8.75rem] text-red">
          {error.message} {error.hint && <span className="text-muted">{error.hint}</span>}
        </p>
      )}
      {status === 'interrupted' && (
        <p className="mt-0.5 pl-[8.75rem] text-muted">{t('stopped')}</p>
      )}
      {problems.length > 0 && <Problems pull={pull} />}
    </li>
  );
}

function Problems({ pull: { problems, counts } }: { pull: Pull }) {
  const t = useTranslations('pacs.pull');
  const told = counts.duplicate + counts.replaced + counts.refused + counts.missing;
  const more = Math.max(0, told - problems.length);
  return (
    <details className="mt-0.5 pl-[8.75rem]">
      <summary className="text-sm text-faint hover:text-muted">
        {t('lines', { count: Math.max(told, problems.length) })}
      </summary>
      <ul className="max-h-40 overflow-y-auto text-sm">
        {problems.map(({ outcome, path, reason, sopInstanceUid }, index) => (
          <li key={index} className="flex gap-3">
            <span className={`w-16 shrink-0 ${INK[outcome]}`}>
              {t(`counts.${outcome}`)}
            </span>
            <span className="w-[34rem] shrink-0 truncate font-mono text-xs text-muted">
              {sopInstanceUid ?? path}
            </span>
            <span className="truncate text-muted" title={reason}>
              {reason}
            </span>
          </li>
        ))}
        {more > 0 && <li className="text-faint">{t('more', { count: more })}</li>}
      </ul>
    </details>
  );
}

const INK = {
  stored: 'text-accent',
  duplicate: 'text-muted',
  replaced: 'text-amber',
  refused: 'text-red',
  missing: 'text-red',
} as const;
