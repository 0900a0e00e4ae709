import { randomUUID } from 'node:crypto';
import { itemsOf, numberOf, stringOf, TAG, type DicomJson } from '@/lib/dicom/json';
import {
  failedFor,
  storageStatus,
  unconfirmed,
  type StorageReceipt,
} from '@/lib/dicom/storage-status';
import {
  ask,
  hostOf,
  textOf,
  type Asking,
  type DicomwebServer,
  type Sent,
} from '@/lib/dicomweb/client/ask';
import { isCut, nonsense } from '@/lib/dicomweb/client/failures';
import { dataSetSchema } from '@/lib/dicomweb/client/search';
import { AppError } from '@/lib/errors';

/** A DICOM file (PS3.10) that is to be stored; read when its turn comes, and again if need be. */
export interface StowFile {
  readonly sopInstanceUid: string;
  /** In bytes. */
  readonly length: number;
  chunks(): AsyncIterable<Uint8Array>;
}

/** Tell what became of a file. */
export type Tell = (receipt: StorageReceipt) => Promise<void>;

/** So much is sent with one request, unless one file alone is more. */
const MOST_FILES = 20;
const MOST_BYTES = 32 * 1024 ** 2;
/** Receipts of so many files are some kilobytes. */
const MOST_ANSWERED = 8 * 1024 ** 2;
/** The answer says more (PS3.18 10.5.3.1). */
const ANSWERED = [409];
/** One file of them may be at fault: each is asked about by itself. */
const TO_BE_PARTED = [400, 413, 415, 422];
const NO_STORE = [404, 405, 501];
/** So many files one after the other that it hangs up on: it is not the files. */
const MOST_CUTS = 2;

/**
 * Store files by STOW-RS (PS3.18 10.5), some with each request, none of them in memory whole. What a
 * request as a whole is refused for is asked again with half of its files, down to the one that is at
 * fault.
 *
 * @param tell - Called once for each file, unless something is thrown: those not told of are as they were.
 * @throws AppError `pacs_refused` for an answer that is no use repeating, `pacs_unconfigured` where the
 *   archive has no address to store to, and as `ask`.
 */
export async function store(
  server: DicomwebServer,
  files: readonly StowFile[],
  tell: Tell,
  asking: Asking,
): Promise<void> {
  const { stowRoot } = server;
  if (!stowRoot) {
    throw new AppError('pacs_unconfigured', 'Nothing is stored in this archive.', {
      hint: 'The PACS file gives it no “stowRoot”.',
    });
  }
  const url = `${stowRoot}/studies`;
  const storing = { server, url, tell, asking, cuts: 0 };
  for (const batch of batchesOf(files)) await storeBatch(storing, batch);
}

interface Storing {
  readonly server: DicomwebServer;
  readonly url: string;
  readonly tell: Tell;
  readonly asking: Asking;
  /** Files one after the other that it hung up on. */
  cuts: number;
}

async function storeBatch(storing: Storing, batch: readonly StowFile[]): Promise<void> {
  const { tell, asking } = storing;
  asking.signal.throwIfAborted();
  const answer = await post(storing, batch).catch((error: unknown) => {
    // A server that finds a request too large may hang up instead of saying so.
    if (!isCut(error) || storing.cuts >= MOST_CUTS) throw error;
    return CUT;
  });
  if (answer.said) {
    storing.cuts = 0;
    for (const file of batch) await tell(receiptOf(file, answer.said));
    return;
  }
  // It says no more than a number, and that not of one file.
  const isFault = answer === CUT || answer.status >= 400;
  if (isFault && batch.length > 1) {
    const half = Math.ceil(batch.length / 2);
    await storeBatch(storing, batch.slice(0, half));
    await storeBatch(storing, batch.slice(half));
    return;
  }
  if (answer === CUT) storing.cuts += 1;
  for (const { sopInstanceUid } of batch) {
    const told = isFault
      ? failedFor(REFUSED[answer.status] ?? refused(answer.status))
      : SILENT;
    await tell({ sopInstanceUid, ...told });
  }
}

