import {
  failedFor,
  nameOfSyntax,
  storageStatus,
  unconfirmed,
  type StorageReceipt,
} from '@/lib/dicom/storage-status';
import type { Association, Context } from '@/lib/dimse/association';
import {
  inAssociation,
  PATIENCE_MS,
  type AskOptions,
  type Peer,
  type Refused,
} from '@/lib/dimse/client/associate';
import { COMMAND, RESPONSE } from '@/lib/dimse/command';
import { fault } from '@/lib/dimse/pdu';
import type { ReceivedObject } from '@/lib/dimse/received-object';

/** C-STORE as SCU (PS3.7 9.1.1, PS3.4 B). */

/** A data set that is to be stored, as it is written; read when its turn comes. */
export interface ObjectToStore {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntaxUid: string;
  /** Without preamble and file meta information. */
  dataSet(): AsyncIterable<Uint8Array>;
}

const MOST_CONTEXTS = 128;

/**
 * Store objects, each in the transfer syntax that it is in, one after the other in an association (in
 * several, where there are more kinds of objects than one can hold).
 *
 * @param tell - Called once for each object, unless something is thrown: those not told of are as they
 *   were.
 * @throws AppError `pacs_…`, see `inAssociation`.
 */
export async function store(
  peer: Peer,
  objects: readonly ObjectToStore[],
  tell: (receipt: StorageReceipt) => Promise<void>,
  options: AskOptions = {},
): Promise<void> {
  const byKind = Map.groupBy(objects, kindOf);
  const kinds = [...byKind.values()];
  for (let at = 0; at < kinds.length; at += MOST_CONTEXTS) {
    const some = kinds.slice(at, at + MOST_CONTEXTS);
    const proposals = some.flatMap(([first]) =>
      first
        ? [
            {
              abstractSyntax: first.sopClassUid,
              transferSyntaxes: [first.transferSyntaxUid],
            },
          ]
        : [],
    );
    await inAssociation(peer, { proposals }, options, async (association, refused) => {
      for (const object of some.flat()) {
        options.signal?.throwIfAborted();
        const context = contextOf(association, object);
        await tell(
          context
            ? await storeOne(association, context, object, options)
            : { sopInstanceUid: object.sopInstanceUid, ...notAgreed(object, refused) },
        );
      }
    });
  }
}

const kindOf = ({ sopClassUid, transferSyntaxUid }: ObjectToStore) =>
  `${sopClassUid} ${transferSyntaxUid}`;

const contextOf = (
  { contexts }: Association<ReceivedObject>,
  { sopClassUid, transferSyntaxUid }: ObjectToStore,
) =>
  contexts.find(
    ({ abstractSyntax, transferSyntax }) =>
      abstractSyntax === sopClassUid && transferSyntax === transferSyntaxUid,
  );

const notAgreed = (object: ObjectToStore, refused: Refused) =>
  refused.has(object.sopClassUid)
    ? failedFor(`It does not take this SOP class (${object.sopClassUid}).`)
    : failedFor(
        `It does not take this SOP class in ${nameOfSyntax(object.transferSyntaxUid)}.`,
      );

/** Message IDs have 16 bits, and one at a time is under way. */
const MESSAGE_ID = 1;

async function storeOne(
  association: Association<ReceivedObject>,
  context: Context,
  { sopClassUid, sopInstanceUid, dataSet }: ObjectToStore,
  { patienceMs = PATIENCE_MS }: AskOptions,
): Promise<StorageReceipt> {
  const request = {
    field: COMMAND.store,
    messageId: MESSAGE_ID,
    affectedSopClassUid: sopClassUid,
    affectedSopInstanceUid: sopInstanceUid,
    priority: 0,
    hasDataSet: true,
  };
  await association.sendFrom(context, request, dataSet(), patienceMs);
  const answer = await association.receive(patienceMs);
  if (!answer) throw fault('The association is released before the last answer.');
  const { field, messageIdBeingRespondedTo, status, affectedSopInstanceUid } =
    answer.command;
  if (
    field !== (COMMAND.store | RESPONSE) ||
    messageIdBeingRespondedTo !== MESSAGE_ID ||
    (affectedSopInstanceUid && affectedSopInstanceUid !== sopInstanceUid)
  ) {
    throw fault('It answers something that was not asked.');
  }
  const told =
    status === undefined
      ? unconfirmed('It answered without a status.')
      : storageStatus(status);
  return { sopInstanceUid, ...told };
}
