import { byteStream } from '@/lib/api/byte-stream';
import {
  connectionFailure,
  nonsense,
  silence,
  statusFailure,
} from '@/lib/dicomweb/client/failures';

/** Another archive that speaks DICOMweb. */
export interface DicomwebServer {
  /** Root of QIDO-RS, without a slash at the end. */
  readonly qidoRoot: string;
  /** Root of WADO-RS. */
  readonly wadoRoot: string;
  /** Root of STOW-RS; undefined: nothing is stored there. */
  readonly stowRoot?: string | undefined;
  /** Value of the `Authorization` header. */
  readonly authorization?: string | undefined;
  /** So long a silence, in milliseconds, ends a call. */
  readonly timeoutMs: number;
}

/** What a call needs of the outside. */
export interface Asking {
  readonly fetch: typeof fetch;
  readonly signal: AbortSignal;
}

/** What is sent along. */
export interface Sent {
  readonly contentType: string;
  /** In bytes, of all chunks. */
  readonly length: number;
  readonly chunks: AsyncIterable<Uint8Array>;
}

export interface Answered {
  readonly status: number;
  readonly contentType: string;
  /** The `Warning` header: code 299 says that there is more than was given (PS3.18 8.3.4.4). */
  readonly warning: string;
  /** Ends with an AppError when the connection breaks or falls silent. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Nobody reads on. */
  drop(): void;
}

export const hostOf = (url: string) => new URL(url).host;

/**
 * Ask for a resource, or send something to it.
 *
 * @param takenAsWell - Statuses other than 2xx that the caller makes something of.
 * @throws AppError `pacs_unreachable`, `pacs_timeout`, `pacs_refused`; the reason of `asking.signal`.
 */
export async function ask(
  server: DicomwebServer,
  url: string,
  accept: string,
  asking: Asking,
  takenAsWell: readonly number[] = [],
  sent?: Sent,
): Promise<Answered> {
  const host = hostOf(url);
  const ours = new AbortController();
  const signal = AbortSignal.any([asking.signal, ours.signal]);
  const drop = () => ours.abort();
  let timer: NodeJS.Timeout | undefined;
  const wind = () => {
    clearTimeout(timer);
    timer = setTimeout(
      () => ours.abort(silence(host, server.timeoutMs)),
      server.timeoutMs,
    );
  };
  /** Wait for something of the archive's, not longer than its time limit. */
  const within = async <T>(waiting: Promise<T>): Promise<T> => {
    wind();
    try {
      return await waiting;
    } catch (cause) {
      throw signal.aborted ? signal.reason : connectionFailure(host, cause);
    } finally {
      clearTimeout(timer);
    }
  };
  const response = await within(
    asking.fetch(url, {
      signal,
      // Seen and refused by us: another address would learn what is asked, and with which key.
      redirect: 'manual',
      cache: 'no-store',
      headers: {
        accept,
        ...(server.authorization && { authorization: server.authorization }),
        ...(sent && {
          'content-type': sent.contentType,
          'content-length': String(sent.length),
        }),
      },
      ...(sent && { method: 'POST', body: bodyOf(sent, wind), duplex: 'half' }),
    } as RequestInit),
  );
  const { status, headers } = response;
  if (!response.ok && !takenAsWell.includes(status)) {
    drop();
    throw statusFailure(host, status);
  }
  return {
    status,
    contentType: headers.get('content-type') ?? '',
    warning: headers.get('warning') ?? '',
    body: chunksOf(response, within, drop),
    drop,
  };
}

/** @param onChunk - Called whenever the archive has taken one. */
function bodyOf({ chunks }: Sent, onChunk: () => void): ReadableStream<Uint8Array> {
  const counted = async function* () {
    for await (const chunk of chunks) {
      onChunk();
      yield chunk;
    }
  };
  return byteStream(counted());
}

async function* chunksOf(
  response: Response,
  within: <T>(waiting: Promise<T>) => Promise<T>,
  drop: () => void,
): AsyncGenerator<Uint8Array> {
  if (!response.body) return;
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  try {
    for (;;) {
      // The clock stands still while we are the ones who are slow.
      const { done, value } = await within(reader.read());
      if (done) return;
      yield value;
    }
  } finally {
    drop();
  }
}

/** @throws AppError `pacs_dialect` for more than `mostBytes`. */
export async function textOf(
  host: string,
  body: AsyncIterable<Uint8Array>,
  mostBytes: number,
): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.byteLength;
    if (length > mostBytes) {
      const most = `${mostBytes / 1024 ** 2} MiB`;
      throw nonsense(host, `answers more than ${most} to one question`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8').trim();
}
