import { AppError } from '@/lib/errors';

/** One body part of a multipart/related request; a bad one says why, and doesn't disturb the others. */
export type ReadPart =
  /** `bytes` fill their buffer, and are the reader's. */
  { contentType: string; bytes: Buffer } | { fault: string };

export interface PartLimits {
  /** Of one part. */
  partBytes: number;
  /** Of the whole body. */
  bodyBytes: number;
  /** Memory for a part: at least so many bytes, whatever is in them. */
  take(bytes: number): Buffer;
  /** Memory that was taken and holds no part after all. */
  give?(bytes: Buffer): void;
}

/** Larger than any real header section. */
const MOST_HEADER_BYTES = 16 * 1024;
const FIRST_BYTES = 64 * 1024;
/** What a socket reads at a time: so much of the next part may come with the end of this one. */
const CHUNK_BYTES = 64 * 1024;
/** A part's own `Content-Length` is believed up to here; it may lie. */
const MOST_BELIEVED = 16 * 1024 ** 2;
const NEW_LINE = Buffer.from('\r\n');

/**
 * The parts of a multipart body (RFC 2046 5.1.1), one at a time as they come. Only the delimiter
 * ends a part: a `Content-Length` that says otherwise is a fault of that part.
 *
 * @throws AppError `invalid_request` when the body is no multipart or ends before its closing
 *   delimiter, `too_large`; what was yielded before is whole.
 */
export async function* readParts(
  body: AsyncIterable<Uint8Array>,
  boundary: string,
  limits: PartLimits,
): AsyncGenerator<ReadPart> {
  const source = new Source(body, limits);
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  await source.until(delimiter, { keep: 0 });
  /** The parts of one body are mostly of one size. */
  let expect = FIRST_BYTES;
  for (;;) {
    // Blanks may follow a delimiter, and two hyphens the last one.
    const after = await source.until(NEW_LINE, { keep: MOST_HEADER_BYTES });
    if (after.bytes?.toString('latin1').startsWith('--') || after.ended === 'closing') {
      await source.drain();
      return;
    }
    const part = await readPart(source, delimiter, { keep: limits.partBytes, expect });
    if ('bytes' in part) expect = Math.min(part.bytes.byteLength, MOST_BELIEVED);
    yield part;
  }
}

async function readPart(
  source: Source,
  delimiter: Buffer,
  { keep, expect }: { keep: number; expect: number },
): Promise<ReadPart> {
  const headers = await readHeaders(source);
  const said = headers.get('content-length');
  const declared = said === undefined ? undefined : Number(said);
  const believed = declared !== undefined && declared >= 0 && declared <= MOST_BELIEVED;
  const { bytes, length } = await source.until(delimiter, {
    keep,
    own: believed ? declared : expect,
  });
  if (!bytes) {
    return {
      fault: `A part of ${length} bytes is larger than the limit of ${keep}.`,
    };
  }
  if (declared !== undefined && declared !== length) {
    return {
      fault: `A part says that it has ${said?.slice(0, 20)} bytes, and has ${length}.`,
    };
  }
  return { contentType: headers.get('content-type') ?? '', bytes };
}

