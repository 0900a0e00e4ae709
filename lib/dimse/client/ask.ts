import type { DicomJson } from '@/lib/dicom/json';
import {
  contextFor,
  inAssociation,
  nameOf,
  PATIENCE_MS,
  type AskOptions,
  type Peer,
} from '@/lib/dimse/client/associate';
import {
  identifierBytes,
  readIdentifier,
  type Keys,
} from '@/lib/dimse/client/identifier';
import { COMMAND, isPending, STATUS } from '@/lib/dimse/command';
import { fault } from '@/lib/dimse/pdu';
import { IMPLICIT_VR, STUDY_ROOT_FIND, VERIFICATION } from '@/lib/dimse/sop-classes';
import { AppError } from '@/lib/errors';

/** C-ECHO and C-FIND as SCU (PS3.7 9.1.2 and 9.1.5). */

/** Is it there, and does it let us? @throws AppError `pacs_…`, see `inAssociation` */
export function echo(peer: Peer, options: AskOptions = {}): Promise<void> {
  const proposals = [{ abstractSyntax: VERIFICATION, transferSyntaxes: [IMPLICIT_VR] }];
  return inAssociation(peer, { proposals }, options, async (association) => {
    association.send(contextFor(association, VERIFICATION, 'C-ECHO', peer), {
      field: COMMAND.echo,
      messageId: 1,
      affectedSopClassUid: VERIFICATION,
      hasDataSet: false,
    });
    const answer = await association.receive(options.patienceMs ?? PATIENCE_MS);
    if (answer?.command.status !== STATUS.success) {
      throw failed(peer, 'C-ECHO', answer?.command.status);
    }
  });
}

/** A question in the Study Root model (PS3.4 C.6.2). */
export interface Query {
  readonly level: 'STUDY' | 'SERIES' | 'IMAGE';
  /** With the UIDs of the levels above. */
  readonly keys: Keys;
}

export interface Answers {
  readonly answers: readonly DicomJson[];
  /** There are more than were asked for. */
  readonly more: boolean;
  /** Answers that could not be read. */
  readonly unusable: number;
}

export interface FindOptions extends AskOptions {
  /** What comes behind it is cancelled. */
  readonly limit: number;
}

/** An archive that doesn't hear that it is enough is hung up on. */
const MOST_AFTER_CANCEL = 10_000;

/** @throws AppError `pacs_…`, see `inAssociation`; `invalid_request` for an unknown keyword. */
export async function find(
  peer: Peer,
  { level, keys }: Query,
  options: FindOptions,
): Promise<Answers> {
  const identifier = identifierBytes({ QueryRetrieveLevel: level, ...keys });
  const proposals = [
    { abstractSyntax: STUDY_ROOT_FIND, transferSyntaxes: [IMPLICIT_VR] },
  ];
  const { limit, patienceMs = PATIENCE_MS } = options;
  const cancel: NonNullable<Parameters<typeof inAssociation>[1]['cancel']> = (
    association,
  ) =>
    association.send(contextFor(association, STUDY_ROOT_FIND, 'C-FIND', peer), {
      field: COMMAND.cancel,
      messageIdBeingRespondedTo: 1,
      hasDataSet: false,
    });

  return inAssociation(peer, { proposals, cancel }, options, async (association) => {
    const context = contextFor(association, STUDY_ROOT_FIND, 'C-FIND', peer);
    const answers: DicomJson[] = [];
    let unusable = 0;
    let tooMany = 0;
    const request = {
      field: COMMAND.find,
      messageId: 1,
      affectedSopClassUid: STUDY_ROOT_FIND,
      priority: 0,
      hasDataSet: true,
    };
    association.send(context, request, identifier);
    for (;;) {
      const message = await association.receive(patienceMs);
      if (!message) throw fault('The association is released before the last answer.');
      const { status = -1 } = message.command;
      if (!isPending(status)) {
        if (status === STATUS.success || (tooMany > 0 && status === STATUS.cancelled)) {
          return { answers, more: tooMany > 0, unusable };
        }
        throw failed(peer, 'C-FIND', status);
      }
      if (answers.length + unusable < limit) {
        const answer = readable(message.dataSet?.bytes());
        if (answer) answers.push(answer);
        else unusable += 1;
        continue;
      }
      if (tooMany === 0) cancel(association);
      tooMany += 1;
      if (tooMany > MOST_AFTER_CANCEL)
        throw fault('A search does not end when cancelled.');
    }
  });
}

function readable(bytes: Buffer | undefined): DicomJson | undefined {
  try {
    return bytes && readIdentifier(bytes);
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

/** What a status means (PS3.7 Annex C, PS3.4 C.4); the peer's own words may name a patient. */
const MEANING: Record<number, string> = {
  0x0122: 'it does not do that',
  0x0124: 'it does not let us',
  [STATUS.outOfResources]: 'it is out of resources',
  0xa701: 'it is out of resources',
  0xa702: 'it could not send anything',
  0xa801: 'it does not know our listener’s AE title',
  [STATUS.dataSetDoesNotMatch]: 'it does not take this question',
  [STATUS.cancelled]: 'it was cancelled there',
};

export function failed(peer: Peer, service: string, status = -1): AppError {
  const code = status < 0 ? 'none' : status.toString(16).padStart(4, '0').toUpperCase();
  const meaning = MEANING[status] ? `: ${MEANING[status]}` : '';
  return new AppError(
    'pacs_refused',
    `${nameOf(peer)} answers ${service} with status ${code}${meaning}.`,
    { retryable: status >> 8 === 0xa7 },
  );
}
