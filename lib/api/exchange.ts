import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { problemOf, type Problem } from '@/lib/api/handle';

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
  /** Names in lower case. A body of known length may be asked for by `Range` if it has an `etag`. */
  headers?: Record<string, string>;
  /** Whole, or written as it comes. */
  body?: string | Uint8Array | AsyncIterable<Uint8Array>;
}

export type AnswerTo = (exchange: Exchange) => Promise<Answer>;

/** Smaller ones aren't worth the packing. */
const GZIP_FROM = 1024;
const packed = promisify(gzip);

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
  const answer = await answerTo(exchange).catch(problemAnswer);
  await write(answer, request, response).catch((error: unknown) => {
    // Too late for another answer: a length that doesn't come says that something is missing.
    if (!signal.aborted) console.error(error);
    response.destroy();
  });
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

async function write(
  answer: Answer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { status = 200, headers = {} } = answer;
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
  const etag = headers['etag'];
  if (status === 200 && etag && isKnown(request.headers['if-none-match'], etag)) {
    await release(body);
    response.writeHead(304, keptBy304(headers)).end();
    return;
  }
  const whole = body === undefined || body instanceof Uint8Array;
  const { part, ...sent } = whole
    ? await wholeBody(request, { status, headers, body: body ?? Buffer.alloc(0) })
    : { status, headers, part: body };
  response.writeHead(sent.status, sent.headers);
  if (request.method === 'HEAD') {
    await release(part);
    response.end();
  } else if (part instanceof Uint8Array) {
    response.end(part);
  } else {
    await pipeline(Readable.from(part, { objectMode: false }), response);
  }
}

interface Whole {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array;
}

/** A body in memory: all of it, the range asked for (RFC 9110 14), or all of it packed. */
async function wholeBody(
  { headers: asked }: IncomingMessage,
  { status, headers, body }: Whole,
): Promise<{ status: number; headers: Record<string, string>; part: Uint8Array }> {
  const length = body.byteLength;
  const withLength = (bytes: Uint8Array, more: Record<string, string> = {}) => ({
    headers: { ...headers, ...more, 'content-length': String(bytes.byteLength) },
    part: bytes,
  });
  const etag = headers['etag'];
  const inRanges = status === 200 && etag !== undefined;
  const applies = asked['if-range'] === undefined || asked['if-range'] === etag;
  if (inRanges && asked.range && applies) {
    const range = readRange(asked.range, length);
    if (range === 'unsatisfiable') {
      const none = withLength(Buffer.alloc(0), { 'content-range': `bytes */${length}` });
      return { status: 416, ...none };
    }
    if (range) {
      const [from, to] = range;
      const where = { 'content-range': `bytes ${from}-${to}/${length}` };
      return { status: 206, ...withLength(body.subarray(from, to + 1), where) };
    }
  }
  const type = headers['content-type'] ?? '';
  if (length >= GZIP_FROM && /\bjson\b/.test(type)) {
    const vary = { vary: 'accept-encoding' };
    if (!/\bgzip\b/.test(String(asked['accept-encoding'] ?? ''))) {
      return { status, ...withLength(body, vary) };
    }
    const bytes = await packed(body, { level: 1 });
    return { status, ...withLength(bytes, { ...vary, 'content-encoding': 'gzip' }) };
  }
  return {
    status,
    ...withLength(body, inRanges ? { 'accept-ranges': 'bytes' } : {}),
  };
}

/**
 * The first and last byte of a `Range` header that names one range.
 *
 * @returns undefined for what may be ignored: another unit, several ranges, bad syntax.
 */
export function readRange(
  header: string,
  length: number,
): [from: number, to: number] | 'unsatisfiable' | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header.trim()) ?? [];
  if (first === '' && last === '') return undefined;
  if (first === '') {
    const size = Math.min(Number(last), length);
    return size === 0 ? 'unsatisfiable' : [length - size, length - 1];
  }
  const from = Number(first);
  const to = last === '' ? length - 1 : Math.min(Number(last), length - 1);
  if (last !== '' && Number(last) < from) return undefined;
  return from >= length ? 'unsatisfiable' : [from, to];
}

const isKnown = (ifNoneMatch: string | undefined, etag: string) =>
  ifNoneMatch
    ?.split(',')
    .map((each) => each.trim().replace(/^W\//, ''))
    .some((each) => each === '*' || each === etag) ?? false;

/** RFC 9110 15.4.5 */
const keptBy304 = (headers: Record<string, string>) =>
  Object.fromEntries(
    ['cache-control', 'etag', 'vary', 'date', 'content-location'].flatMap((name) =>
      headers[name] === undefined ? [] : [[name, headers[name]]],
    ),
  );

/** What is written as it comes may hold a file open. */
async function release(body: Answer['body']) {
  if (typeof body !== 'object' || body instanceof Uint8Array) return;
  await body[Symbol.asyncIterator]().return?.();
}