/** The lines up to an empty one: a part may have no headers at all. */
async function readHeaders(source: Source): Promise<Map<string, string>> {
  const headers = new Map<string, string>();
  for (let left = MOST_HEADER_BYTES; ;) {
    const { bytes, length } = await source.until(NEW_LINE, { keep: left });
    if (!bytes) throw broken('The headers of a part are too long.');
    if (length === 0) return headers;
    left -= length;
    const line = bytes.toString('latin1');
    const colon = line.indexOf(':');
    headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
}

const broken = (message: string) => new AppError('invalid_request', message);

interface Found {
  /** What came before the delimiter; undefined if that was more than was to be kept. */
  bytes: Buffer | undefined;
  length: number;
  ended: 'delimiter' | 'closing';
}

/** A body that is read up to a delimiter; what is kept is copied once. */
class Source {
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #limits: PartLimits;
  #read = 0;
  /** What was read and not used. The first delimiter has no line before it, or a preamble. */
  #rest: Uint8Array = NEW_LINE;

  constructor(body: AsyncIterable<Uint8Array>, limits: PartLimits) {
    this.#chunks = body[Symbol.asyncIterator]();
    this.#limits = limits;
  }

  async drain() {
    while (await this.#next());
  }

  async #next(): Promise<Buffer | undefined> {
    if (this.#rest.byteLength > 0) {
      const rest = this.#rest;
      this.#rest = new Uint8Array(0);
      return asBuffer(rest);
    }
    const { value, done } = await this.#chunks.next();
    if (done) return undefined;
    this.#read += value.byteLength;
    if (this.#read > this.#limits.bodyBytes) {
      throw new AppError('too_large', 'The request is larger than this server takes.', {
        hint: 'Send fewer instances in one request. What came before is stored.',
      });
    }
    return asBuffer(value);
  }

  /**
   * Read up to a delimiter and behind it.
   *
   * @param keep - If what comes before it is longer, only its length is told.
   * @param own - How long it is likely to be, if it is to have memory of the limits' `take`.
   */
  async until(
    delimiter: Buffer,
    { keep, own }: { keep: number; own?: number | undefined },
  ): Promise<Found> {
    let held: Buffer = NOTHING;
    let length = 0;
    /** How much of what was held is let go, once it is more than is to be kept. */
    let dropped = 0;
    for (;;) {
      const chunk = await this.#next();
      if (!chunk) {
        const text = held.subarray(0, length).toString('latin1');
        this.#letGo(held, own);
        // The closing delimiter needs no line end.
        if (delimiter === NEW_LINE && text.startsWith('--')) {
          return { bytes: undefined, length, ended: 'closing' };
        }
        throw broken('The body ends before its closing delimiter.');
      }
      if (length === 0 && own === undefined) {
        // Mostly a line, and all of it is there.
        const at = chunk.indexOf(delimiter);
        if (at >= 0) {
          this.#rest = chunk.subarray(at + delimiter.length);
          const bytes = dropped + at <= keep ? chunk.subarray(0, at) : undefined;
          return { bytes, length: dropped + at, ended: 'delimiter' };
        }
      }
      const before = length;
      const from = Math.max(0, before - delimiter.length + 1);
      if (before + chunk.byteLength > held.length) {
        const whole = (own ?? 0) + delimiter.length + CHUNK_BYTES;
        const larger = held.length === 0 ? whole : 2 * held.length;
        held = this.#moved(
          held,
          before,
          Math.max(before + chunk.byteLength, larger),
          own,
        );
      }
      held.set(chunk, before);
      length += chunk.byteLength;
      const at = held.subarray(0, length).indexOf(delimiter, from);
      if (at >= 0) {
        this.#rest = chunk.subarray(at + delimiter.length - before);
        const isWhole = dropped + at <= keep;
        if (!isWhole) this.#letGo(held, own);
        return {
          bytes: isWhole ? held.subarray(0, at) : undefined,
          length: dropped + at,
          ended: 'delimiter',
        };
      }
      if (dropped + length > keep + delimiter.length) {
        const tail = Math.min(length, delimiter.length - 1);
        held.copyWithin(0, length - tail, length);
        dropped += length - tail;
        length = tail;
      }
    }
  }

  #moved(held: Buffer, length: number, size: number, own: number | undefined): Buffer {
    const larger = own === undefined ? Buffer.allocUnsafe(size) : this.#limits.take(size);
    held.copy(larger, 0, 0, length);
    this.#letGo(held, own);
    return larger;
  }

  #letGo(held: Buffer, own: number | undefined) {
    if (own !== undefined && held !== NOTHING) this.#limits.give?.(held);
  }
}

const NOTHING = Buffer.alloc(0);

const asBuffer = ({ buffer, byteOffset, byteLength }: Uint8Array) =>
  Buffer.from(buffer, byteOffset, byteLength);
