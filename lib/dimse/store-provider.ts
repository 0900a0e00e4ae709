import { fileMeta } from '@/lib/dicom/recode/file-meta';
import type { Association, Context, Message } from '@/lib/dimse/association';
import { COMMAND, RESPONSE, STATUS, type Command } from '@/lib/dimse/command';
import {
  NOWHERE,
  type ObjectReceiver,
  type ReceivedObject,
} from '@/lib/dimse/received-object';
import { isUid } from '@/lib/dimse/sop-classes';

/** The SCP of C-STORE (PS3.7 9.1.1, PS3.4 B): for the listener, and for what C-GET brings. */

/** An object that was sent to us, as a DICOM file (PS3.10) around its data set as it came. */
export interface SentObject {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntaxUid: string;
  /** Give it back to the memory it was taken from. */
  readonly file: Buffer;
  /** Who sent it. */
  readonly aeTitle: string;
  /** Who asked the sender to do so by C-MOVE, and with which message. */
  readonly moveOriginator?: { readonly aeTitle: string; readonly messageId: number };
}

/** What the sender is told. The comment says nothing of the patient. */
export interface StoreAnswer {
  readonly status: number;
  readonly comment?: string;
}

/** Resolves once the object is safe, or is known not to be. */
export type StoreObject = (object: SentObject) => Promise<StoreAnswer>;

/** Where the data set of a C-STORE goes while it arrives: anything else of it is let go. */
export const storeSink =
  (receiver: ObjectReceiver, aeTitle: string) =>
  (command: Command, context: Context): ReceivedObject => {
    if (command.field !== COMMAND.store || faultOf(command, context)) return NOWHERE;
    return receiver.receive(
      fileMeta({
        sopClassUid: command.affectedSopClassUid ?? '',
        sopInstanceUid: command.affectedSopInstanceUid ?? '',
        transferSyntaxUid: context.transferSyntax,
        sourceAeTitle: aeTitle,
      }),
    );
  };

/** Store what a C-STORE request brought, and answer it. */
export async function answerStore(
  association: Association<ReceivedObject>,
  { context, command, dataSet }: Message<ReceivedObject>,
  aeTitle: string,
  store: StoreObject,
): Promise<StoreAnswer> {
  const answer =
    faultOf(command, context) ?? (await keep(context, command, dataSet, aeTitle, store));
  association.send(context, {
    field: COMMAND.store | RESPONSE,
    hasDataSet: false,
    ...answeredFor(command),
    ...(command.affectedSopInstanceUid !== undefined && {
      affectedSopInstanceUid: command.affectedSopInstanceUid,
    }),
    status: answer.status,
    ...(answer.comment !== undefined && { errorComment: answer.comment }),
  });
  return answer;
}

async function keep(
  context: Context,
  command: Command,
  dataSet: ReceivedObject | undefined,
  aeTitle: string,
  store: StoreObject,
): Promise<StoreAnswer> {
  const file = dataSet?.bytes();
  if (!file) {
    return dataSet
      ? { status: STATUS.outOfResources, comment: 'The object is larger than is taken.' }
      : { status: STATUS.cannotUnderstand, comment: 'The request brings no data set.' };
  }
  const { moveOriginatorAeTitle, moveOriginatorMessageId } = command;
  return store({
    sopClassUid: command.affectedSopClassUid ?? '',
    sopInstanceUid: command.affectedSopInstanceUid ?? '',
    transferSyntaxUid: context.transferSyntax,
    file,
    aeTitle,
    ...(moveOriginatorAeTitle !== undefined &&
      moveOriginatorMessageId !== undefined && {
        moveOriginator: {
          aeTitle: moveOriginatorAeTitle,
          messageId: moveOriginatorMessageId,
        },
      }),
  });
}

/** What is wrong with a request before anything of its object is looked at. */
function faultOf(
  { affectedSopClassUid, affectedSopInstanceUid }: Command,
  { abstractSyntax }: Context,
): StoreAnswer | undefined {
  if (affectedSopClassUid !== abstractSyntax) {
    return {
      status: STATUS.sopClassNotSupported,
      comment: 'The SOP class is not that of the presentation context.',
    };
  }
  if (!isUid(affectedSopInstanceUid ?? '')) {
    return {
      status: STATUS.invalidSopInstance,
      comment: 'The SOP Instance UID is none.',
    };
  }
  return undefined;
}

/** What every response repeats of its request. */
export const answeredFor = ({ messageId, affectedSopClassUid }: Command) => ({
  messageIdBeingRespondedTo: messageId ?? 0,
  ...(affectedSopClassUid !== undefined && { affectedSopClassUid }),
});
