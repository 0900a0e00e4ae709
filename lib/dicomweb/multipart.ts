import { createHash, randomUUID } from 'node:crypto';
import type { Answer, StoredBytes } from '@/lib/api/exchange';
import { readAhead } from '@/lib/dicomweb/read-ahead';
import { giveMemory, takeMemory } from '@/lib/dicomweb/spare-memory';

/** One body part of a multipart/related answer (PS3.18 8.7.1). */
export interface Part {
  contentType: string;
  location?: string;
  bytes: Uint8Array;
}

/** What is told of a part before its bytes. */
type PartHead = Pick<Part, 'contentType' | 'location'> & { length: number };

/** A multipart/related answer; parts are written as they come. */
export function multipartAnswer(
  parts: AsyncIterable<Part> | Iterable<Part>,
  type: string,
): Answer {
  const boundary = `overread-${randomUUID()}`;
  async function* encode() {
    for await (const part of parts) {
      yield headOf({ ...part, length: part.bytes.byteLength }, boundary);
      yield part.bytes;
      yield END_OF_PART;
    }
    yield endOf(boundary);
  }
  return { headers: { 'content-type': multipartType(type, boundary) }, body: encode() };
}

/**
 * An answer of one part.
 *
 * @param etag - The boundary follows from it, so that ranges of two answers fit together.
 */
export function multipartOf(
  { contentType, body }: { contentType: string; body: StoredBytes | Uint8Array },
  etag: string,
): Required<Pick<Answer, 'headers' | 'body'>> {
  const boundary = boundaryOf(etag);
  const head = headOf({ contentType, length: body.length }, boundary);
  const end = Buffer.concat([END_OF_PART, endOf(boundary)]);
  const type = contentType.split(';')[0] ?? contentType;
  return {
    headers: { 'content-type': multipartType(type, boundary) },
    body: body instanceof Uint8Array ? [head, body, end] : around(head, body, end),
  };
}

/** A part of known length that is read when its turn comes. */
export interface StoredPart {
  contentType: string;
  location?: string;
  length: number;
  /** @param into - Memory of that length or more that may be used. */
  read(into: Buffer): Promise<Uint8Array>;
}

/** How many parts are read before the client took the ones before them. */
const AHEAD = 4;

/** An answer of parts of known lengths: of known length itself, and to be had in ranges. */
export function multipartStored(
  parts: readonly StoredPart[],
  type: string,
  etag: string,
): Required<Pick<Answer, 'headers' | 'body'>> {
  const boundary = boundaryOf(etag);
  let length = 0;
  const placed = parts.map((part, at) => {
    const head = headOf(part, boundary);
    const whole = at === 0 ? head : Buffer.concat([END_OF_PART, head]);
    const start = length;
    length += whole.length + part.length;
    return { part, head: whole, start, end: length };
  });
  const end = Buffer.concat([END_OF_PART, endOf(boundary)]);
  const body: StoredBytes = {
    length: length + end.length,
    async *read(from, to) {
      const cut = (bytes: Uint8Array, start: number) =>
        bytes.subarray(Math.max(0, from - start), Math.max(0, to - start));
      const wanted = placed.filter((each) => each.end > from && each.start < to);
      const read = async (each: (typeof placed)[number]) => {
        const memory = takeMemory(each.part.length);
        return { ...each, memory, bytes: await each.part.read(memory) };
      };
      for await (const part of readAhead(wanted, AHEAD, read)) {
        yield cut(part.head, part.start);
        yield cut(part.bytes, part.start + part.head.length);
        giveMemory(part.memory);
      }
      yield cut(end, length);
    },
  };
  return { headers: { 'content-type': multipartType(type, boundary) }, body };
}

/** The bytes of one part, as the whole body. */
export const singleStored = ({ length, read }: StoredPart): StoredBytes => ({
  length,
  async *read(from, to) {
    const memory = takeMemory(length);
    yield (await read(memory)).subarray(from, to);
    giveMemory(memory);
  },
});

const boundaryOf = (etag: string) =>
  `overread-${createHash('sha256').update(etag).digest('hex').slice(0, 32)}`;

const multipartType = (type: string, boundary: string) =>
  `multipart/related; type="${type}"; boundary=${boundary}`;

const END_OF_PART = Buffer.from('\r\n');
const endOf = (boundary: string) => Buffer.from(`--${boundary}--\r\n`);

function headOf({ contentType, location, length }: PartHead, boundary: string): Buffer {
  const place = location === undefined ? '' : `Content-Location: ${location}\r\n`;
  return Buffer.from(
    `--${boundary}\r\nContent-Type: ${contentType}\r\nContent-Length: ${length}\r\n${place}\r\n`,
  );
}

function around(head: Buffer, body: StoredBytes, end: Buffer): StoredBytes {
  const [start, stop] = [head.length, head.length + body.length];
  return {
    length: stop + end.length,
    async *read(from, to) {
      if (from < start) yield head.subarray(from, to);
      if (from < stop && to > start) {
        yield* body.read(Math.max(0, from - start), Math.min(body.length, to - start));
      }
      if (to > stop) yield end.subarray(Math.max(0, from - stop), to - stop);
    },
  };
}
