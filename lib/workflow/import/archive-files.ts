import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { open, type Entry, type ZipFile } from 'yauzl';
import { AppError } from '@/lib/errors';
import { MAX_INSTANCE_BYTES, type IncomingFile } from '@/lib/workflow/import/incoming';

const ZIP = Buffer.from('PK\x03\x04', 'latin1');
const EMPTY_ZIP = Buffer.from('PK\x05\x06', 'latin1');

export const isZip = (magic: Buffer) => magic.equals(ZIP) || magic.equals(EMPTY_ZIP);

/** Folders and the litter of operating systems, which nobody handed in on purpose. */
const isLitter = (name: string) =>
  name.endsWith('/') || /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$)/.test(name);

/**
 * The files in a ZIP, one at a time. What an entry declares is checked against what it inflates to.
 *
 * @throws AppError `archive_unreadable` when it is damaged or encrypted.
 */
export async function* filesOfZip(archive: IncomingFile): AsyncGenerator<IncomingFile> {
  const zip = await openZip(await archive.onDisk());
  try {
    for (;;) {
      const entry = await nextEntry(zip);
      if (!entry) return;
      if (isLitter(entry.fileName)) continue;
      yield fileOfEntry(zip, entry, path.posix.join(archive.path, entry.fileName));
    }
  } finally {
    zip.close();
  }
}

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
  if (entry.uncompressedSize > MAX_INSTANCE_BYTES) {
    throw new AppError('too_large', 'The file is larger than 1 GiB.');
  }
  // yauzl ends the stream with an error once it inflates to more than the entry declares.
  const stream = await called<NodeJS.ReadableStream>((done) =>
    zip.openReadStream(entry, done),
  );
  return buffer(stream).catch((cause: unknown) => {
    throw damaged(cause);
  });
}

const openZip = (file: string) =>
  called<ZipFile>((done) => open(file, { lazyEntries: true, autoClose: false }, done));

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
    zip.once('error', (cause: unknown) => settle(() => reject(damaged(cause))));
    zip.readEntry();
  });
}

const called = <T>(call: (done: (error: Error | null, value: T) => void) => void) =>
  new Promise<T>((resolve, reject) => {
    call((error, value) => (error ? reject(damaged(error)) : resolve(value)));
  });

const damaged = (cause: unknown) =>
  new AppError('archive_unreadable', 'The archive is damaged.', {
    cause,
    hint: 'Its other files were taken; unpack it yourself to see what is left.',
  });
