import { findDataSet } from '@/lib/dicom/part10/file-start';
import { AppError } from '@/lib/errors';
import type { ObjectStore, StoredBytes } from '@/lib/store/archive/objects';

/** File meta information is a few hundred bytes; in nobody's file is it longer. */
const HEAD_BYTES = 64 * 1024;
const PIECE_BYTES = 1024 ** 2;

/** Whether two stored files are the same instance in the same bytes. */
export type SameDataSet = (one: StoredBytes, other: StoredBytes) => Promise<boolean>;

/**
 * Whether two files differ at most in what comes before their data sets: who wrote the file, and who
 * sent it, is not of the instance. Bytes decide: the same values written otherwise are not the same.
 */
export const sameDataSetIn =
  (objects: ObjectStore): SameDataSet =>
  async (one, other) => {
    const [first, second] = [await startOf(objects, one), await startOf(objects, other)];
    if (!first || first.syntax !== second?.syntax || first.left !== second.left) {
      return false;
    }
    for (let at = 0; at < first.left; at += PIECE_BYTES) {
      const length = Math.min(PIECE_BYTES, first.left - at);
      const [ours, theirs] = await Promise.all([
        objects.readRange(one.sha256, first.offset + at, length),
        objects.readRange(other.sha256, second.offset + at, length),
      ]);
      if (!ours.equals(theirs)) return false;
    }
    return true;
  };

async function startOf(objects: ObjectStore, { sha256, bytes }: StoredBytes) {
  const head = await objects.readRange(sha256, 0, Math.min(bytes, HEAD_BYTES));
  try {
    const { offset, transferSyntaxUid } = findDataSet(head);
    return { offset, syntax: transferSyntaxUid, left: bytes - offset };
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}
