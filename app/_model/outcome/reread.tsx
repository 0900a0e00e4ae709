import { RotateCcw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { requestJson } from '@/app/_data/client';
import { Button } from '@/app/_ui/button';
import { Failure, Notice } from '@/app/_ui/notice';
import { useSaid } from '@/app/_words/named';
import { errorOf, useProblem } from '@/app/_words/problem';
import { rereadSchema, type Difference, type Reread } from '@/lib/api/models/kept-run';
import type { Run } from '@/lib/api/runs';

/** Read the recorded answer again, offline, and say what of the draft would be another one now. */
export function RereadButton({ run }: { run: Run }) {
  const t = useTranslations('model.kept');
  const [state, setState] = useState<{ busy: boolean; error?: unknown; read?: Reread }>({
    busy: false,
  });
  const read = () => {
    setState({ busy: true });
    requestJson('GET', `/api/runs/${run.id}/reread`, rereadSchema).then(
      (answer) => setState({ busy: false, read: answer }),
      (error: unknown) => setState({ busy: false, error }),
    );
  };
  return (
    <section aria-label={t('reread')} className="space-y-1.5">
      <div className="flex items-center gap-2">
        <Button disabled={state.busy} onClick={read}>
          <RotateCcw size={14} aria-hidden /> {t('reread')}
        </Button>
        <span className="text-sm text-faint">{t('rereadAbout')}</span>
      </div>
      {state.error !== undefined && <Failure error={state.error} />}
      {state.read && <Read read={state.read} />}
    </section>
  );
}

function Read({ read: { failure, differences } }: { read: Reread }) {
  const t = useTranslations('model.kept');
  const told = useProblem();
  const said = useSaid();
  const problem = failure && told(errorOf(failure));
  return (
    <>
      {problem && <Notice tone="amber" title={t('fails', { why: problem.title })} />}
      {differences.length === 0 ? (
        <p role="status" className="text-sm text-muted">
          {failure ? t('sameFailure') : t('same')}
        </p>
      ) : (
        <ul aria-label={t('differences')} className="space-y-0.5 text-sm">
          {differences.map((each, index) => (
            <li key={index}>
              <span className="text-amber">{nameOf(t, each)}</span> {said(each.text)}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

const nameOf = (
  t: ReturnType<typeof useTranslations<'model.kept'>>,
  { kind, index }: Difference,
) => t(`kinds.${kind}`, { number: (index ?? 0) + 1 });
