'use client';

import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { request } from '@/app/_data/client';
import { COHORTS, useCohort } from '@/app/_experiments/data';
import { Frame } from '@/app/_experiments/frame';
import { useMay } from '@/app/_people/who';
import { Button } from '@/app/_ui/button';
import { Chip } from '@/app/_ui/chip';
import { Copyable } from '@/app/_ui/copyable';
import { Select } from '@/app/_ui/field';
import { Dialog, DialogActions } from '@/app/_ui/dialog';
import { Failure } from '@/app/_ui/notice';
import { useFormats } from '@/app/_words/use-formats';
import { toastProblem } from '@/app/_words/problem';
import type { Cohort, CohortStudy } from '@/lib/api/research/cohorts';
import { CohortDialog } from './cohort-dialog';
import { LeftOut } from './left-out';
import { ReferenceDialog } from './reference-dialog';

/** Rows of a page; more on demand: a cohort has thousands. */
const STEP = 200;

/** A version of a cohort: which studies, what they are held against, and what became of them. */
export function CohortPage({ id }: { id: string }) {
  const t = useTranslations('experiments');
  const ui = useTranslations('ui');
  const may = useMay();
  const router = useRouter();
  const { moment } = useFormats();
  const [version, setVersion] = useState<number>();
  const { data: cohort, error, mutate } = useCohort(id, version);
  const [dialog, setDialog] = useState<'change' | 'drop' | { studyUid: string }>();
  const [shown, setShown] = useState(STEP);
  const isNewest = cohort !== undefined && cohort.version === cohort.newest;
  const mayChange = may('arrange') && isNewest && !cohort.isImported;
  const drop = (newest: number) =>
    request('DELETE', `${COHORTS}/${id}`, { ifMatch: newest })
      .then(() => router.push('/experiments'))
      .catch(toastProblem);
  const close = () => {
    setDialog(undefined);
    setVersion(undefined);
    void mutate();
  };
  return (
    <Frame
      title={t('title')}
      head={
        <Link href="/experiments" className="truncate font-medium hover:underline">
          {cohort?.name}
        </Link>
      }
    >
      <main className="min-h-0 flex-1 overflow-y-auto px-5 py-4">
        <div className="mx-auto max-w-5xl space-y-4">
          {error !== undefined && <Failure error={error} />}
          {cohort && (
            <>
              <div className="flex items-center gap-3">
                <Select
                  aria-label={t('cohorts.version')}
                  className="w-48"
                  value={cohort.version}
                  onChange={({ target }) => setVersion(Number(target.value))}
                >
                  {Array.from(
                    { length: cohort.newest },
                    (_, at) => cohort.newest - at,
                  ).map((number) => (
                    <option key={number} value={number}>
                      {t('cohorts.versionOption', { number })}
                    </option>
                  ))}
                </Select>
                <span className="text-muted">
                  {t('cohorts.says', {
                    ...{ studies: cohort.studies, referenced: cohort.referenced },
                    version: cohort.version,
                  })}{' '}
                  · {cohort.author} · {moment(cohort.createdAt)}
                </span>
                <span className="ml-auto flex gap-2">
                  {mayChange && (
                    <>
                      <Button onClick={() => setDialog('change')}>
                        {t('cohorts.change')}
                      </Button>
                      <Button look="danger" onClick={() => setDialog('drop')}>
                        {t('cohorts.drop')}
                      </Button>
                    </>
                  )}
                </span>
              </div>
              <p className="max-w-prose text-sm text-faint">{t('cohorts.locked')}</p>
              <LeftOut cohort={cohort} />
              <ol className="border-t border-line">
                {cohort.list.slice(0, shown).map((study, at) => (
                  <StudyLine
                    key={study.studyUid}
                    number={at + 1}
                    study={study}
                    {...(mayChange && {
                      onAdd: () => setDialog({ studyUid: study.studyUid }),
                    })}
                  />
                ))}
              </ol>
              {cohort.list.length > shown && (
                <Button onClick={() => setShown(shown + STEP)}>
                  {t('more', { count: cohort.list.length - shown })}
                </Button>
              )}
            </>
          )}
        </div>
      </main>
      {cohort && dialog === 'drop' && (
        <Dialog title={t('cohorts.dropTitle')} open onClose={close}>
          <p className="text-muted">{t('cohorts.dropAbout')}</p>
          <DialogActions>
            <Button onClick={close}>{ui('cancel')}</Button>
            <Button look="danger" onClick={() => void drop(cohort.newest)}>
              {t('cohorts.drop')}
            </Button>
          </DialogActions>
        </Dialog>
      )}
      {cohort && dialog === 'change' && <CohortDialog cohort={cohort} onClose={close} />}
      {cohort && typeof dialog === 'object' && (
        <ReferenceDialog cohort={cohort} studyUid={dialog.studyUid} onClose={close} />
      )}
    </Frame>
  );
}

const NOW: Record<Exclude<CohortStudy['now'], 'same'>, 'amber' | 'red' | 'plain'> = {
  ...{ changed: 'amber', deleted: 'red', elsewhere: 'plain' },
};

function StudyLine({
  number,
  study: { studyUid, modalities, series, instances, now, references },
  onAdd,
}: {
  number: number;
  study: Cohort['list'][number];
  onAdd?: () => void;
}) {
  const t = useTranslations('experiments.cohorts');
  const isHere = now === 'same' || now === 'changed';
  return (
    <li className="border-b border-line px-2 py-1.5">
      <div className="flex items-center gap-3">
        <span className="w-10 text-right text-faint">{number}</span>
        <span className="w-28">{modalities.join(', ')}</span>
        <span className="w-48 text-muted">{t('holds', { series, instances })}</span>
        <span className="min-w-0 flex-1 text-muted">
          {references.length === 0
            ? t('noReference')
            : references
                .map(({ source, reportVersion }) =>
                  source === 'report'
                    ? t('signedReport', { version: reportVersion ?? 1 })
                    : t('text'),
                )
                .join(', ')}
        </span>
        {now !== 'same' && <Chip tone={NOW[now]}>{t(`now.${now}`)}</Chip>}
        <span className="w-28">
          <Copyable name={t('uid')} value={studyUid} />
        </span>
        {isHere && (
          <Link href={`/studies/${studyUid}`} className="text-accent hover:underline">
            {t('openStudy')}
          </Link>
        )}
        {onAdd && (
          <Button look="quiet" onClick={onAdd}>
            {t('addReference')}
          </Button>
        )}
      </div>
      {references.length > 0 && (
        <details className="ml-[3.25rem]">
          <summary className="text-sm text-faint hover:text-muted">{t('words')}</summary>
          {references.map(({ sha256, text }, at) => (
            <p key={`${at} ${sha256}`} className="my-1 max-w-prose whitespace-pre-wrap">
              {text}
            </p>
          ))}
        </details>
      )}
    </li>
  );
}
