import { useTranslations } from 'next-intl';
import { useState, type ReactNode } from 'react';
import { Button } from '@/app/_ui/button';
import { Dialog, DialogActions } from '@/app/_ui/dialog';
import { Failure } from '@/app/_ui/notice';
import { Waiting } from '@/app/_ui/waiting';

/** A window with a form: while it is sent nothing closes it, and what went wrong is told in it. */
export function FormDialog({
  title,
  description,
  action,
  isWhole,
  isDone = false,
  send,
  onClose,
  children,
}: {
  title: string;
  description?: string | undefined;
  /** What sending it does. */
  action: string;
  isWhole: boolean;
  /** It was sent, and there is something left to be read. */
  isDone?: boolean;
  /** Rejects with what went wrong. */
  send: () => Promise<void>;
  onClose: () => void;
  children: ReactNode;
}) {
  const ui = useTranslations('ui');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const submit = async () => {
    setBusy(true);
    setError(undefined);
    await send().catch(setError);
    setBusy(false);
  };
  return (
    <Dialog
      title={title}
      description={description}
      open
      onClose={() => busy || onClose()}
    >
      <form
        className="space-y-3"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {children}
        {error !== undefined && <Failure error={error} />}
        <DialogActions>
          {busy && <Waiting>{ui('working')}</Waiting>}
          <Button onClick={onClose} disabled={busy} autoFocus={isDone}>
            {ui(isDone ? 'close' : 'cancel')}
          </Button>
          {!isDone && (
            <Button type="submit" look="primary" disabled={busy || !isWhole}>
              {action}
            </Button>
          )}
        </DialogActions>
      </form>
    </Dialog>
  );
}
