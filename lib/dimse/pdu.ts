import { AppError } from '@/lib/errors';

/** The protocol data units of the upper layer (PS3.8 9.3), taken apart as they arrive. */

/** PDU types (PS3.8 9.3.1). */
export const PDU = {
  associateRequest: 1,
  associateAccept: 2,
  associateReject: 3,
  data: 4,
  releaseRequest: 5,
  releaseResponse: 6,
  abort: 7,
} as const;

/** A PDU that is no P-DATA, or a piece of a message. */
export type PduPart =
  | { readonly type: Exclude<(typeof PDU)[keyof typeof PDU], 4>; readonly body: Buffer }
  | {
      readonly type: typeof PDU.data;
      readonly contextId: number;
      readonly isCommand: boolean;
      /** A view of the chunk: copy what is to stay. */
      readonly bytes: Buffer;
      /** The command or data set ends with it. */
      readonly last: boolean;
    };

/** What we announce to take in one P-DATA (PS3.8 D.1): the most that DCMTK sends. */
export const MAX_PDU_BYTES = 128 * 1024;
/** Some count the items' heads in, some don't. */
const TOLERATED_BYTES = MAX_PDU_BYTES + 1024;
/** 128 presentation contexts with every transfer syntax there is are 200 KiB. */
const MAX_CONTROL_BYTES = 512 * 1024;

/** The peer doesn't keep to the protocol. */
export const fault = (message: string) => new AppError('pacs_dialect', message);

/**
 * Takes PDUs apart, whatever pieces the network cuts them into, and holds no more of them than a
 * PDU that is no P-DATA.
 *
 * @returns Feed it one chunk after the other, each read to its end. It throws AppError
 *   `pacs_dialect` when what comes is no PDU, or longer than it may be.
 */
export function openPduReader(): (chunk: Buffer) => Generator<PduPart> {
  const gather = openGatherer();
  let expected: 'head' | 'body' | 'item' | 'fragment' = 'head';
  let type = 0;
  /** Of the PDU, and of the fragment in it. */
  let pduLeft = 0;
  let fragmentLeft = 0;
  let contextId = 0;
  let flags = 0;

  const piece = (bytes: Buffer): PduPart => ({
    type: PDU.data,
    contextId,
    isCommand: (flags & 1) === 1,
    bytes,
    last: (flags & 2) === 2 && fragmentLeft === 0,
  });
  const afterFragment = () => (pduLeft > 0 ? 'item' : 'head');

  return function* read(chunk) {
    let at = 0;
    while (at < chunk.length) {
      if (expected === 'fragment') {
        const bytes = chunk.subarray(at, at + fragmentLeft);
        at += bytes.length;
        fragmentLeft -= bytes.length;
        if (fragmentLeft === 0) expected = afterFragment();
        yield piece(bytes);
        continue;
      }
      const wanted = expected === 'body' ? pduLeft : 6;
      const { whole, used } = gather(chunk, at, wanted);
      at += used;
      if (!whole) return;
      if (expected === 'head') {
        [type, pduLeft] = readHead(whole);
        expected = type === PDU.data ? 'item' : 'body';
      } else if (expected === 'body') {
        expected = 'head';
        yield { type, body: Buffer.from(whole) } as PduPart;
      } else {
        // A presentation data value item (PS3.8 9.3.5.1): its length counts the two bytes after it.
        fragmentLeft = whole.readUInt32BE(0) - 2;
        pduLeft -= 6 + fragmentLeft;
        if (fragmentLeft < 0 || pduLeft < 0 || (pduLeft > 0 && pduLeft < 6)) {
          throw fault('A data value is longer than the PDU that holds it.');
        }
        [contextId, flags] = [whole.readUInt8(4), whole.readUInt8(5)];
        expected = fragmentLeft > 0 ? 'fragment' : afterFragment();
        if (fragmentLeft === 0) yield piece(whole.subarray(6));
      }
    }
  };
}

function readHead(head: Buffer): [type: number, length: number] {
  const type = head.readUInt8(0);
  const length = head.readUInt32BE(2);
  if (type < 1 || type > 7) throw fault('What comes is no DICOM PDU.');
  const most = type === PDU.data ? TOLERATED_BYTES : MAX_CONTROL_BYTES;
  const least = type === PDU.data ? 6 : 4;
  if (length > most || length < least) {
    throw fault(`A PDU of type ${type} says that it is ${length} bytes long.`);
  }
  return [type, length];
}

/** Puts together what was cut: the bytes themselves where nothing was. */
function openGatherer() {
  let held: Buffer | undefined;
  let filled = 0;
  return (chunk: Buffer, at: number, wanted: number) => {
    if (!held && chunk.length - at >= wanted) {
      return { whole: chunk.subarray(at, at + wanted), used: wanted };
    }
    held ??= Buffer.alloc(wanted);
    const used = chunk.copy(held, filled, at, at + wanted - filled);
    filled += used;
    if (filled < wanted) return { used };
    const whole = held;
    held = undefined;
    filled = 0;
    return { whole, used };
  };
}

/** Head and body of a PDU. */
export function pdu(type: number, body: Buffer): Buffer {
  const head = Buffer.alloc(6);
  head.writeUInt8(type, 0);
  head.writeUInt32BE(body.length, 2);
  return Buffer.concat([head, body]);
}

export const releaseRequest = () => pdu(PDU.releaseRequest, Buffer.alloc(4));
export const releaseResponse = () => pdu(PDU.releaseResponse, Buffer.alloc(4));

/** By the service provider where the peer broke the protocol, else by us, its user (PS3.8 9.3.8). */
export const abort = (by: 'user' | 'provider') =>
  pdu(PDU.abort, Buffer.from([0, 0, by === 'user' ? 0 : 2, 0]));

/**
 * A command or a data set as P-DATA, in pieces that the peer takes.
 *
 * @param maxPduBytes - What the peer announced; 0 = any.
 * @param isEnd - The command or data set ends with these bytes.
 */
export function dataPdus(
  contextId: number,
  kind: 'command' | 'dataSet',
  bytes: Uint8Array,
  maxPduBytes: number,
  isEnd = true,
): Buffer {
  const most = (maxPduBytes === 0 ? MAX_PDU_BYTES : maxPduBytes) - 6;
  if (most < 1) throw fault('The peer takes no PDU that could hold a message.');
  const pdus: Buffer[] = [];
  for (let at = 0; at === 0 || at < bytes.length; at += most) {
    const value = bytes.subarray(at, at + most);
    const last = isEnd && at + most >= bytes.length;
    const item = Buffer.alloc(6);
    item.writeUInt32BE(value.length + 2, 0);
    item.writeUInt8(contextId, 4);
    item.writeUInt8((kind === 'command' ? 1 : 0) | (last ? 2 : 0), 5);
    pdus.push(pdu(PDU.data, Buffer.concat([item, value])));
  }
  return Buffer.concat(pdus);
}
