import {
  connectionFailure,
  silence,
  statusFailure,
} from '@/lib/dicomweb/client/failures';

/** Another archive that speaks DICOMweb. */
export interface DicomwebServer {
  /** Root of QIDO-RS, without a slash at the end. */
  readonly qidoRoot: string;
  /** Root of WADO-RS. */
  readonly wadoRoot: string;
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
 * Ask for a resource.
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
): Promise<Answered> {
  const host = hostOf(url);
  const ours = new AbortController();
  const signal = AbortSignal.any([asking.signal, ours.signal]);
  const drop = () => ours.abort();
  /** Wait for something of the archive's, not longer than its time limit. */
  const within = async <T>(waiting: Promise<T>): Promise<T> => {
    const timer = setTimeout(
      () => ours.abort(silence(host, server.timeoutMs)),
      server.timeoutMs,
    );
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
      },
    }),
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
