import { parcelHead } from '@/lib/api/uploads/parcel';
import { shownName } from '@/lib/api/uploads/shown-name';
import type { LedgerLine } from '@/lib/api/imports';
import type { PickedFile } from './picked-files';
import type { Reason } from './reason';

/** A file on its way to the archive, and what became of it. It changes as it goes. */
export interface Entry {
  readonly path: string;
  readonly file: File;
  /** `told`: the server has answered for it, in `lines`. */
  state: 'waiting' | 'sending' | 'received' | 'told' | 'failed' | 'cancelled';
  sent: number;
  /** One; of an archive, one for each file in it. */
  lines: LedgerLine[];
  /** Why it never got there. */
  failure: Reason | null;
}

export const entryOf = ({ path, file }: PickedFile): Entry => ({
  path: shownName(path),
  file,
  state: 'waiting',
  sent: 0,
  lines: [],
  failure: null,
});

/** What is uploaded in one go: many small files in one, or a large one as it is. */
export interface Parcel {
  entries: readonly Entry[];
  /** A file alone, with nothing around it. */
  alone: boolean;
  state: 'waiting' | 'sending' | 'received' | 'taken' | 'failed' | 'cancelled';
  /** As the server calls it. */
  uploadId: string | null;
}

/** As people count: slice 2 before slice 10. */
const order = new Intl.Collator('en', { numeric: true });
export const byPath = (a: Entry, b: Entry) => order.compare(a.path, b.path);

/** Last, so that the server can say which of the files that it names have come. */
const directoriesLast = (a: Entry, b: Entry) =>
  Number(isDirectory(a)) - Number(isDirectory(b)) || byPath(a, b);
const isDirectory = ({ path }: Entry) => /(^|\/)DICOMDIR(;1)?$/i.test(path);

const PARCEL_FILES = 500;
/** What a cut connection can cost at the most is far less: an upload goes on where it was. */
const PARCEL_BYTES = 32 * 1024 ** 2;
const ALONE_FROM = 16 * 1024 ** 2;

/**
 * Files by their paths, packed. The same files are packed the same way every time: that is how the
 * parcels of a page that was reloaded are found again.
 */
export function packed(entries: readonly Entry[]): Parcel[] {
  const parcels: Parcel[] = [];
  let small: Entry[] = [];
  let bytes = 0;
  const add = (some: Entry[], alone = false) => {
    if (some.length === 0) return;
    parcels.push({ entries: some, alone, state: 'waiting', uploadId: null });
  };
  const close = () => {
    add(small);
    small = [];
    bytes = 0;
  };
  for (const entry of entries.toSorted(directoriesLast)) {
    const { size } = entry.file;
    // The server reads archives from their end: one that is a file already needn't be copied there.
    if (size >= ALONE_FROM || /\.zip$/i.test(entry.path)) {
      add([entry], true);
      continue;
    }
    if (small.length >= PARCEL_FILES || bytes + size > PARCEL_BYTES) close();
    small.push(entry);
    bytes += size;
  }
  close();
  return parcels;
}

/** What goes over the line. Files are read from disk as they go, never as a whole into memory. */
export function bodyOf({ entries, alone }: Parcel): Blob {
  const files = entries.map(({ file }) => file);
  const [first] = files;
  if (alone && first) return first;
  const manifest = entries.map(({ path, file }) => ({ path, size: file.size }));
  return new Blob([parcelHead(manifest), ...files]);
}

/** Let each file know how much of it has gone, when so much of the parcel has. */
export function spreadSent(parcel: Parcel, bodyBytes: number, sentBytes: number): void {
  const bytes = parcel.entries.reduce((sum, { file }) => sum + file.size, 0);
  let left = sentBytes - (bodyBytes - bytes);
  for (const entry of parcel.entries) {
    entry.sent = Math.max(0, Math.min(entry.file.size, left));
    left -= entry.file.size;
  }
}

/** Give a ledger line to the file that it is about. @returns false when it is about none of them. */
export function giveLine(parcel: Parcel, line: LedgerLine): boolean {
  const named = parcel.entries.filter(({ path }) => path === line.path);
  const entry =
    named.find(({ lines }) => lines.length === 0) ??
    named[0] ??
    parcel.entries.find(({ path }) => line.path.startsWith(`${path}/`));
  if (!entry) return false;
  entry.lines.push(line);
  entry.state = 'told';
  entry.sent = entry.file.size;
  return true;
}
