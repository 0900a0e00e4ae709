import type { LedgerLine } from '@/lib/api/imports';
import { createStore } from '@/app/_ui/store';
import { Drop } from './drop';
import { byPath, entryOf, type Entry } from './parcels';
import type { PickedFile } from './picked-files';
import type { Reason } from './reason';

export type Phase =
  'idle' | 'reading' | 'sending' | 'paused' | 'filing' | 'done' | 'cancelled';

/** The uploads of this page as the tray shows them. */
export interface Uploads {
  phase: Phase;
  /** Every file, in the order of its drop; each changes as it goes. */
  entries: readonly Entry[];
  bytes: number;
  sentBytes: number;
  /** Bytes a second, lately; null while there is nothing to go by. */
  rate: number | null;
  /** Why nothing goes on, until it does by itself; null = it does. */
  stalled: Reason | null;
  /** Counts up with everything that changes. */
  revision: number;
}

const IDLE: Uploads = {
  phase: 'idle',
  entries: [],
  bytes: 0,
  sentBytes: 0,
  rate: null,
  stalled: null,
  revision: 0,
};

/** They go on while the person looks at other things. */
export const uploads = createStore<Uploads>(IDLE);

let drops: Drop[] = [];
let reading = 0;
let paused = false;
let cancelled = false;
let samples: { at: number; bytes: number }[] = [];

export const isRunning = ({ phase }: Pick<Uploads, 'phase'>) =>
  phase === 'reading' || phase === 'sending' || phase === 'paused' || phase === 'filing';

/**
 * Send files to the archive, beside those that are on their way already.
 *
 * @param picked - May still be being read from disk.
 * @param onStored - Called now and then: there may be new studies to show.
 */
export async function addUploads(
  picked: Promise<PickedFile[]> | readonly PickedFile[],
  onStored: () => void,
): Promise<void> {
  if (!isRunning(uploads.get())) reset();
  reading += 1;
  publish();
  let files: readonly PickedFile[] = [];
  try {
    files = await picked;
  } finally {
    reading -= 1;
  }
  if (files.length > 0) begin(files.map(entryOf).sort(byPath), onStored);
  publish();
}

function begin(entries: Entry[], onStored: () => void) {
  const drop = new Drop(entries, (stored) => {
    publishSoon();
    if (stored) onStored();
    startNext();
  });
  drops.push(drop);
  if (paused) drop.pause();
  startNext();
}

/** One drop is sent after the other: a browser opens six connections to a server, no more. */
function startNext() {
  if (drops.some((drop) => drop.started && drop.sending)) return;
  void drops.find((drop) => !drop.started && drop.running)?.start();
}

export function pauseUploads() {
  paused = true;
  for (const drop of drops) drop.pause();
  publish();
}

export function resumeUploads() {
  paused = false;
  samples = [];
  for (const drop of drops) drop.resume();
  publish();
}

export function cancelUploads() {
  cancelled = true;
  for (const drop of drops) drop.cancel();
  publish();
}

export const dismissUploads = () => reset();

/** Once more what never got there. */
export function retryFailed(onStored: () => void) {
  const failed = uploads.get().entries.filter(({ state }) => state === 'failed');
  const again = failed.map(({ path, file }) => entryOf({ path, file }));
  const gone = new Set(failed);
  drops = drops.filter((drop) => drop.running || drop.entries.some((e) => !gone.has(e)));
  hidden = new Set([...hidden, ...gone]);
  begin(again, onStored);
  publish();
}

/** Entries that were sent again: the later ones tell what became of them. */
let hidden = new Set<Entry>();

function reset() {
  drops = [];
  hidden = new Set();
  paused = false;
  cancelled = false;
  samples = [];
  uploads.set({ ...IDLE, revision: uploads.get().revision + 1 });
}

let timer: ReturnType<typeof setTimeout> | undefined;
const SHOW_MS = 120;

/** Thousands of files change faster than anybody can read. */
function publishSoon() {
  timer ??= setTimeout(publish, SHOW_MS);
}

function publish() {
  clearTimeout(timer);
  timer = undefined;
  const entries = drops.flatMap((drop) =>
    drop.entries.filter((each) => !hidden.has(each)),
  );
  const sentBytes = entries.reduce((sum, { sent }) => sum + sent, 0);
  const phase = phaseNow();
  uploads.set({
    phase,
    entries,
    bytes: entries.reduce((sum, { file }) => sum + file.size, 0),
    sentBytes,
    rate: phase === 'sending' ? rateOf(sentBytes) : null,
    stalled: drops.map((drop) => drop.stalled).find((each) => each !== null) ?? null,
    revision: uploads.get().revision + 1,
  });
  warnBeforeLeaving(isRunning({ phase }));
}

function phaseNow(): Phase {
  if (drops.some((drop) => drop.sending)) return paused ? 'paused' : 'sending';
  if (reading > 0) return 'reading';
  if (drops.some((drop) => drop.running)) return 'filing';
  if (drops.length === 0) return 'idle';
  return cancelled ? 'cancelled' : 'done';
}

const RATE_OVER_MS = 4000;

function rateOf(bytes: number): number | null {
  const at = Date.now();
  samples = [...samples, { at, bytes }].filter((each) => at - each.at <= RATE_OVER_MS);
  const [first] = samples;
  if (!first || at - first.at < 500) return null;
  return (1000 * Math.max(0, bytes - first.bytes)) / (at - first.at);
}

const warn = (event: BeforeUnloadEvent) => event.preventDefault();

function warnBeforeLeaving(running: boolean) {
  if (running) window.addEventListener('beforeunload', warn);
  else window.removeEventListener('beforeunload', warn);
}

export type Outcome = LedgerLine['outcome'] | 'failed' | 'cancelled' | 'onTheWay';

/** A line of the tray: a file on its way, or what became of one. */
export interface Row {
  path: string;
  outcome: Outcome;
  reason: Reason | null;
  /** Of a file on its way: 0 to 1. */
  share: number | null;
  state: Entry['state'];
}

/** Each file as a row; an archive as the files in it, once they are told. */
export const rowsOf = (entries: readonly Entry[]): Row[] =>
  entries.flatMap(({ path, file, state, lines, sent, failure }): Row[] => {
    if (lines.length > 0) {
      return lines.map((line) => ({
        path: line.path,
        outcome: line.outcome,
        reason: line.reason ? { said: line.reason } : null,
        share: null,
        state,
      }));
    }
    const outcome = state === 'failed' || state === 'cancelled' ? state : 'onTheWay';
    const share = state === 'sending' ? sent / Math.max(1, file.size) : null;
    return [{ path, outcome, reason: failure, share, state }];
  });
