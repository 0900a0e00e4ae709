import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { problemOf, type Problem } from '@/lib/api/handle';
import { writeAnswer } from '@/lib/api/http/write-answer';

/** A request that is answered without Next, for what is asked hundreds of times a second. */
export interface Exchange {
  method: string;
  url: URL;
  headers: IncomingHttpHeaders;
  /** The named parts of the path, decoded. */
  params: Record<string, string>;
  body: Readable;
  /** Aborted once nobody waits for the answer any more. */
  signal: AbortSignal;
}

export interface Answer {
  /** 200 if left out. */
  status?: number;
  /** Names in lower case. A body of known length may be asked for by `Range` if it has a strong `etag`. */
  headers?: Record<string, string>;
  body?:
    string | Uint8Array | readonly Uint8Array[] | StoredBytes | AsyncIterable<Uint8Array>;
}

/** A body of known length that is read when it is written: as much of it as was asked for. */
export interface StoredBytes {
  readonly length: number;
  /**
   * A chunk is the reader's until the next one is asked for: its memory is used again then.
   *
   * @param to - The byte after the last.
   */
  read(from: number, to: number): AsyncIterable<Uint8Array>;
}

export type AnswerTo = (exchange: Exchange) => Promise<Answer>;

/** Let `answerTo` answer; what it throws becomes a problem (RFC 9457). */
export async function answerWith(
  answerTo: AnswerTo,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  const { method = 'GET', headers } = request;
  const { signal } = gone;
  const exchange = { method, url, params: {}, headers, body: request, signal };
  const answer = await answerTo(exchange).catch((error: unknown) => {
    // Who left in the middle of a request gets no answer, and it is nobody's fault here.
    const left = request.destroyed && !request.complete;
    return left || signal.aborted ? { status: 499 } : problemAnswer(error);
  });
  try {
    await writeAnswer(answer, request, response);
  } catch (error) {
    if (signal.aborted) return;
    if (!response.headersSent) {
      await writeAnswer(problemAnswer(error), request, response);
      return;
    }
    // Too late for another answer: a length that doesn't come says that something is missing.
    console.error(error);
    response.destroy();
  }
}

export function problemAnswer(error: unknown): Answer {
  const problem = problemOf(error);
  if (problem.status === 500) console.error(error);
  return answerProblem(problem);
}

export const answerProblem = (
  problem: Problem,
  headers: Record<string, string> = {},
): Answer => ({
  status: problem.status,
  headers: { 'content-type': 'application/problem+json', ...headers },
  body: JSON.stringify(problem),
});
