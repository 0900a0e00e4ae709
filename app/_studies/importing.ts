import { createParser } from 'eventsource-parser';
import { ledgerLineSchema, type LedgerLine } from '@/lib/api/imports';
import { createStore } from '@/app/_ui/store';
import { batchesOf, type PickedFile } from './picked-files';

/** One import as the dock shows it. */
export interface ImportState {
  phase: 'idle' | 'reading' | 'uploading' | 'done' | 'cancelled' | 'failed';
  files: number;
  bytes: number;
  sentBytes: number;
  /** In the order of the server's answers. */
  lines: readonly LedgerLine[];
  /** Why it stopped before the end. */
  failure: string | null;
}

const IDLE: ImportState = {
  phase: 'idle',
  files: 0,
  bytes: 0,
  sentBytes: 0,
  lines: [],
  failure: null,
};

/** The import of this page: it goes on while the person looks at other things. */
export const importing = createStore<ImportState>(IDLE);

let stopping: AbortController | undefined;

export const dismissImport = () => importing.set(IDLE);
export const cancelImport = () => stopping?.abort();
export const isImporting = ({ phase }: ImportState) =>
  phase === 'reading' || phase === 'uploading';

/**
 * Send files to the archive, one request after the other, and collect its ledger.
 *
 * @param picked - May still be being read from disk.
 * @param onStored - Called after each request: there may be new studies to show.
 */
export async function importFiles(
  picked: Promise<PickedFile[]> | PickedFile[],
  onStored: () => void,
): Promise<void> {
  if (isImporting(importing.get())) return;
  stopping = new AbortController();
  const { signal } = stopping;
  importing.set({ ...IDLE, phase: 'reading' });
  try {
    const files = await picked;
    if (files.length === 0) return importing.set(IDLE);
    const bytes = files.reduce((sum, { file }) => sum + file.size, 0);
    importing.set({ phase: 'uploading', files: files.length, bytes });
    let before = 0;
    for (const batch of batchesOf(files)) {
      signal.throwIfAborted();
      await sendBatch(batch, signal, (sent) =>
        importing.set({ sentBytes: before + sent }),
      );
      before += batch.reduce((sum, { file }) => sum + file.size, 0);
      importing.set({ sentBytes: before });
      onStored();
    }
    importing.set({ phase: 'done' });
  } catch (error) {
    if (signal.aborted) importing.set({ phase: 'cancelled' });
    else {
      const failure = error instanceof Error ? error.message : 'The import stopped.';
      importing.set({ phase: 'failed', failure });
    }
    onStored();
  }
}

// XMLHttpRequest, since fetch doesn't tell how much of a request has been sent.
function sendBatch(
  batch: readonly PickedFile[],
  signal: AbortSignal,
  onSent: (bytes: number) => void,
): Promise<void> {
  const form = new FormData();
  for (const { path, file } of batch) form.append('files', file, path);
  const size = batch.reduce((sum, { file }) => sum + file.size, 0);
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    const parser = createParser({
      onEvent: ({ event, data }) => event === 'line' && keep(data),
    });
    let read = 0;
    xhr.upload.onprogress = ({ loaded }) => onSent(Math.min(loaded, size));
    xhr.onprogress = () => {
      if (xhr.status !== 200) return;
      parser.feed(xhr.responseText.slice(read));
      read = xhr.responseText.length;
    };
    xhr.onload = () => {
      if (xhr.status === 200) {
        parser.feed(xhr.responseText.slice(read));
        resolve();
      } else reject(new Error(refusal(xhr)));
    };
    xhr.onerror = () =>
      reject(new Error('The server does not answer. What was stored so far is safe.'));
    xhr.onabort = () => reject(new DOMException('cancelled', 'AbortError'));
    signal.addEventListener('abort', () => xhr.abort(), { once: true });
    xhr.open('POST', '/api/import');
    xhr.setRequestHeader('accept', 'text/event-stream');
    xhr.send(form);
  });
}

function keep(data: string) {
  const line = ledgerLineSchema.safeParse(JSON.parse(data));
  if (line.success) importing.set(({ lines }) => ({ lines: [...lines, line.data] }));
}

function refusal(xhr: XMLHttpRequest): string {
  try {
    const { title, detail } = JSON.parse(xhr.responseText) as Record<string, string>;
    return [title, detail].filter(Boolean).join(' ');
  } catch {
    return `The server answered ${xhr.status}. What was stored so far is safe.`;
  }
}
