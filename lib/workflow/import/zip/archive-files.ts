import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import { getFileNameLowLevel, type Entry, type ZipFile } from 'yauzl';
import { AppError } from '@/lib/errors';
import { MAX_INSTANCE_BYTES, type IncomingFile } from '@/lib/workflow/import/incoming';
import { openZipFile } from '@/lib/workflow/import/zip/zip-reader';

const ZIP = Buffer.from('PK\x03\x04', 'latin1');
const EMPTY_ZIP = Buffer.from('PK\x05\x06', 'latin1');

export const isZip = (magic: Buffer) => magic.equals(ZIP) || magic.equals(EMPTY_ZIP);

/** Folders and the litter of operating systems, which nobody handed in on purpose. */
const isLitter = (name: string) =>
  name.endsWith('/') || /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$)/.test(name);

/** Images deflate to a quarter, blank ones to a hundredth; what zeros deflate to (1:1000) is a bomb. */
const MOST_RATIO = 100;
/** So much may come of however few bytes: of one file, of a whole archive. */
const ALWAYS = { file: 64 * 1024 ** 2, archive: 1024 ** 3 };

/**
 * The files in a ZIP, one at a time. What an entry declares is checked against what it inflates to,
 * and what all declare together against the archive: entries may overlap.
 *
 * @throws AppError `archive_unreadable` when it is damaged, `too_large` where it inflates to more
 *   than a hundred times its size; the files before are whole.
 */
export async function* filesOfZip(archive: IncomingFile): AsyncGenerator<IncomingFile> {
  const zip = await openZip(await archive.onDisk());
  const most = Math.max(ALWAYS.archive, MOST_RATIO * zip.fileSize);
  let inflated = 0;
  try {
    for (;;) {
      const entry = await nextEntry(zip);
      if (!entry) return;
      // What is refused for its own size isn't unpacked.
      if (!refusalBySize(entry)) inflated += entry.uncompressedSize;
      if (inflated > most) throw tooMuch();
      const name = nameOf(entry);
      if (isLitter(name)) continue;
      yield fileOfEntry(zip, entry, `${archive.path}${path.posix.join('/', name)}`);
    }
  } finally {
    zip.close();
  }
}

/**
 * As the archive has it. Odd ones (absolute, with `..` or backslashes) are only ever shown, so they
 * are no reason to refuse a file.
 */
const nameOf = ({ generalPurposeBitFlag, fileNameRaw, extraFields }: Entry) =>
  getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false);

function fileOfEntry(zip: ZipFile, entry: Entry, shownAs: string): IncomingFile {
  let read: Promise<Buffer> | undefined;
  const bytes = () => (read ??= readEntry(zip, entry));
  return {
    path: shownAs,
    bytes,
    magic: async () => (await bytes()).subarray(0, 4),
    onDisk() {
      throw new AppError(
        'archive_unreadable',
        'An archive inside an archive is not opened.',
        {
          hint: 'Unpack the outer one first, then hand in the inner one.',
        },
      );
    },
  };
}

async function readEntry(zip: ZipFile, entry: Entry): Promise<Buffer> {
  if (entry.isEncrypted()) {
    throw new AppError('archive_unreadable', 'This file is encrypted in its archive.');
  }
  const tooLarge = refusalBySize(entry);
  if (tooLarge) throw tooLarge;
  // yauzl ends the stream with an error once it inflates to more than the entry declares.
  const stream = await called<NodeJS.ReadableStream>((done) =>
    zip.openReadStream(entry, done),
  ).catch((cause: unknown) => {
    throw damagedEntry(cause);
  });
  const bytes = await buffer(stream).catch((cause: unknown) => {
    throw damagedEntry(cause);
  });
  // yauzl leaves the check sum to us; without it a flipped bit would be archived as the truth.
  if (crc32(bytes) !== entry.crc32) throw damagedEntry();
  return bytes;
}

function refusalBySize({ compressedSize, uncompressedSize }: Entry) {
  if (uncompressedSize > MAX_INSTANCE_BYTES) {
    return new AppError('too_large', 'The file is larger than 1 GiB.');
  }
  if (uncompressedSize <= Math.max(ALWAYS.file, MOST_RATIO * compressedSize)) {
    return undefined;
  }
  return new AppError('too_large', 'The file unpacks to more than 100 times its size.', {
    hint: BOMB_HINT,
  });
}

const BOMB_HINT =
  'Such archives are made to fill a disk. If this one is not, unpack it yourself.';

const openZip = (file: string) =>
  openZipFile(file).catch((cause: unknown) => {
    throw new AppError('archive_unreadable', 'The archive is damaged.', {
      cause,
      hint: 'Nothing of it could be read. Pack it anew, or hand in its files unpacked.',
    });
  });

function nextEntry(zip: ZipFile): Promise<Entry | undefined> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void) => {
      zip
        .removeAllListeners('entry')
        .removeAllListeners('end')
        .removeAllListeners('error');
      end();
    };
    zip.once('entry', (entry: Entry) => settle(() => resolve(entry)));
    zip.once('end', () => settle(() => resolve(undefined)));
    zip.once('error', (cause: unknown) => settle(() => reject(damagedFromHere(cause))));
    zip.readEntry();
  });
}

const called = <T>(call: (done: (error: Error | null, value: T) => void) => void) =>
  new Promise<T>((resolve, reject) => {
    call((error, value) => (error ? reject(error) : resolve(value)));
  });

const tooMuch = () =>
  new AppError(
    'too_large',
    'The rest is not unpacked: it is more than 100 times the archive.',
    {
      hint: BOMB_HINT,
    },
  );

const damagedEntry = (cause?: unknown) =>
  new AppError('archive_unreadable', 'This file is damaged in its archive.', { cause });

const damagedFromHere = (cause: unknown) =>
  new AppError('archive_unreadable', 'The archive is damaged from here on.', {
    cause,
    hint: 'The files before have lines of their own. Unpack it yourself to see what is left.',
  });
