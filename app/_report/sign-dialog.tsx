import { useState } from 'react';
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
  const { sign, busy } = useReview();
  const [name, setName] = useState('');
  const rejected = report.findings.filter(
    ({ decision }) => decision === 'rejected',
  ).length;
  return (
    <Dialog
      title="Sign the report"
      description={
        rejected > 0
          ? `${rejected} rejected finding${rejected === 1 ? ' is' : 's are'} left out. After signing nothing can be changed.`
          : 'After signing nothing can be changed.'
      }
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
        <Field label="Your name, as it is to stand under the report">
          <TextInput
            autoFocus
            maxLength={64}
            autoComplete="name"
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
        </Field>
        <p className="mt-2 text-sm text-faint">{report.disclaimer}</p>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="sign" disabled={busy || name.trim() === ''}>
            Sign report
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
