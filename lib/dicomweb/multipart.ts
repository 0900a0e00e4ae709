import { createHash, randomUUID } from 'node:crypto';
import type { Answer, StoredBytes } from '@/lib/api/exchange';
import { readAhead } from '@/lib/dicomweb/read-ahead';
import { giveMemory, takeMemory } from '@/lib/dicomweb/spare-memory';

/** One body part of a multipart/related answer (PS3.18 8.7.1). */
export interface Part {
  contentType: string;
  location?: string;
  /** Whole, or as they come. */
  bytes: Uint8Array | AsyncIterable<Uint8Array>;
}

/** What is told of a part before its bytes. */
type PartHead = Pick<Part, 'contentType' | 'location'> & { length: number | undefined };

/** A multipart/related answer; parts are written as they come. */
export function multipartAnswer(
  parts: AsyncIterable<Part> | Iterable<Part>,
  type: string,
): Answer {
  const boundary = `overread-${randomUUID()}`;
  async function* encode() {
    for await (const part of parts) {
      const { bytes } = part;
      const whole = bytes instanceof Uint8Array;
      yield headOf({ ...part, length: whole ? bytes.byteLength : undefined }, boundary);
      if (whole) yield bytes;
      else yield* bytes;
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

/** A part of known length that is read when its turn comes, a piece at a time. */
export interface StoredPart {
  contentType: string;
  location?: string;
  pieces: readonly StoredPiece[];
}

export interface StoredPiece {
  length: number;
  /** @param into - Memory of that length or more that may be used. */
  read(into: Buffer): Promise<Uint8Array>;
}

/** How many pieces are read before the client took the ones before them. */
const AHEAD = 8;

/** Bytes of a part begin at a multiple of this: pixels can be read where they are, without a copy. */
const ALIGNMENT = 8;

/** An answer of parts of known lengths: of known length itself, and to be had in ranges. */
export function multipartStored(
  parts: readonly StoredPart[],
  type: string,
  etag: string,
): Required<Pick<Answer, 'headers' | 'body'>> {
  const boundary = boundaryOf(etag);
  let before = 0;
  const pieces = parts.flatMap((part, at) => {
    const length = lengthOf(part.pieces);
    const start = at === 0 ? [] : [END_OF_PART];
    const headWith = (padding: number) =>
      Buffer.concat([...start, headOf({ ...part, length }, boundary, padding)]);
    const over = (before + headWith(0).length) % ALIGNMENT;
    const head = headWith(over && ALIGNMENT - over);
    before += head.length + length;
    return [inMemory(head), ...part.pieces];
  });
  pieces.push(inMemory(Buffer.concat([END_OF_PART, endOf(boundary)])));
  return {
    headers: { 'content-type': multipartType(type, boundary) },
    body: storedBytes(pieces),
  };
}

const inMemory = (bytes: Buffer): StoredPiece => ({
  length: bytes.length,
  read: () => Promise.resolve(bytes),
});
const lengthOf = (pieces: readonly StoredPiece[]) =>
  pieces.reduce((sum, { length }) => sum + length, 0);

/** What pieces hold together; the same memory is used again and again. */
export function storedBytes(pieces: readonly StoredPiece[]): StoredBytes {
  let length = 0;
  const placed = pieces.map((piece) => {
    const start = length;
    length += piece.length;
    return { piece, start, end: length };
  });
  return {
    length,
    async *read(from, to) {
      const wanted = placed.filter(({ start, end }) => end > from && start < to);
      const read = async ({ piece, start }: (typeof placed)[number]) => {
        const memory = takeMemory(piece.length);
        return { memory, start, bytes: await piece.read(memory) };
      };
      for await (const { memory, start, bytes } of readAhead(wanted, AHEAD, read)) {
        yield bytes.subarray(Math.max(0, from - start), Math.max(0, to - start));
        giveMemory(memory);
      }
    },
  };
}

const boundaryOf = (etag: string) =>
  `overread-${createHash('sha256').update(etag).digest('hex').slice(0, 32)}`;

const multipartType = (type: string, boundary: string) =>
  `multipart/related; type="${type}"; boundary=${boundary}`;

const END_OF_PART = Buffer.from('\r\n');
const endOf = (boundary: string) => Buffer.from(`--${boundary}--\r\n`);

/** @param padding - So many bytes longer, by blanks that mean nothing (RFC 5322 2.2). */
function headOf(
  { contentType, location, length }: PartHead,
  boundary: string,
  padding = 0,
): Buffer {
  const lines = [
    `--${boundary}`,
    `Content-Type: ${contentType}`,
    ...(length === undefined ? [] : [`Content-Length: ${' '.repeat(padding)}${length}`]),
    ...(location === undefined ? [] : [`Content-Location: ${location}`]),
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`);
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
