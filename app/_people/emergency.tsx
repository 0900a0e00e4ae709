'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useSWRConfig } from 'swr';
import { requestJson } from '@/app/_data/client';
import { Button } from '@/app/_ui/button';
import { Dialog, DialogActions } from '@/app/_ui/dialog';
import { Field, TextArea } from '@/app/_ui/field';
import { Failure } from '@/app/_ui/notice';
import { useFormats } from '@/app/_words/use-formats';
import { toastProblem } from '@/app/_words/problem';
import { whoSchema } from '@/lib/api/people/who';
import { useHere } from './who';

const ADDRESS = '/api/emergency-access';
const LEAST = 10;

/** See everything for a while, for a reason. */
export function EmergencyDialog({
  open,
  onClose,
}: {
  open: boolean;
  onClose: () => void;
}) {
  const t = useTranslations('people.emergency');
  const { update } = useHere();
  const { mutate } = useSWRConfig();
  const [reason, setReason] = useState('');
  const [error, setError] = useState<Error>();
  const start = () =>
    requestJson('POST', ADDRESS, whoSchema, { body: { reason: reason.trim() } })
      .then((who) => {
        update(who);
        void mutate(() => true);
        setReason('');
        onClose();
      })
      .catch(setError);
  return (
    <Dialog title={t('title')} description={t('about')} open={open} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        <Field label={t('reason')}>
          <TextArea
            autoFocus
            rows={3}
            maxLength={500}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
        </Field>
        {error && <Failure error={error} />}
        <DialogActions>
          <Button type="submit" look="danger" disabled={reason.trim().length < LEAST}>
            {t('start')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** As long as it lasts, it is said on every page. */
export function EmergencyNote() {
  const t = useTranslations('people.emergency');
  const { moment } = useFormats();
  const { who, update } = useHere();
  const { mutate } = useSWRConfig();
  if (!who.emergencyUntil) return null;
  const end = () =>
    requestJson('DELETE', ADDRESS, whoSchema)
      .then((next) => {
        update(next);
        void mutate(() => true);
      })
      .catch(toastProblem);
  return (
    <div
      role="status"
      className="fixed bottom-9 left-1/2 z-40 flex -translate-x-1/2 items-center gap-3 rounded border border-amber/30 bg-amber-dim px-3 py-1.5 text-amber"
    >
      {t('until', { time: moment(who.emergencyUntil) })}
      <Button onClick={() => void end()}>{t('end')}</Button>
    </div>
  );
}
