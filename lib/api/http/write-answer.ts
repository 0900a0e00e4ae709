import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { createGzip, gzip } from 'node:zlib';
import type { Answer, StoredBytes } from '@/lib/api/exchange';
import { cut, readRange } from '@/lib/api/http/byte-range';

/** Smaller ones aren't worth the packing. */
const GZIP_FROM = 1024;
const packed = promisify(gzip);
const SMALL = 16 * 1024;

type Headers = Record<string, string>;
type Streamed = AsyncIterable<Uint8Array>;

/**
 * Write an answer as the request wants it: nothing of it where the client has it (304), a range of
 * it (206), JSON packed. Written no faster than it is taken.
 */
export async function writeAnswer(
  answer: Answer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { status = 200, body } = answer;
  const headers: Headers = { ...answer.headers };
  const varies = [response.getHeader('vary'), headers['vary']].filter(Boolean).join(', ');
  if (varies) headers['vary'] = varies;
  // A body that is longer than it says would run into the next answer.
  response.strictContentLength = true;
  const etag = headers['etag'];
  if (status === 200 && etag && isKnown(request.headers['if-none-match'], etag)) {
    await release(body);
    response.writeHead(304, keptBy304(headers)).end();
    return;
  }
  const known = { status, headers };
  if (isStreamed(body)) await writeStream({ ...known, body }, request, response);
  else if (isStored(body)) await writeStored({ ...known, body }, request, response);
  else {
    const text = typeof body === 'string' ? Buffer.from(body) : (body ?? []);
    const chunks = text instanceof Uint8Array ? [text] : text;
    await writeChunks({ ...known, body: chunks }, request, response);
  }
}

const isStreamed = (body: Answer['body']): body is Streamed =>
  typeof body === 'object' && Symbol.asyncIterator in body;
const isStored = (body: Answer['body']): body is StoredBytes =>
  typeof body === 'object' && 'read' in body;

interface Known<Body> {
  status: number;
  headers: Headers;
  body: Body;
}

async function writeChunks(
  { status, headers, body }: Known<readonly Uint8Array[]>,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const length = body.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const asked = rangeOf({ status, headers }, length, request);
  if (asked.range) {
    const [from, to] = asked.range;
    send(cut(body, from, to), 206, asked.headers, request, response);
    return;
  }
  const type = headers['content-type'] ?? '';
  const isPacked = 'content-encoding' in headers;
  if (status === 200 && length >= GZIP_FROM && isJson(type) && !isPacked) {
    const vary = { ...headers, vary: packedVary(headers) };
    if (!takesGzip(request)) return send(body, status, vary, request, response);
    const bytes = await packed(Buffer.concat(body), { level: 1 });
    const coded = { ...vary, 'content-encoding': 'gzip' };
    return send([bytes], status, coded, request, response);
  }
  send(asked.status === 416 ? [] : body, asked.status, asked.headers, request, response);
}

/** Everything in as few writes as there are chunks, handed to the socket at once. */
function send(
  chunks: readonly Uint8Array[],
  status: number,
  headers: Headers,
  { method }: IncomingMessage,
  response: ServerResponse,
) {
  const length = chunks.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const counted = status === 204 ? {} : { 'content-length': String(length) };
  response.writeHead(status, { ...headers, ...counted });
  if (method === 'HEAD') return void response.end();
  response.cork();
  for (const chunk of chunks) response.write(chunk);
  response.uncork();
  response.end();
}

async function writeStored(
  { status, headers, body }: Known<StoredBytes>,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const asked = rangeOf({ status, headers }, body.length, request);
  const none: [number, number] = [0, 0];
  const [from, to] = asked.range ?? (asked.status === 416 ? none : [0, body.length]);
  const begin = () =>
    response.writeHead(asked.status, {
      ...asked.headers,
      'content-length': String(to - from),
    });
  if (request.method === 'HEAD' || to === from) return void begin().end();
  const small: Uint8Array[] = [];
  for await (const chunk of body.read(from, to)) {
    // Until bytes of the store are there another answer can be given.
    if (!response.headersSent && chunk.byteLength < SMALL) {
      small.push(Uint8Array.from(chunk));
      continue;
    }
    if (!response.headersSent) begin();
    if (response.destroyed) return;
    for (const each of small.splice(0)) void flushed(each, response);
    await flushed(chunk, response);
  }
  if (!response.headersSent) begin();
  for (const each of small) void flushed(each, response);
  response.end();
}

