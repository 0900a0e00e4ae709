import { useTranslations } from 'next-intl';
import { Button } from '@/app/_ui/button';
import { Dialog, DialogActions } from '@/app/_ui/dialog';
import type { Report } from '@/lib/api/reports';
import { ACTS } from '@/app/_report/acts';
import { Prose } from '@/app/_report/prose';
import { useReview } from '@/app/_report/review';
import { CriticalResults } from '@/app/_report/writing/critical/critical-results';
import { ChangedDrawings } from './changed-drawings';
import { LookedAt } from './looked-at';
import { OpenFields } from './open-fields';
import { useSignature } from './signature';

/** The last look before a report is signed, or let out. */
export function SignDialog({ report, as }: { report: Report; as: 'sign' | 'release' }) {
  const t = useTranslations('report.signing');
  const writes = useTranslations('report.writes');
  const { act, ask, busy } = useReview();
  const signature = useSignature();
  const rejected = report.findings.filter(
    ({ decision }) => decision === 'rejected',
  ).length;
  const close = () => ask(null);
  return (
    <Dialog
      title={t(report.amending ? 'again' : as === 'sign' ? 'title' : 'release')}
      description={[
        ...(rejected > 0 ? [t('leftOut', { count: rejected })] : []),
        t(as === 'sign' ? 'forGood' : 'notYet'),
      ].join(' ')}
      open
      onClose={close}
    >
      <Prose report={report} />
      <CriticalResults report={report} />
      <OpenFields report={report} onLeave={close} />
      <ChangedDrawings report={report} onLeave={close} />
      <LookedAt report={report} onLeave={close} />
      <form
        className="mt-3"
        onSubmit={async (event) => {
          event.preventDefault();
          if (!signature.isReady) return;
          if (await act(writes('signature'), ACTS[as](signature.value))) {
            signature.done();
            close();
          }
        }}
      >
        {signature.fields}
        <p className="mt-2 text-sm text-faint">{report.disclaimer}</p>
        <DialogActions>
          <Button onClick={close}>{t('cancel')}</Button>
          <Button type="submit" look="sign" disabled={busy || !signature.isReady}>
            {t(as === 'sign' ? 'sign' : 'letOut')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
