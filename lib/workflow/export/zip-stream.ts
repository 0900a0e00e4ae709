import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

/** What becomes a file of the archive; `chunks` is called once, when its turn has come. */
export interface ZipEntry {
  readonly name: string;
  readonly mediaType: string;
  readonly chunks: () => Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

/** What another round of deflating makes no smaller. */
const IS_PACKED = /gzip|png|pdf|gif|video/;

/**
 * A ZIP as it is made: an entry is asked for when the one before it has been read, so that no more than
 * two are in memory however many there are. Reading no further ends `entries`, too.
 *
 * @throws what `entries` or their chunks throw: the archive then ends in the middle, and no program
 *   takes it for whole.
 */
export async function* zipOf(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Buffer> {
  const zip = new ZipFile();
  const out = zip.outputStream as Readable;
  let isOver = false;
  let current: Readable | undefined;

  // The archive keeps what is said here to its end: not the entry, which may hold more than it says.
  const put = ({ name, mediaType, chunks }: ZipEntry) =>
    new Promise<void>((resolve, reject) => {
      const as = { compress: !IS_PACKED.test(mediaType) };
      zip.addReadStreamLazy(name, as, (take) => {
        current = Readable.from(chunks(), { objectMode: false });
        current.once('error', reject).once('close', resolve);
        take(null, current);
      });
      letGo(zip);
    });
  async function fill() {
    for await (const entry of entries) {
      if (!isOver) await put(entry);
      if (isOver) return;
    }
    zip.end();
  }
  const fail = (error: unknown) =>
    out.destroy(error instanceof Error ? error : new Error(String(error)));
  zip.once('error', fail);
  const filled = fill().catch(fail);
  try {
    for await (const chunk of out) yield chunk as Buffer;
  } finally {
    isOver = true;
    current?.destroy();
    await filled;
  }
}

/**
 * The archive keeps the name of each entry to its end, as a few bytes of a piece of memory that many
 * things share: it would keep all of that.
 */
function letGo(zip: ZipFile): void {
  const entry = (zip as unknown as { entries: { utf8FileName: Buffer }[] }).entries.at(
    -1,
  );
  if (entry)
    entry.utf8FileName = Buffer.alloc(entry.utf8FileName.length, entry.utf8FileName);
}

const CHUNK = 64 * 1024;

/** Bytes that are let go of once they are read: the archive keeps its entries to the end. */
export function once(bytes: Uint8Array): () => Iterable<Uint8Array> {
  let held: Uint8Array | undefined = bytes;
  return function* () {
    const all = held ?? new Uint8Array();
    held = undefined;
    for (let at = 0; at < all.length; at += CHUNK) yield all.subarray(at, at + CHUNK);
  };
}
