import { connect, type Socket } from 'node:net';
import {
  openAssociation,
  unexpected,
  type Association,
  type Context,
} from '@/lib/dimse/association';
import type { Command } from '@/lib/dimse/command';
import { openConnection, type Connection } from '@/lib/dimse/connection';
import {
  associateRequest,
  CONTEXT_RESULT,
  readAssociateAccept,
  type ProposedContext,
} from '@/lib/dimse/negotiation';
import { fault, PDU } from '@/lib/dimse/pdu';
import type { ReceivedObject } from '@/lib/dimse/received-object';
import { AppError } from '@/lib/errors';

/** An archive of the DICOM network, and what we call ourselves to it. */
export interface Peer {
  readonly host: string;
  readonly port: number;
  readonly aeTitle: string;
  readonly callingAeTitle: string;
}

export interface AskOptions {
  /** What is asked is cancelled there, and its reason thrown. */
  readonly signal?: AbortSignal | undefined;
  /** The longest silence. */
  readonly patienceMs?: number;
}

/** Abstract syntaxes that the archive says it doesn't know. */
export type Refused = ReadonlySet<string>;

/** What to propose, and what to do with the data sets that come. */
export interface Purpose {
  readonly proposals: readonly Omit<ProposedContext, 'id'>[];
  /** Storage SOP classes whose objects come back in the same association (C-GET). */
  readonly storedHere?: readonly string[];
  readonly sinkFor?: (command: Command, context: Context) => ReceivedObject;
  /** Says on an association that it is no longer of interest. */
  readonly cancel?: (association: Association<ReceivedObject>) => void;
}

const CONNECT_MS = 10_000;
const ACCEPT_MS = 30_000;
export const PATIENCE_MS = 60_000;
/** How long an archive has to end what was cancelled. */
const CANCEL_MS = 1500;

export const nameOf = ({ aeTitle, host, port }: Peer) => `${aeTitle} at ${host}:${port}`;

/**
 * Do something in an association of its own, which ends with it.
 *
 * @throws AppError `pacs_unreachable`, `pacs_refused`, `pacs_timeout`, `pacs_dialect`; the signal's
 *   reason once that is aborted.
 */
export async function inAssociation<T>(
  peer: Peer,
  purpose: Purpose,
  { signal }: AskOptions,
  work: (association: Association<ReceivedObject>, refused: Refused) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const socket = connect({ host: peer.host, port: peer.port });
  let association: Association<ReceivedObject> | undefined;
  let tooLate: NodeJS.Timeout | undefined;
  const stop = () => {
    if (!association) return void socket.destroy();
    tooLate = setTimeout(() => association?.abort('user'), CANCEL_MS);
    try {
      purpose.cancel?.(association);
    } catch {
      association.abort('user'); // What it would be cancelled in was not agreed.
    }
  };
  signal?.addEventListener('abort', stop);
  try {
    const connection = await connected(socket, peer);
    const negotiated = await negotiate(connection, peer, purpose);
    ({ association } = negotiated);
    signal?.throwIfAborted();
    const done = await work(association, negotiated.refused);
    signal?.throwIfAborted();
    await association.release();
    return done;
  } catch (error) {
    if (association && !(error instanceof AppError && error.code === 'pacs_dialect')) {
      association.abort('user');
    } else if (association) association.abort('provider');
    else socket.destroy();
    signal?.throwIfAborted();
    throw failureOf(error, peer);
  } finally {
    clearTimeout(tooLate);
    signal?.removeEventListener('abort', stop);
  }
}

async function connected(socket: Socket, peer: Peer): Promise<Connection> {
  const connection = openConnection(socket);
  const late = new AppError(
    'pacs_timeout',
    `${nameOf(peer)} can’t be reached within ${CONNECT_MS / 1000} s.`,
    { hint: 'Are host and port in the PACS file right?', retryable: true },
  );
  const timer = setTimeout(() => socket.destroy(late), CONNECT_MS);
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
      socket.once('close', () => reject(new AppError('pacs_unreachable', 'It hung up.')));
    });
    return connection;
  } finally {
    clearTimeout(timer);
  }
}

