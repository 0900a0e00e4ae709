import { failed, type Query } from '@/lib/dimse/client/ask';
import {
  collected,
  contextFor,
  inAssociation,
  PATIENCE_MS,
  type AskOptions,
  type Peer,
  type Purpose,
} from '@/lib/dimse/client/associate';
import { identifierBytes, type Keys } from '@/lib/dimse/client/identifier';
import { storageProposals } from '@/lib/dimse/client/proposals';
import type { Association, Message } from '@/lib/dimse/association';
import { COMMAND, isPending, isWarning, STATUS } from '@/lib/dimse/command';
import { fault } from '@/lib/dimse/pdu';
import type { ObjectReceiver, ReceivedObject } from '@/lib/dimse/received-object';
import { IMPLICIT_VR, STUDY_ROOT_GET, STUDY_ROOT_MOVE } from '@/lib/dimse/sop-classes';
import { answerStore, storeSink, type StoreObject } from '@/lib/dimse/store-provider';

/** C-GET and C-MOVE as SCU (PS3.7 9.1.3 and 9.1.4, PS3.4 C.4.2 and C.4.3). */

/** A study, a series of it, or some instances of a series. */
export interface Target {
  readonly studyUid: string;
  readonly seriesUid?: string | undefined;
  readonly sopInstanceUids?: readonly string[] | undefined;
}

/** How the archive counts what it sends. */
export interface SubOperations {
  /** Undefined once it is over. */
  readonly remaining: number | undefined;
  readonly completed: number;
  readonly failed: number;
  readonly warning: number;
}

export interface RetrieveOptions extends AskOptions {
  readonly onProgress?: (progress: SubOperations) => void;
}

export interface GetOptions extends RetrieveOptions {
  /** SOP classes of what will come: others the archive can't send. */
  readonly sopClassUids: readonly string[];
  readonly receiver: ObjectReceiver;
  /** An object counts as sent once it is stored. */
  readonly store: StoreObject;
}

/**
 * Have objects sent to us in the same association.
 *
 * @returns How it ended; some may have failed.
 * @throws AppError `pacs_…`, see `inAssociation`.
 */
export function get(
  peer: Peer,
  target: Target,
  options: GetOptions,
): Promise<SubOperations> {
  const { sopClassUids, receiver, store } = options;
  const sinkFor = storeSink(receiver, peer.aeTitle);
  return retrieve(
    { peer, service: 'C-GET', sopClassUid: STUDY_ROOT_GET, field: COMMAND.get },
    target,
    options,
    {
      proposals: storageProposals(sopClassUids),
      storedHere: sopClassUids,
      sinkFor: (command, context) =>
        command.field === COMMAND.store ? sinkFor(command, context) : collected(),
    },
    async (association, message) => {
      await answerStore(association, message, peer.aeTitle, store);
    },
  );
}

/**
 * Have objects sent to an AE title that the archive knows: that of our listener.
 *
 * @returns How it ended; some may have failed.
 * @throws AppError `pacs_…`, see `inAssociation`.
 */
export const move = (
  peer: Peer,
  target: Target,
  destination: string,
  options: RetrieveOptions = {},
): Promise<SubOperations> =>
  retrieve(
    {
      peer,
      service: 'C-MOVE',
      sopClassUid: STUDY_ROOT_MOVE,
      field: COMMAND.move,
      destination,
    },
    target,
    options,
    { proposals: [] },
    async () => {
      throw fault('Objects come in an association that is not for them.');
    },
  );

interface Service {
  readonly peer: Peer;
  readonly service: 'C-GET' | 'C-MOVE';
  readonly sopClassUid: string;
  readonly field: number;
  readonly destination?: string;
}

async function retrieve(
  { peer, service, sopClassUid, field, destination }: Service,
  target: Target,
  { onProgress, patienceMs = 2 * PATIENCE_MS, signal }: RetrieveOptions,
  { proposals, ...purpose }: Purpose,
  onStore: (
    association: Association<ReceivedObject>,
    message: Message<ReceivedObject>,
  ) => Promise<void>,
): Promise<SubOperations> {
  const request = { abstractSyntax: sopClassUid, transferSyntaxes: [IMPLICIT_VR] };
  const cancel = (association: Association<ReceivedObject>) =>
    association.send(contextFor(association, sopClassUid, service, peer), {
      field: COMMAND.cancel,
      messageIdBeingRespondedTo: 1,
      hasDataSet: false,
    });
  const all = { ...purpose, proposals: [request, ...proposals], cancel };

  return inAssociation(peer, all, { signal }, async (association) => {
    const context = contextFor(association, sopClassUid, service, peer);
    association.send(
      context,
      {
        field,
        messageId: 1,
        affectedSopClassUid: sopClassUid,
        priority: 0,
        hasDataSet: true,
        ...(destination !== undefined && { moveDestination: destination }),
      },
      identifierBytes(keysOf(target)),
    );
    for (;;) {
      const message = await association.receive(patienceMs);
      if (!message) throw fault('The association is released before the last answer.');
      if (message.command.field === COMMAND.store) {
        await onStore(association, message);
        continue;
      }
      const { status = -1, remaining, completed = 0 } = message.command;
      const counts = {
        remaining,
        completed,
        failed: message.command.failed ?? 0,
        warning: message.command.warning ?? 0,
      };
      if (isPending(status)) onProgress?.(counts);
      else if (status === STATUS.success || isWarning(status)) {
        return { ...counts, remaining: undefined };
      } else throw failed(peer, service, status);
    }
  });
}

function keysOf({ studyUid, seriesUid, sopInstanceUids }: Target): Keys {
  const level: Query['level'] = sopInstanceUids
    ? 'IMAGE'
    : seriesUid
      ? 'SERIES'
      : 'STUDY';
  return {
    QueryRetrieveLevel: level,
    StudyInstanceUID: studyUid,
    ...(seriesUid && { SeriesInstanceUID: seriesUid }),
    ...(sopInstanceUids && { SOPInstanceUID: sopInstanceUids.join('\\') }),
  };
}
