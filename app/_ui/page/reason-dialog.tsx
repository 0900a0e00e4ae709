import { useTranslations } from 'next-intl';
import { useState, type ReactNode } from 'react';
import { Button, type Look } from '@/app/_ui/button';
import { Dialog, DialogActions } from '@/app/_ui/dialog';
import { Field, TextInput } from '@/app/_ui/field';
import { Failure } from '@/app/_ui/notice';
import { Waiting } from '@/app/_ui/waiting';

/** As short as a reason may be. */
const SHORTEST = 5;

/** Asks why, before something is done that is written down with its reason. */
export function ReasonDialog({
  title,
  confirm,
  look = 'danger',
  blocked = false,
  children,
  onConfirm,
  onClose,
}: {
  title: string;
  confirm: string;
  look?: Look;
  /** It can’t be done, as the content says. */
  blocked?: boolean;
  children?: ReactNode;
  /** Closed when it is done; what it throws is shown. */
  onConfirm: (reason: string) => Promise<unknown>;
  onClose: () => void;
}) {
  const t = useTranslations('ui');
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const submit = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await onConfirm(reason.trim());
      onClose();
    } catch (cause) {
      setError(cause);
      setBusy(false);
    }
  };
  const isReason = reason.trim().length >= SHORTEST;
  return (
    <Dialog title={title} open onClose={() => busy || onClose()}>
      <form
        className="space-y-3"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {children}
        {!blocked && (
          <Field label={t('reason')} hint={t('reasonHint')}>
            <TextInput
              autoFocus
              required
              minLength={SHORTEST}
              maxLength={500}
              value={reason}
              onChange={({ target }) => setReason(target.value)}
            />
          </Field>
        )}
        {error !== undefined && <Failure error={error} />}
        <DialogActions>
          {busy && <Waiting>{t('working')}</Waiting>}
          <Button onClick={onClose} disabled={busy} autoFocus={blocked}>
            {t('cancel')}
          </Button>
          <Button type="submit" look={look} disabled={busy || blocked || !isReason}>
            {confirm}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
