import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { agreeTo, refusalOf, type Admission } from '@/lib/dimse/acceptance';
import { openAssociation, unexpected, type Association } from '@/lib/dimse/association';
import { COMMAND, RESPONSE, STATUS } from '@/lib/dimse/command';
import { openConnection, type Connection } from '@/lib/dimse/connection';
import {
  associateAccept,
  associateReject,
  readAssociateRequest,
  REJECTION,
} from '@/lib/dimse/negotiation';
import { abort, PDU } from '@/lib/dimse/pdu';
import {
  openObjectReceiver,
  type Memory,
  type ReceivedObject,
} from '@/lib/dimse/received-object';
import {
  answeredFor,
  answerStore,
  storeSink,
  type StoreObject,
} from '@/lib/dimse/store-provider';
import { AppError } from '@/lib/errors';

/** The DICOM listener: SCP of the Storage and Verification service classes (PS3.4 A and B). */

export interface ListenerOptions extends Admission {
  readonly host: string;
  /** 0 = any free one. */
  readonly port: number;
  readonly memory: Memory;
  /** Of a file. */
  readonly maxBytes: number;
  readonly store: StoreObject;
  /** A line for the log: AE titles and addresses, nothing of a patient. */
  readonly log: (line: string) => void;
  readonly limits?: Partial<Limits>;
}

interface Limits {
  /** Associations at once; one more is asked to come again later. */
  readonly associations: number;
  /** From the connection to the end of the request for an association (PS3.8 9.1.5, ARTIM). */
  readonly requestMs: number;
  /** Between one message and the next, and between two pieces of one. */
  readonly idleMs: number;
}

const LIMITS: Limits = { associations: 32, requestMs: 30_000, idleMs: 60_000 };

export interface Listener {
  readonly host: string;
  readonly port: number;
  readonly aeTitle: string;
  /** How many there are now. */
  associations(): number;
  /** Take no more; what is being stored is still answered. */
  close(): Promise<void>;
}

/** @throws AppError `pacs_unconfigured` when the port is taken or the address is not ours. */
export async function openListener(options: ListenerOptions): Promise<Listener> {
  const { host, aeTitle, log } = options;
  const limits = { ...LIMITS, ...options.limits };
  const receiver = openObjectReceiver(options.memory, options.maxBytes);
  /** What ends each connection, and those that have an association. */
  const ends = new Map<Connection, () => void>();
  const associated = new Set<Connection>();
  const served = new Set<Promise<void>>();
  let closing = false;

  async function serve(socket: Socket) {
    const connection = openConnection(socket);
    const from = (title: string) => `“${title}” at ${socket.remoteAddress ?? 'nowhere'}`;
    let caller = from('');
    ends.set(connection, () => connection.destroy());
    try {
      const body = await requestOf(connection, limits.requestMs);
      const asked = readAssociateRequest(body);
      const { callingAeTitle } = asked;
      caller = from(printable(callingAeTitle));
      const full = { rejection: REJECTION.localLimit, why: 'there are too many' };
      const refusal =
        refusalOf(asked, options) ??
        (associated.size >= limits.associations ? full : undefined);
      if (refusal) {
        log(`DICOM: refused ${caller}: ${refusal.why}.`);
        connection.end(associateReject(refusal.rejection));
        return;
      }
      const { answered, contexts } = agreeTo(asked.contexts);
      connection.write(associateAccept(body, answered));
      const association = openAssociation(
        connection,
        { contexts, peerMaxPduBytes: asked.maxPduBytes },
        storeSink(receiver, callingAeTitle),
      );
      await answerAll(connection, association, callingAeTitle);
    } catch (error) {
      if (error instanceof AppError && error.code === 'pacs_dialect') {
        connection.end(abort('provider'));
      } else connection.destroy();
      if (!(error instanceof AppError)) throw error;
      if (!closing) log(`DICOM: the association of ${caller} ended: ${error.message}`);
    } finally {
      associated.delete(connection);
      ends.delete(connection);
    }
  }

  async function answerAll(
    connection: Connection,
    association: Association<ReceivedObject>,
    aeTitleOfPeer: string,
  ) {
    let storing = false;
    associated.add(connection);
    ends.set(connection, () => {
      if (!storing) association.abort('user');
    });
    while (!closing) {
      const message = await association.receive(limits.idleMs);
      if (!message) return;
      const { command, context } = message;
      if (command.field === COMMAND.store) {
        storing = true;
        await answerStore(association, message, aeTitleOfPeer, options.store);
        storing = false;
      } else if (command.field !== COMMAND.cancel && command.field < RESPONSE) {
        association.send(context, {
          field: command.field | RESPONSE,
          hasDataSet: false,
          ...answeredFor(command),
          status:
            command.field === COMMAND.echo
              ? STATUS.success
              : STATUS.unrecognizedOperation,
        });
      }
    }
    association.abort('user');
  }

  const server = createServer((socket) => {
    const done = serve(socket).catch((error: unknown) => {
      console.error(error); // A bug: it costs this association only.
    });
    served.add(done);
    void done.finally(() => served.delete(done));
  });
  // Those above the limit of associations are told so, but not without end.
  server.maxConnections = 2 * limits.associations;
  const port = await listen(server, options);

  return {
    host,
    port,
    aeTitle,
    associations: () => associated.size,
    async close() {
      closing = true;
      const closed = new Promise((resolve) => server.close(resolve));
      for (const end of ends.values()) end();
      await Promise.all([closed, ...served]);
    },
  };
}

/** The body of the request for an association, within the time that there is for it. */
async function requestOf(connection: Connection, requestMs: number): Promise<Buffer> {
  const tooLate = new AppError('pacs_timeout', 'It asked for nothing in time.');
  const timer = setTimeout(() => connection.destroy(tooLate), requestMs);
  try {
    const part = await connection.next(requestMs);
    if (!part) throw new AppError('pacs_refused', 'It hung up.');
    if (part.type !== PDU.associateRequest) throw unexpected(part);
    return part.body;
  } finally {
    clearTimeout(timer);
  }
}

const listen = (server: Server, { host, port, log }: ListenerOptions) =>
  new Promise<number>((resolve, reject) => {
    server.on('error', (cause: NodeJS.ErrnoException) => {
      const why =
        cause.code === 'EADDRINUSE' ? 'is taken' : `can’t be listened on (${cause.code})`;
      const message = `The DICOM port ${port} on ${host} ${why}.`;
      // Later on it costs one connection: there are too many open files, for example.
      if (server.listening) log(`DICOM: ${message}`);
      else reject(new AppError('pacs_unconfigured', message, { cause }));
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });

/** AE titles are what the other side says: nothing that would disturb a log. */
const printable = (text: string) => text.replace(/[^ -~]/g, '?');