/** Small chunks wait for a larger one to go with; a large one is waited for. */
function flushed(chunk: Uint8Array, response: ServerResponse): Promise<void> | undefined {
  response.cork();
  if (chunk.byteLength < SMALL) {
    // A copy: the memory may be used again.
    response.write(Uint8Array.from(chunk));
    process.nextTick(() => response.uncork());
    return undefined;
  }
  return new Promise((resolve) => {
    response.once('close', resolve);
    response.write(chunk, () => {
      response.off('close', resolve);
      resolve();
    });
    process.nextTick(() => response.uncork());
  });
}

async function writeStream(
  { status, headers, body }: Known<Streamed>,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const packs = isJson(headers['content-type'] ?? '');
  const gzips = packs && takesGzip(request);
  response.writeHead(status, {
    ...headers,
    ...(packs && { vary: packedVary(headers) }),
    ...(gzips && { 'content-encoding': 'gzip' }),
  });
  if (request.method === 'HEAD') {
    await release(body);
    return void response.end();
  }
  const chunks: Streamed = gzips
    ? Readable.from(body, { objectMode: false }).compose(createGzip({ level: 1 }))
    : body;
  await pour(chunks, response);
}

/** Leaving the loop early closes what the chunks come from. */
async function pour(chunks: Streamed, response: ServerResponse) {
  for await (const chunk of chunks) {
    if (response.destroyed) return;
    if (!response.write(chunk)) await drained(response);
  }
  response.end();
}

const drained = (response: ServerResponse) =>
  new Promise<void>((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });

/** What the `Range` header makes of an answer (RFC 9110 14). */
function rangeOf(
  { status, headers }: { status: number; headers: Headers },
  length: number,
  { headers: asked }: IncomingMessage,
): { status: number; headers: Headers; range?: [from: number, to: number] } {
  const etag = headers['etag'];
  if (status !== 200 || etag === undefined || etag.startsWith('W/')) {
    return { status, headers };
  }
  const applies = asked['if-range'] === undefined || asked['if-range'] === etag;
  const range = asked.range && applies ? readRange(asked.range, length) : undefined;
  if (range === 'unsatisfiable') {
    return { status: 416, headers: { ...headers, 'content-range': `bytes */${length}` } };
  }
  if (!range) return { status, headers: { ...headers, 'accept-ranges': 'bytes' } };
  const [first, last] = range;
  const where = { 'content-range': `bytes ${first}-${last}/${length}` };
  return { status: 206, headers: { ...headers, ...where }, range: [first, last + 1] };
}

/** What an answer depends on that may be packed. */
const packedVary = ({ vary }: Headers) =>
  vary === undefined ? 'accept-encoding' : `${vary}, accept-encoding`;

const isJson = (type: string) => /\bjson\b/.test(type);
export const takesGzip = ({ headers }: Pick<IncomingMessage, 'headers'>) =>
  /\bgzip\b(?!;\s*q=0(\.0*)?(,|$))/.test(String(headers['accept-encoding'] ?? ''));

const isKnown = (ifNoneMatch: string | undefined, etag: string) =>
  ifNoneMatch
    ?.split(',')
    .map((each) => each.trim().replace(/^W\//, ''))
    .some((each) => each === '*' || each === etag.replace(/^W\//, '')) ?? false;

/** RFC 9110 15.4.5 */
const keptBy304 = (headers: Headers) =>
  Object.fromEntries(
    ['cache-control', 'etag', 'vary', 'date', 'content-location'].flatMap((name) =>
      headers[name] === undefined ? [] : [[name, headers[name]]],
    ),
  );

/** What is written as it comes may hold a file open. */
async function release(body: Answer['body']) {
  if (isStreamed(body)) await body[Symbol.asyncIterator]().return?.();
}
