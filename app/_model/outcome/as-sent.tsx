import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useRunInput } from '@/app/_data/queries';
import { Failure, Notice } from '@/app/_ui/notice';
import { Waiting } from '@/app/_ui/waiting';
import type { RunInput } from '@/lib/api/models/kept-run';
import type { Run } from '@/lib/api/runs';
import { PreviewView } from '@/app/_model/preview-view';
import { useCoverage } from './use-coverage';

/** What a run sent, read from what was kept: pictures, words, and where on the stack they are. */
export function AsSent({ run }: { run: Run }) {
  const t = useTranslations('model.kept');
  const [open, setOpen] = useState(false);
  const { data, error } = useRunInput(open ? run.id : null);
  useCoverage(open && data ? data.images : null);
  return (
    <details
      className="rounded border border-line"
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary className="px-2.5 py-1 text-muted hover:text-text">
        {t('saw', { count: run.images.length })}
      </summary>
      <div className="space-y-3 border-t border-line p-2.5">
        {!data && error === undefined && <Waiting>{t('reading')}</Waiting>}
        {error !== undefined && <Failure error={error} />}
        {data && <Wholeness images={data.images} />}
        {data && <PreviewView preview={data} runId={run.id} />}
      </div>
    </details>
  );
}

function Wholeness({ images }: { images: RunInput['images'] }) {
  const t = useTranslations('model.kept');
  const faulty = images.filter(({ kept }) => kept === 'damaged' || kept === 'missing');
  if (faulty.length > 0) {
    const numbers = faulty.map(({ number }) => number).join(', ');
    return <Notice tone="red" title={t('faulty', { numbers })} />;
  }
  const notKept = images.some(({ kept }) => kept === 'not-kept');
  return (
    <p className="text-sm text-muted">
      {notKept ? t('notKept') : t('whole', { count: images.length })}
    </p>
  );
}
