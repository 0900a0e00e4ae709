import { findDataSet } from '@/lib/dicom/part10/file-start';
import { fileMeta } from '@/lib/dicom/recode/file-meta';
import { AppError } from '@/lib/errors';
import { instancesNow, sizesOf, type StoredReceipt } from '@/lib/store/pacs/pushes';
import type { OutgoingFile } from '@/lib/workflow/pacs/archive';
import type { World } from '@/lib/workflow/world';

type Archive = Pick<World, 'db' | 'objects'>;

/** How much of a file is read at a time. */
const PIECE = 1024 ** 2;
/** File meta information of any file ends before it. */
const START = 64 * 1024;

/**
 * Make ready what is to be sent: images as the archive has them now, what was made for this as it was
 * made.
 *
 * @param onGone - Called for each that can't be read any more.
 */
export async function openOutgoing(
  world: Archive,
  receipts: readonly StoredReceipt[],
  onGone: (receipt: StoredReceipt, why: string) => Promise<void>,
): Promise<OutgoingFile[]> {
  const { db } = world;
  const images = receipts.filter(({ objectSha256 }) => objectSha256 === null);
  const now = await instancesNow(
    db,
    images.map(({ sopInstanceUid }) => sopInstanceUid),
  );
  const placed = receipts.map((receipt) => ({
    receipt,
    place: receipt.objectSha256 === null ? now.get(receipt.sopInstanceUid) : receipt,
  }));
  const sizes = await sizesOf(
    db,
    placed.flatMap(({ place }) => place?.objectSha256 ?? []),
  );
  const files: OutgoingFile[] = [];
  for (const { receipt, place } of placed) {
    const sha256 = place?.objectSha256;
    const bytes = sha256 && sizes.get(sha256);
    if (!place || !sha256 || !bytes) {
      await onGone(receipt, 'It is not in this archive any more.');
      continue;
    }
    try {
      files.push(await openFile(world, { ...place, objectSha256: sha256, bytes }));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      await onGone(receipt, `It can’t be read here: ${error.message}`);
    }
  }
  return files;
}

interface Placed {
  sopInstanceUid: string;
  sopClassUid: string;
  transferSyntaxUid: string;
  objectSha256: string;
  bytes: number;
}

/** Files of old systems lack preamble and file meta information: they get both. */
async function openFile({ objects }: Archive, place: Placed): Promise<OutgoingFile> {
  const { sopClassUid, sopInstanceUid, transferSyntaxUid, objectSha256, bytes } = place;
  const start = await objects.readRange(objectSha256, 0, Math.min(START, bytes));
  const { offset } = findDataSet(start);
  const isWhole = start.toString('latin1', 128, 132) === 'DICM';
  const meta = isWhole
    ? Buffer.alloc(0)
    : fileMeta({ sopClassUid, sopInstanceUid, transferSyntaxUid });
  const from = isWhole ? 0 : offset;
  async function* read(at: number) {
    for (let next = at; next < bytes; next += PIECE) {
      yield await objects.readRange(objectSha256, next, Math.min(PIECE, bytes - next));
    }
  }
  async function* chunks() {
    if (meta.length > 0) yield meta;
    yield* read(from);
  }
  return {
    ...{ sopClassUid, sopInstanceUid, transferSyntaxUid },
    length: meta.length + bytes - from,
    chunks,
    dataSet: () => read(offset),
  };
}
