import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { request } from '@/app/_data/client';
import { experimentKey } from '@/app/_experiments/data';
import { LINK } from '@/app/_experiments/frame';
import { useMay } from '@/app/_people/who';
import { Button } from '@/app/_ui/button';
import { Dialog, DialogActions } from '@/app/_ui/dialog';
import { Field, TextInput } from '@/app/_ui/field';
import { toastProblem } from '@/app/_words/problem';
import type { ChangeExperiment, ExperimentRow } from '@/lib/api/research/experiments';

/** What can be done with an experiment as it stands. */
export function Actions({
  row,
  onAct,
}: {
  row: ExperimentRow;
  onAct: (change: ChangeExperiment) => void;
}) {
  const t = useTranslations('experiments.actions');
  const ui = useTranslations('ui');
  const may = useMay();
  const router = useRouter();
  const [asking, setAsking] = useState<'cancel' | 'delete' | 'budget'>();
  const [budget, setBudget] = useState('');
  const { id, state, counts, stopped, isImported } = row;
  const isOver = state === 'done' || state === 'cancelled';
  const failed = counts.failed ?? 0;
  const canAct = may('ask') && !isImported;
  const close = () => setAsking(undefined);
  const drop = () =>
    request('DELETE', experimentKey(id))
      .then(() => router.push('/experiments'))
      .catch(toastProblem);
  const resume = () =>
    stopped?.why === 'budget' ? setAsking('budget') : onAct({ to: 'running' });
  return (
    <span className="ml-auto flex gap-2 print:hidden">
      {canAct && state === 'running' && (
        <Button onClick={() => onAct({ to: 'paused' })}>{t('pause')}</Button>
      )}
      {canAct && state === 'paused' && (
        <Button look="primary" onClick={resume}>
          {t('resume')}
        </Button>
      )}
      {canAct && failed > 0 && (state === 'done' || state === 'paused') && (
        <Button onClick={() => onAct({ to: 'running', retryFailed: true })}>
          {t('retry', { count: failed })}
        </Button>
      )}
      {canAct && !isOver && (
        <Button look="danger" onClick={() => setAsking('cancel')}>
          {t('cancel')}
        </Button>
      )}
      {may('export') && (isOver || state === 'paused') && (
        <a download href={`${experimentKey(id)}/bundle`} className={LINK}>
          {t('bundle')}
        </a>
      )}
      {may('ask') && isOver && (counts.done ?? 0) > 0 && (
        <Link href={`/compare?experiment=${id}`} className={LINK}>
          {t('read')}
        </Link>
      )}
      {may('ask') && state !== 'running' && state !== 'preparing' && (
        <Button look="quiet" onClick={() => setAsking('delete')}>
          {t('delete')}
        </Button>
      )}
      {(asking === 'cancel' || asking === 'delete') && (
        <Dialog title={t(`${asking}Title`)} open onClose={close}>
          <p className="text-muted">{t(`${asking}About`)}</p>
          <DialogActions>
            <Button onClick={close}>{ui('cancel')}</Button>
            <Button
              look="danger"
              onClick={() => {
                close();
                if (asking === 'cancel') onAct({ to: 'cancelled' });
                else void drop();
              }}
            >
              {t(asking)}
            </Button>
          </DialogActions>
        </Dialog>
      )}
      {asking === 'budget' && (
        <Dialog title={t('budgetTitle')} open onClose={close}>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              close();
              onAct({ to: 'running', budgetUsd: Number(budget) });
            }}
          >
            <Field label={t('budget')} hint={t('budgetAbout')}>
              <TextInput
                autoFocus
                required
                type="number"
                min={0.01}
                step="any"
                value={budget}
                onChange={({ target }) => setBudget(target.value)}
              />
            </Field>
            <DialogActions>
              <Button onClick={close}>{ui('cancel')}</Button>
              <Button type="submit" look="primary">
                {t('resume')}
              </Button>
            </DialogActions>
          </form>
        </Dialog>
      )}
    </span>
  );
}
