import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useHere } from '@/app/_people/who';
import { Button } from '@/app/_ui/button';
import { Dialog, DialogActions } from '@/app/_ui/dialog';
import { Field, TextInput } from '@/app/_ui/field';
import type { Report } from '@/lib/api/reports';
import { Prose } from './prose';
import { useReview } from './review';

/** The last look before a report is signed. */
export function SignDialog({
  report,
  open,
  onClose,
}: {
  report: Report;
  open: boolean;
  onClose: () => void;
}) {
  const t = useTranslations('report.signing');
  const { sign, busy } = useReview();
  const { auth, person } = useHere().who;
  // Whose account it is signs.
  const own = auth === 'off' ? '' : (person?.name ?? '');
  const [name, setName] = useState(own);
  const rejected = report.findings.filter(
    ({ decision }) => decision === 'rejected',
  ).length;
  return (
    <Dialog
      title={t('title')}
      description={[
        ...(rejected > 0 ? [t('leftOut', { count: rejected })] : []),
        t('forGood'),
      ].join(' ')}
      open={open}
      onClose={onClose}
    >
      <Prose report={report} />
      <form
        className="mt-3"
        onSubmit={async (event) => {
          event.preventDefault();
          if (name.trim() && (await sign(name.trim()))) onClose();
        }}
      >
        <Field label={t('name')}>
          <TextInput
            autoFocus
            maxLength={64}
            readOnly={own !== ''}
            autoComplete="name"
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
        </Field>
        <p className="mt-2 text-sm text-faint">{report.disclaimer}</p>
        <DialogActions>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" look="sign" disabled={busy || name.trim() === ''}>
            {t('sign')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
