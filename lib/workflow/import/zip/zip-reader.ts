import { close, fstat, open, read } from 'node:fs';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { fromRandomAccessReader, RandomAccessReader, type ZipFile } from 'yauzl';

const readFrom = promisify(read);
/** How much is read of the disk at a time. */
const PIECE = 256 * 1024;

/**
 * Open a ZIP on disk, its entries to be read one by one, names as bytes.
 *
 * @throws whatever yauzl says of an archive that can't be read.
 */
export async function openZipFile(file: string): Promise<ZipFile> {
  const fd = await promisify(open)(file, 'r');
  const reader = new BoundedReader(fd, (await promisify(fstat)(fd)).size);
  const options = { lazyEntries: true, autoClose: false, decodeStrings: false };
  return new Promise((resolve, reject) => {
    fromRandomAccessReader(reader, reader.size, options, (error, zip) => {
      if (!error) return resolve(zip);
      reader.close(() => reject(error));
    });
  });
}

/**
 * Bytes of the archive, and an error beyond its end.
 *
 * yauzl 3.4 hands 64-bit offsets of the archive to `fs.read` as they are, from within callbacks:
 * `fs.read` throws at an offset beyond 2⁵³, and nobody could catch that. It would end the server.
 */
class BoundedReader extends RandomAccessReader {
  readonly #fd: number;
  readonly size: number;

  constructor(fd: number, size: number) {
    super();
    this.#fd = fd;
    this.size = size;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ) {
    if (position >= 0 && position + length <= this.size) {
      read(this.#fd, buffer, offset, length, position, callback);
    } else {
      setImmediate(() => callback(new Error('An offset lies beyond the archive.')));
    }
  }

  /** Not `fs.createReadStream`: destroying that closes the file, which other entries are in. */
  override createReadStream({ start, end }: { start: number; end: number }): Readable {
    return Readable.from(this.#pieces(start, end), { objectMode: false });
  }

  async *#pieces(start: number, end: number) {
    for (let at = start; at < end;) {
      const buffer = Buffer.allocUnsafe(Math.min(PIECE, end - at));
      const { bytesRead } = await readFrom(this.#fd, buffer, 0, buffer.length, at);
      if (bytesRead === 0) throw new Error('The archive has become shorter.');
      yield buffer.subarray(0, bytesRead);
      at += bytesRead;
    }
  }

  override close(callback: (error: Error | null) => void) {
    close(this.#fd, (error) => callback(error ?? null));
  }
}
