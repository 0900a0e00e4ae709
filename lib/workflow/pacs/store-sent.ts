import type { LedgerLine } from '@/lib/api/imports';
import { failureReason } from '@/lib/dicomweb/stow-answer';
import { STATUS } from '@/lib/dimse/command';
import type { SentObject, StoreAnswer, StoreObject } from '@/lib/dimse/store-provider';
import type { ErrorCode } from '@/lib/errors';
import {
  importFiles,
  type ImportOptions,
  type ImportWorld,
} from '@/lib/workflow/import/import';
import { fileInMemory } from '@/lib/workflow/import/incoming';
import { openSlabs } from '@/lib/workflow/import/slabs';

/** Memory that objects from the network are received into. */
export const networkMemory = openSlabs(40 * 1024 ** 2);

/** What became of an object, beside what its sender is told. */
export type Told = (object: SentObject, line: LedgerLine, failure?: ErrorCode) => void;

/** Take what the DICOM network brings into the archive, through the import that all files take. */
export const storeSent =
  (world: ImportWorld, told?: Told, options?: ImportOptions): StoreObject =>
  async (object) => {
    const { file, sopInstanceUid } = object;
    async function* only() {
      yield fileInMemory(file, sopInstanceUid, () => networkMemory.give(file));
    }
    for await (const said of importFiles(world, only(), options)) {
      if (said.event !== 'line') continue;
      told?.(object, said.data, said.failure);
      return answerOf(object, said.data, said.failure);
    }
    return { status: STATUS.cannotUnderstand, comment: 'Nothing became of it.' };
  };

/** Error Comment (0000,0902): 64 characters of ASCII that say nothing of a patient. */
const COMMENT: Partial<Record<ErrorCode, string>> = {
  store_failed: 'The disk is full, or the archive took no more.',
  too_large: 'The object is larger than is taken.',
  conflict: 'Another object with this SOP Instance UID is kept, and differs.',
  not_dicom: 'The data set is none that is stored here.',
  dicom_damaged: 'The data set can not be read.',
};

function answerOf(
  { sopClassUid, sopInstanceUid }: SentObject,
  line: LedgerLine,
  failure: ErrorCode | undefined,
): StoreAnswer {
  if (line.outcome === 'refused') {
    const comment = (failure && COMMENT[failure]) ?? 'The object is refused.';
    return { status: failureReason(failure), comment };
  }
  return line.sopInstanceUid === sopInstanceUid && line.sopClassUid === sopClassUid
    ? { status: STATUS.success }
    : {
        status: STATUS.storedAsAnother,
        comment: 'It is stored under the UIDs that its data set says.',
      };
}
