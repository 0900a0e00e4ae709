import { Upload, type DetailedError } from 'tus-js-client';
import { ProblemError } from '@/app/_data/client';
import { problemSchema } from '@/lib/api/handle';
import { UPLOADS } from '@/lib/api/uploads/protocol';
import type { Reason } from './reason';

/** An upload on its way. It goes on by itself after a cut connection. */
export interface Transfer {
  pause(): void;
  resume(): void;
  /** Stop for good; what the server has of it is thrown away. */
  cancel(): void;
}

interface Options {
  body: Blob;
  metadata: Record<string, string>;
  /** Go on with this one, if the server still has it. */
  uploadId: string | null;
  onUploadId(id: string): void;
  onSent(bytes: number): void;
  onDone(): void;
  /** The connection is gone, or the server in trouble: it is tried again. `onSent` ends it. */
  onStalled(reason: Reason): void;
  /** The server will not have it. */
  onFailed(reason: Reason): void;
}

/** Larger bodies go in pieces: some proxies take no request of any length. */
const PIECE_BYTES = 64 * 1024 ** 2;
const SOON_MS = [0, 500, 1000, 2000];
/** After that, again and again: the server may be restarted, the laptop carried home. */
const LATER_MS = 5000;
/** A line that says nothing for so long is dead, whatever the browser thinks of it. */
const SILENCE_MS = 30_000;

export function startTransfer(options: Options): Transfer {
  const { body, metadata, uploadId, onUploadId, onSent, onDone, onStalled, onFailed } =
    options;
  const endpoint = new URL(UPLOADS, location.href).href;
  let state: 'going' | 'waiting' | 'paused' | 'over' = 'going';
  let heard = Date.now();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const upload = new Upload(body, {
    endpoint,
    uploadUrl: uploadId && `${endpoint}/${uploadId}`,
    metadata,
    chunkSize: PIECE_BYTES,
    retryDelays: SOON_MS,
    // The library's own memory would keep the names of files.
    storeFingerprintForResuming: false,
    fingerprint: () => Promise.resolve(''),
    onUploadUrlAvailable: () => onUploadId(upload.url?.split('/').at(-1) ?? ''),
    onProgress: (sent) => {
      heard = Date.now();
      onSent(sent);
    },
    onShouldRetry: (error) => refusalOf(error) === null,
    onSuccess: () => {
      end();
      onDone();
    },
    onError: (error) => {
      const refusal = refusalOf(error);
      if (refusal === null) return wait(statusOf(error));
      end();
      onFailed(refusal);
    },
  });

  function go() {
    clearTimeout(timer);
    state = 'going';
    heard = Date.now();
    upload.start();
  }
  function wait(status = 0) {
    state = 'waiting';
    onStalled(status === 0 ? 'silent' : { status, again: true });
    clearTimeout(timer);
    timer = setTimeout(go, LATER_MS);
  }
  const online = () => {
    if (state === 'waiting') go();
  };
  window.addEventListener('online', online);
  const watch = setInterval(() => {
    if (state !== 'going' || Date.now() - heard < SILENCE_MS) return;
    void upload.abort();
    wait();
  }, 5000);
  function end() {
    state = 'over';
    clearTimeout(timer);
    clearInterval(watch);
    window.removeEventListener('online', online);
  }

  go();
  return {
    pause() {
      if (state === 'over') return;
      state = 'paused';
      clearTimeout(timer);
      void upload.abort();
    },
    resume() {
      if (state === 'paused') go();
    },
    cancel() {
      if (state === 'over') return;
      end();
      // What could not be thrown away now is when its time is up.
      upload.abort(true).catch(() => undefined);
    },
  };
}

const responseOf = (error: Error | DetailedError) =>
  'originalResponse' in error ? error.originalResponse : null;
/** 0 = there was no answer. */
const statusOf = (error: Error | DetailedError) => responseOf(error)?.getStatus() ?? 0;
const methodOf = (error: Error | DetailedError) =>
  'originalRequest' in error ? error.originalRequest.getMethod() : undefined;

/**
 * Why the server won't have it, in its own words.
 *
 * @returns null when it may go better another time.
 */
function refusalOf(error: Error | DetailedError): Reason | null {
  const status = statusOf(error);
  const forGood = (status >= 400 && status < 500) || status === 507;
  // One that the server no longer has is begun anew; one at another offset, or locked, is asked for.
  const mends = [404, 409, 410, 423].includes(status) && methodOf(error) !== 'POST';
  if (!forGood || mends) return null;
  try {
    return new ProblemError(
      problemSchema.parse(JSON.parse(responseOf(error)?.getBody() ?? '')),
    );
  } catch {
    return { status, again: false };
  }
}
