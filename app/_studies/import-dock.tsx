'use client';

import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button, IconButton } from '@/app/_ui/button';
import { Chip, type Tone } from '@/app/_ui/chip';
import { TextInput } from '@/app/_ui/field';
import { bytes, plural } from '@/app/_ui/format';
import { useStore } from '@/app/_ui/store';
import { Bar, Waiting } from '@/app/_ui/waiting';
import type { LedgerLine } from '@/lib/api/imports';
import {
  cancelImport,
  dismissImport,
  importing,
  isImporting,
  type ImportState,
} from './importing';

const OUTCOMES = ['stored', 'duplicate', 'replaced', 'refused'] as const;
const TONES: Record<LedgerLine['outcome'], Tone> = {
  stored: 'accent',
  duplicate: 'plain',
  replaced: 'amber',
  refused: 'red',
};

/** The import at the foot of the page: how far it is, and what became of every file. */
export function ImportDock() {
  const state = useStore(importing, (each) => each);
  const [open, setOpen] = useState(true);
  if (state.phase === 'idle') return null;
  const running = isImporting(state);
  return (
    <section aria-label="Import" className="border-t border-edge bg-panel">
      <header className="flex h-10 items-center gap-3 px-4">
        <span className="font-medium">{TITLES[state.phase]}</span>
        <Progress state={state} />
        <span className="flex-1" />
        {running ? (
          <Button onClick={cancelImport}>Cancel import</Button>
        ) : (
          <IconButton label="Close import" onClick={dismissImport} side="top">
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
      {running && (
        <Bar share={state.sentBytes / Math.max(1, state.bytes)} label="Upload" />
      )}
      {state.failure && (
        <p role="alert" className="border-t border-line px-4 py-2 text-red">
          {state.failure}
        </p>
      )}
      {open && state.lines.length > 0 && <Ledger lines={state.lines} />}
    </section>
  );
}

const TITLES: Record<ImportState['phase'], string> = {
  idle: '',
  reading: 'Reading folders',
  uploading: 'Importing',
  done: 'Import finished',
  cancelled: 'Import cancelled',
  failed: 'Import stopped',
};

function Progress({ state }: { state: ImportState }) {
  if (state.phase === 'reading') return <Waiting>Looking for files …</Waiting>;
  return (
    <span role="status" className="text-muted">
      {plural(state.lines.length, 'file')} of {state.files.toLocaleString()} answered ·{' '}
      {bytes(state.sentBytes)} of {bytes(state.bytes)} sent
      {state.phase === 'cancelled' && ' · what was stored stays'}
    </span>
  );
}

const SHOWN = 500;

function Ledger({ lines }: { lines: readonly LedgerLine[] }) {
  const [only, setOnly] = useState<LedgerLine['outcome'] | null>(null);
  const [text, setText] = useState('');
  const found = lines.filter(
    (line) =>
      (only === null || line.outcome === only) &&
      `${line.path} ${line.reason ?? ''}`.toLowerCase().includes(text.toLowerCase()),
  );
  const copy = () =>
    navigator.clipboard
      .writeText(
        found.map((l) => [l.outcome, l.path, l.reason ?? ''].join('\t')).join('\n'),
      )
      .then(() => toast(`${plural(found.length, 'line')} copied`));
  return (
    <div className="border-t border-line">
      <div className="flex items-center gap-1.5 px-4 py-1.5">
        {OUTCOMES.map((outcome) => {
          const count = lines.filter((line) => line.outcome === outcome).length;
          return (
            <button
              key={outcome}
              type="button"
              aria-pressed={only === outcome}
              onClick={() => setOnly(only === outcome ? null : outcome)}
              className="rounded aria-pressed:outline aria-pressed:outline-accent"
            >
              <Chip tone={count > 0 ? TONES[outcome] : 'plain'}>
                {count.toLocaleString()} {outcome}
              </Chip>
            </button>
          );
        })}
        <span className="flex-1" />
        <TextInput
          aria-label="Filter ledger"
          placeholder="Filter by path or reason"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="h-6 w-64"
        />
        <Button className="h-6" onClick={copy}>
          Copy
        </Button>
      </div>
      <ul aria-label="Ledger" className="h-44 overflow-y-auto px-4 pb-2">
        {/* The newest are at the end; of very long ledgers the last lines are drawn. */}
        {found.length > SHOWN && (
          <li className="text-faint">
            {(found.length - SHOWN).toLocaleString()} earlier lines: filter to see them
          </li>
        )}
        {found.slice(-SHOWN).map((line, index) => (
          <li key={index} className="flex items-baseline gap-2 py-px">
            <span
              className={`w-16 shrink-0 text-sm ${line.outcome === 'refused' ? 'text-red' : line.outcome === 'stored' ? 'text-accent' : 'text-muted'}`}
            >
              {line.outcome}
            </span>
            <span className="max-w-[40%] shrink-0 truncate" title={line.path}>
              {line.path}
            </span>
            {line.reason && <span className="truncate text-muted">{line.reason}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}
