import { Button } from '@/app/_ui/button';
import { Notice } from '@/app/_ui/notice';
import type { Report } from '@/lib/api/reports';
import { differences, DifferenceList } from './differences';
import { useReview, type Stale } from './review';

/** The report was changed elsewhere while something was being written here: nothing is lost. */
export function StaleNotice({ stale, now }: { stale: Stale; now: Report }) {
  const { forgetStale, openForm, busy } = useReview();
  const changes = differences(stale.before.findings, now.findings);
  return (
    <div className="px-3 pb-3">
      <Notice
        tone="amber"
        title={`The report was changed elsewhere (version ${stale.before.version} → ${now.version}). Yours is kept, not yet saved: ${stale.what}.`}
        actions={
          <>
            <Button
              look="primary"
              disabled={busy || now.status === 'final'}
              onClick={() => void stale.again().then((saved) => saved && openForm(null))}
            >
              Apply mine to the new version
            </Button>
            <Button onClick={forgetStale}>Leave it as it is now</Button>
          </>
        }
      >
        <DifferenceList changes={changes} />
      </Notice>
    </div>
  );
}
