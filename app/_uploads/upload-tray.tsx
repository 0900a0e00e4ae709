'use client';

import { ChevronDown, ChevronUp, Pause, Play, RotateCw, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { Button, IconButton } from '@/app/_ui/button';
import { bytes } from '@/app/_ui/format';
import { useFocusKept } from '@/app/_ui/page/focus';
import { useStore } from '@/app/_ui/store';
import { Bar, Waiting } from '@/app/_ui/waiting';
import { useReason } from './reason';
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
  type Uploads,
} from './uploads';

/** The imports of this page, at its foot: how far they are, and what became of every file. */
export function UploadTray({
  onStored,
  onClosed,
}: {
  onStored: () => void;
  /** The focus was in it, and goes elsewhere. */
  onClosed: () => void;
}) {
  const t = useTranslations('uploads');
  const sayReason = useReason();
  const state = useStore(uploads, (each) => each);
  const [open, setOpen] = useState(true);
  const rows = useMemo(() => rowsOf(state.entries), [state]);
  const { place, onFocus } = useFocusKept<HTMLElement>();
  if (state.phase === 'idle') return null;
  const PauseOrPlay = state.phase === 'paused' ? Play : Pause;
  const failed = state.entries.filter((entry) => entry.state === 'failed').length;
  return (
    <section
      ref={place}
      tabIndex={-1}
      aria-label={t('import')}
      className="border-t border-edge bg-panel focus-visible:-outline-offset-2"
      onFocus={onFocus}
    >
      <header className="flex h-10 items-center gap-2 px-4">
        <span className="mr-1 font-medium">{t(`phases.${state.phase}`)}</span>
        <Progress state={state} />
        <span className="flex-1" />
        {failed > 0 && (
          <Button onClick={() => retryFailed(onStored)}>
            <RotateCw size={14} aria-hidden /> {t('retryFailed', { count: failed })}
          </Button>
        )}
        {(state.phase === 'sending' || state.phase === 'paused') && (
          <>
            {/* One button, so that it keeps the focus. */}
            <Button onClick={state.phase === 'paused' ? resumeUploads : pauseUploads}>
              <PauseOrPlay size={14} aria-hidden />{' '}
              {t(state.phase === 'paused' ? 'resume' : 'pause')}
            </Button>
            <Button onClick={cancelUploads}>{t('cancel')}</Button>
          </>
        )}
        {!isRunning(state) && (
          <IconButton
            label={t('closeImport')}
            onClick={() => {
              dismissUploads();
              onClosed();
            }}
            side="top"
          >
            <X size={16} />
          </IconButton>
        )}
        <IconButton
          label={t(open ? 'fold' : 'unfold')}
          onClick={() => setOpen(!open)}
          aria-expanded={open}
          side="top"
        >
          {open ? <ChevronDown size={16} /> : <ChevronUp size={16} />}
        </IconButton>
      </header>
      {isRunning(state) && (
        <Bar share={state.sentBytes / Math.max(1, state.bytes)} label={t('upload')} />
      )}
      {state.stalled && (
        <p role="status" className="border-t border-line px-4 py-1.5 text-amber">
          {t('stalled', { reason: sayReason(state.stalled) })}
        </p>
      )}
      {open && rows.length > 0 && <UploadLedger rows={rows} />}
    </section>
  );
}

function Progress({ state }: { state: Uploads }) {
  const t = useTranslations('uploads');
  const { phase, entries, sentBytes, bytes: all, rate } = state;
  if (phase === 'reading') return <Waiting>{t('looking')}</Waiting>;
  const answered = entries.filter((entry) => entry.state === 'told').length;
  const said = [
    t('answered', { answered, files: entries.length }),
    t('sent', { sent: bytes(sentBytes), all: bytes(all) }),
    ...(rate !== null && rate > 0
      ? [`${bytes(rate)}/s`, timeLeft((all - sentBytes) / rate, t)]
      : []),
    ...(phase === 'cancelled' ? [t('storedStays')] : []),
  ];
  return (
    <span role="status" className="truncate text-muted">
      {said.join(' · ')}
    </span>
  );
}

type Say = ReturnType<typeof useTranslations<'uploads'>>;

function timeLeft(seconds: number, t: Say): string {
  if (seconds < 90) return t('left.seconds', { count: Math.ceil(seconds) });
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return t('left.minutes', { count: minutes });
  return t('left.hours', { count: (minutes / 60).toFixed(1) });
}
