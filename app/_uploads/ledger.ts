import { takenSchema, uploadedLineSchema } from '@/lib/api/uploads/protocol';
import type { LedgerLine } from '@/lib/api/imports';

/** What the server says of an import, from the first line on. */
export interface Ledger {
  close(): void;
}

interface Listener {
  onLine(uploadId: string, line: LedgerLine): void;
  /** Everything of that upload was told. */
  onTaken(uploadId: string): void;
}

const AGAIN_MS = 2000;

/** It comes back by itself after a cut connection, and goes on where it was. */
export function openLedger(importId: string, { onLine, onTaken }: Listener): Ledger {
  let last = 0;
  let source: EventSource;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const data = ({ data: text, lastEventId }: MessageEvent<string>): unknown => {
    last = Number(lastEventId) || last;
    return JSON.parse(text);
  };
  function open() {
    source = new EventSource(`/api/imports/${importId}/events?after=${last}`);
    source.addEventListener('line', (event: MessageEvent<string>) => {
      const { upload, ...line } = uploadedLineSchema.parse(data(event));
      onLine(upload, line);
    });
    source.addEventListener('taken', (event: MessageEvent<string>) => {
      onTaken(takenSchema.parse(data(event)).upload);
    });
    source.addEventListener('error', () => {
      // Cut connections are mended by the browser; for an answer of 502 or so it gives up.
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, AGAIN_MS);
    });
  }
  open();
  return {
    close() {
      clearTimeout(timer);
      source.close();
    },
  };
}