async function negotiate(
  connection: Connection,
  peer: Peer,
  { proposals, storedHere, sinkFor }: Purpose,
): Promise<{ association: Association<ReceivedObject>; refused: Refused }> {
  const contexts = proposals.map((each, at) => ({ ...each, id: 2 * at + 1 }));
  connection.write(
    associateRequest(
      { calledAeTitle: peer.aeTitle, callingAeTitle: peer.callingAeTitle, contexts },
      storedHere,
    ),
  );
  const part = await connection.next(ACCEPT_MS);
  if (!part) {
    throw new AppError('pacs_refused', `${nameOf(peer)} hung up.`, { retryable: true });
  }
  if (part.type === PDU.associateReject) throw rejected(part.body, peer);
  if (part.type !== PDU.associateAccept) throw unexpected(part);
  const accepted = readAssociateAccept(part.body);
  const agreed = accepted.contexts.flatMap(
    ({ id, result, transferSyntax }): Context[] => {
      const proposed = contexts.find((each) => each.id === id);
      return proposed && result === CONTEXT_RESULT.accepted
        ? [{ id, abstractSyntax: proposed.abstractSyntax, transferSyntax }]
        : [];
    },
  );
  const refused = accepted.contexts.flatMap(({ id, result }) => {
    const proposed = contexts.find((each) => each.id === id);
    return proposed && result === CONTEXT_RESULT.abstractSyntax
      ? [proposed.abstractSyntax]
      : [];
  });
  const association = openAssociation(
    connection,
    { contexts: agreed, peerMaxPduBytes: accepted.maxPduBytes },
    sinkFor ?? (() => collected()),
  );
  return { association, refused: new Set(refused) };
}

/** The context in which something can be asked. @throws AppError `pacs_refused` */
export function contextFor(
  { contexts }: Association<ReceivedObject>,
  sopClassUid: string,
  service: string,
  peer: Peer,
): Context {
  const found = contexts.find(({ abstractSyntax }) => abstractSyntax === sopClassUid);
  if (found) return found;
  throw new AppError('pacs_refused', `${nameOf(peer)} does not offer ${service}.`);
}

/** Larger identifiers there are none. */
const MAX_IDENTIFIER_BYTES = 4 * 1024 ** 2;

/** A small data set, in memory of its own. */
export function collected(): ReceivedObject {
  const pieces: Buffer[] = [];
  let length = 0;
  return {
    write(bytes) {
      length += bytes.length;
      if (length > MAX_IDENTIFIER_BYTES) throw fault('An answer is too long.');
      pieces.push(Buffer.from(bytes));
      return undefined;
    },
    discard: () => undefined,
    bytes: () => Buffer.concat(pieces),
  };
}

/** What A-ASSOCIATE-RJ says (PS3.8 table 9-21), by source and reason. */
const REASON: Record<string, readonly [what: string, hint: string]> = {
  '1-3': [
    'does not know who we are',
    'Tell it the AE title that the PACS file has as “callingAeTitle”, and the address of this machine.',
  ],
  '1-7': ['has another AE title', 'Is “aeTitle” in the PACS file right?'],
  '3-1': ['is busy', 'Try again later.'],
  '3-2': ['has too many associations', 'Try again later.'],
};

function rejected(body: Buffer, peer: Peer): AppError {
  const [, result = 0, source = 0, reason = 0] = body;
  const [what, hint] = REASON[`${source}-${reason}`] ?? ['refuses the association', ''];
  return new AppError('pacs_refused', `${nameOf(peer)} ${what}.`, {
    hint: hint || `It says: result ${result}, source ${source}, reason ${reason}.`,
    retryable: result === 2,
  });
}

function failureOf(error: unknown, peer: Peer): unknown {
  if (error instanceof AppError || !(error instanceof Error && 'code' in error)) {
    return error;
  }
  return new AppError('pacs_unreachable', `${nameOf(peer)} can’t be reached.`, {
    cause: error,
    hint: 'Does the archive run, and are host and port in the PACS file right?',
    retryable: true,
  });
}
