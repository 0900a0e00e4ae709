import { AppError } from '@/lib/errors';
import { commandBytes, readCommand, type Command } from '@/lib/dimse/command';
import { hungUp, type Connection } from '@/lib/dimse/connection';
import {
  abort,
  dataPdus,
  fault,
  PDU,
  releaseRequest,
  releaseResponse,
  type PduPart,
} from '@/lib/dimse/pdu';

/** A presentation context that both sides agreed to. */
export interface Context {
  readonly id: number;
  readonly abstractSyntax: string;
  readonly transferSyntax: string;
}

/** Where a data set goes while it arrives. */
export interface Sink {
  /** Copies the bytes. Until it resolves, nothing more is read. */
  write(bytes: Buffer): Promise<void> | undefined;
  /** It is of no use any more: its end won't come. */
  discard(): void;
}

export interface Message<S extends Sink = Sink> {
  readonly context: Context;
  readonly command: Command;
  /** With all of the data set in it; undefined where the command has none. */
  readonly dataSet: S | undefined;
}

/** Messages over a connection whose association is agreed (PS3.7 6, PS3.8 Annex E). */
export interface Association<S extends Sink = Sink> {
  readonly contexts: readonly Context[];
  /**
   * The next message, whole.
   *
   * @returns Undefined once the peer has released the association; that is answered.
   * @throws AppError `pacs_refused` when it aborts or hangs up, `pacs_timeout`, `pacs_dialect`.
   */
  receive(patienceMs: number): Promise<Message<S> | undefined>;
  send(context: Context, command: Command, dataSet?: Buffer): void;
  /**
   * Send a data set as it is read, no faster than the peer takes it.
   *
   * @throws AppError `pacs_timeout`, `pacs_refused`
   */
  sendFrom(
    context: Context,
    command: Command,
    dataSet: AsyncIterable<Uint8Array>,
    patienceMs: number,
  ): Promise<void>;
  /** Take leave and wait for the answer, for a moment. Never rejects. */
  release(): Promise<void>;
  /** @param by - `provider`: the peer broke the protocol. */
  abort(by: 'user' | 'provider'): void;
}

const MAX_COMMAND_BYTES = 64 * 1024;
const RELEASE_MS = 5000;
/** A message may take as long as it takes, unless it comes in drops. */
const GRACE_MS = 60_000;
const LEAST_BYTES_PER_MS = 4;

/** @param sinkFor - Asked with the command of each message that has a data set. */
export function openAssociation<S extends Sink>(
  connection: Connection,
  agreed: { contexts: readonly Context[]; peerMaxPduBytes: number },
  sinkFor: (command: Command, context: Context) => S,
): Association<S> {
  const { contexts, peerMaxPduBytes } = agreed;
  const byId = new Map(contexts.map((context) => [context.id, context]));

  async function receive(patienceMs: number): Promise<Message<S> | undefined> {
    let command: { context: Context; command: Command } | undefined;
    let sink: S | undefined;
    const commandParts: Buffer[] = [];
    let bytes = 0;
    let began = 0;
    try {
      for (;;) {
        const part = await connection.next(patienceMs);
        if (!part) throw hungUp();
        if (part.type !== PDU.data) {
          if (part.type !== PDU.releaseRequest || bytes > 0) throw unexpected(part);
          connection.end(releaseResponse());
          return undefined;
        }
        const context = byId.get(part.contextId);
        if (!context || (command && context !== command.context)) {
          throw fault('A message comes in a presentation context that was not agreed.');
        }
        if (part.isCommand === (command !== undefined)) {
          throw fault('Command and data set don’t follow each other.');
        }
        if (bytes === 0) began = performance.now();
        bytes += part.bytes.length;
        const allowedMs = GRACE_MS + bytes / LEAST_BYTES_PER_MS;
        if (performance.now() - began > allowedMs) {
          throw new AppError('pacs_timeout', 'The other side sends too slowly.');
        }
        if (command) {
          await sink?.write(part.bytes);
          if (part.last) return { ...command, dataSet: sink };
          continue;
        }
        if (bytes > MAX_COMMAND_BYTES) throw fault('A command set is too long.');
        commandParts.push(Buffer.from(part.bytes));
        if (!part.last) continue;
        command = { context, command: readCommand(Buffer.concat(commandParts)) };
        if (!command.command.hasDataSet) return { ...command, dataSet: undefined };
        sink = sinkFor(command.command, context);
      }
    } catch (error) {
      sink?.discard();
      throw error;
    }
  }

  return {
    contexts,
    receive,
    send(context, command, dataSet) {
      connection.write(
        dataPdus(context.id, 'command', commandBytes(command), peerMaxPduBytes),
      );
      if (dataSet) {
        connection.write(dataPdus(context.id, 'dataSet', dataSet, peerMaxPduBytes));
      }
    },
    async sendFrom(context, command, dataSet, patienceMs) {
      const pdus = (kind: 'command' | 'dataSet', bytes: Uint8Array, last: boolean) =>
        dataPdus(context.id, kind, bytes, peerMaxPduBytes, last);
      connection.write(pdus('command', commandBytes(command), true));
      let held: Uint8Array = Buffer.alloc(0);
      for await (const chunk of dataSet) {
        if (held.length > 0) {
          await connection.writeAll(pdus('dataSet', held, false), patienceMs);
        }
        held = chunk;
      }
      await connection.writeAll(pdus('dataSet', held, true), patienceMs);
    },
    async release() {
      connection.write(releaseRequest());
      try {
        // What was still under way is of no interest any more.
        for (;;) {
          const part = await connection.next(RELEASE_MS);
          if (!part || part.type !== PDU.data) break;
        }
      } catch {
        // It is over either way.
      }
      connection.destroy();
    },
    abort: (by) => connection.end(abort(by)),
  };
}

/** What a PDU in the wrong place means. */
export function unexpected({ type }: PduPart): AppError {
  return type === PDU.abort
    ? new AppError('pacs_refused', 'The other side aborted the association.', {
        retryable: true,
      })
    : fault(`A PDU of type ${type} comes where none may.`);
}
