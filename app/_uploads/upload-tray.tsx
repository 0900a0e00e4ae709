'use client';

import { ChevronDown, ChevronUp, Pause, Play, RotateCw, X } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Button, IconButton } from '@/app/_ui/button';
import { bytes, plural } from '@/app/_ui/format';
import { useStore } from '@/app/_ui/store';
import { Bar, Waiting } from '@/app/_ui/waiting';
import { UploadLedger } from './upload-ledger';
import {
  cancelUploads,
  dismissUploads,
  isRunning,
  pauseUploads,
  resumeUploads,
  retryFailed,
  rowsOf,
  uploads,
  type Phase,
  type Uploads,
} from './uploads';

const TITLES: Record<Phase, string> = {
  idle: '',
  reading: 'Reading folders',
  sending: 'Importing',
  paused: 'Import paused',
  filing: 'Storing',
  done: 'Import finished',
  cancelled: 'Import cancelled',
};

/** The imports of this page, at its foot: how far they are, and what became of every file. */
export function UploadTray({ onStored }: { onStored: () => void }) {
  const state = useStore(uploads, (each) => each);
  const [open, setOpen] = useState(true);
  const rows = useMemo(() => rowsOf(state.entries), [state]);
  if (state.phase === 'idle') return null;
  const failed = state.entries.filter((entry) => entry.state === 'failed').length;
  return (
    <section aria-label="Import" className="border-t border-edge bg-panel">
      <header className="flex h-10 items-center gap-2 px-4">
        <span className="mr-1 font-medium">{TITLES[state.phase]}</span>
        <Progress state={state} />
        <span className="flex-1" />
        {failed > 0 && (
          <Button onClick={() => retryFailed(onStored)}>
            <RotateCw size={14} aria-hidden /> Retry {failed.toLocaleString()} failed
          </Button>
        )}
        {state.phase === 'sending' && (
          <Button onClick={pauseUploads}>
            <Pause size={14} aria-hidden /> Pause
          </Button>
        )}
        {state.phase === 'paused' && (
          <Button onClick={resumeUploads}>
            <Play size={14} aria-hidden /> Resume
          </Button>
        )}
        {(state.phase === 'sending' || state.phase === 'paused') && (
          <Button onClick={cancelUploads}>Cancel</Button>
        )}
        {!isRunning(state) && (
          <IconButton label="Close import" onClick={dismissUploads} side="top">
            <X size={16} />
          </IconButton>
        )}
        <IconButton
          label={open ? 'Fold ledger' : 'Unfold ledger'}
          onClick={() => setOpen(!open)}
          aria-expanded={open}
          side="top"
        >
          {open ? <ChevronDown size={16} /> : <ChevronUp size={16} />}
        </IconButton>
      </header>
      {isRunning(state) && (
        <Bar share={state.sentBytes / Math.max(1, state.bytes)} label="Upload" />
      )}
      {state.stalled && (
        <p role="status" className="border-t border-line px-4 py-1.5 text-amber">
          {state.stalled} What has arrived is safe; the upload goes on by itself.
        </p>
      )}
      {open && rows.length > 0 && <UploadLedger rows={rows} />}
    </section>
  );
}

function Progress({ state }: { state: Uploads }) {
  const { phase, entries, sentBytes, bytes: all, rate } = state;
  if (phase === 'reading') return <Waiting>Looking for files …</Waiting>;
  const answered = entries.filter((entry) => entry.state === 'told').length;
  return (
    <span role="status" className="truncate text-muted">
      {plural(answered, 'file')} of {entries.length.toLocaleString()} answered ·{' '}
      {bytes(sentBytes)} of {bytes(all)} sent
      {rate !== null && rate > 0 && (
        <>
          {' '}
          · {bytes(rate)}/s · {timeLeft((all - sentBytes) / rate)}
        </>
      )}
      {phase === 'cancelled' && ' · what was stored stays'}
    </span>
  );
}

function timeLeft(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s left`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min left` : `${(minutes / 60).toFixed(1)} h left`;
}