const CUT = { status: 0, said: undefined };

const SILENT = unconfirmed('It took the object, and did not say what became of it.');
const REFUSED: Record<number, string> = {
  0: 'It broke off the connection when the object was sent.',
  413: 'The object is larger than it takes (HTTP 413).',
  415: 'It does not take objects of this kind (HTTP 415).',
};
const refused = (status: number) =>
  `It refused the object, and did not say why (HTTP ${status}).`;

/** @returns What it says of the files; undefined where it says nothing that can be read. */
async function post(
  { server, url, asking }: Storing,
  batch: readonly StowFile[],
): Promise<{ status: number; said: DicomJson | undefined }> {
  const host = hostOf(url);
  const answer = await ask(
    server,
    url,
    'application/dicom+json',
    asking,
    [...ANSWERED, ...TO_BE_PARTED, ...NO_STORE],
    multipartOf(batch),
  );
  try {
    if (NO_STORE.includes(answer.status)) {
      throw nonsense(host, `does not store by STOW-RS there (HTTP ${answer.status})`);
    }
    const text = await textOf(host, answer.body, MOST_ANSWERED);
    return { status: answer.status, said: readReceipts(text) };
  } finally {
    answer.drop();
  }
}

/** The Store Instances Response Module (PS3.18 I.2), if it is one. */
function readReceipts(text: string): DicomJson | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined; // a page, an XML, nothing
  }
  const one: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
  const read = dataSetSchema.safeParse(one);
  if (!read.success) return undefined;
  return SEQUENCES.some((tag) => tag in read.data) ? read.data : undefined;
}

const REFERENCED = '00081199';
const FAILED = '00081198';
const OTHER_FAILURES = '0008119A';
const SEQUENCES = [REFERENCED, FAILED, OTHER_FAILURES];
const WARNING_REASON = '00081196';
const FAILURE_REASON = '00081197';

function receiptOf({ sopInstanceUid }: StowFile, said: DicomJson): StorageReceipt {
  const of = (tag: string) =>
    itemsOf(said, tag).find(
      (item) => stringOf(item, TAG.ReferencedSOPInstanceUID) === sopInstanceUid,
    );
  const failure = of(FAILED);
  if (failure) {
    const status = numberOf(failure, FAILURE_REASON);
    const told = status
      ? storageStatus(status)
      : failedFor('It did not store the object.');
    // A warning is no reason for a failure, whatever it says.
    return { sopInstanceUid, ...told, outcome: 'failed' };
  }
  const reference = of(REFERENCED);
  if (!reference) return { sopInstanceUid, ...SILENT };
  const warning = numberOf(reference, WARNING_REASON) ?? 0;
  return {
    sopInstanceUid,
    ...storageStatus(warning),
    outcome: warning ? 'warning' : 'stored',
  };
}

function batchesOf(files: readonly StowFile[]): StowFile[][] {
  const batches: StowFile[][] = [];
  let bytes = 0;
  for (const file of files) {
    const last = batches.at(-1);
    bytes += file.length;
    if (last && last.length < MOST_FILES && bytes <= MOST_BYTES) last.push(file);
    else {
      batches.push([file]);
      bytes = file.length;
    }
  }
  return batches;
}

/** A request of some files (PS3.18 8.6.1.2), its length known. */
function multipartOf(files: readonly StowFile[]): Sent {
  const boundary = `overread-${randomUUID()}`;
  const head = Buffer.from(`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`);
  const afterPart = Buffer.from('\r\n');
  const end = Buffer.from(`--${boundary}--\r\n`);
  const around = head.length + afterPart.length;
  async function* chunks() {
    for (const file of files) {
      yield head;
      yield* file.chunks();
      yield afterPart;
    }
    yield end;
  }
  return {
    contentType: `multipart/related; type="application/dicom"; boundary=${boundary}`,
    length: files.reduce((sum, { length }) => sum + length + around, end.length),
    chunks: chunks(),
  };
}
