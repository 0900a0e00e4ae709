import {
  IMPLEMENTATION_CLASS_UID,
  IMPLEMENTATION_VERSION_NAME,
} from '@/lib/dicom/write-part10';
import { fault, MAX_PDU_BYTES, pdu, PDU } from '@/lib/dimse/pdu';

/** How an association is asked for and answered (PS3.8 9.3.2 to 9.3.4). */

export const APPLICATION_CONTEXT = '1.2.840.10008.3.1.1.1';

/** What the requestor would like to exchange. */
export interface ProposedContext {
  /** Odd, 1 to 255. */
  readonly id: number;
  readonly abstractSyntax: string;
  /** In the order of its preference. */
  readonly transferSyntaxes: readonly string[];
}

/** Result/Reason of a presentation context (PS3.8 table 9-18). */
export const CONTEXT_RESULT = {
  accepted: 0,
  abstractSyntax: 3,
  transferSyntaxes: 4,
} as const;

export interface AnsweredContext {
  readonly id: number;
  readonly result: number;
  /** Of no meaning unless accepted. */
  readonly transferSyntax: string;
}

export interface AssociateRequest {
  readonly calledAeTitle: string;
  readonly callingAeTitle: string;
  readonly contexts: readonly ProposedContext[];
}

export interface ReceivedRequest extends AssociateRequest {
  readonly protocolVersion: number;
  readonly applicationContext: string;
  /** 0 = any. */
  readonly maxPduBytes: number;
}

export interface ReceivedAnswer {
  readonly contexts: readonly AnsweredContext[];
  readonly maxPduBytes: number;
}

/** A-ASSOCIATE-RJ: result, source, reason (PS3.8 table 9-21). */
export const REJECTION = {
  protocolVersion: [1, 2, 2],
  applicationContext: [1, 1, 2],
  callingAeTitle: [1, 1, 3],
  calledAeTitle: [1, 1, 7],
  /** For now: there are too many. */
  localLimit: [2, 3, 2],
} as const;

const ITEM = {
  applicationContext: 0x10,
  proposedContext: 0x20,
  answeredContext: 0x21,
  abstractSyntax: 0x30,
  transferSyntax: 0x40,
  userInformation: 0x50,
  maxPduBytes: 0x51,
  implementationClassUid: 0x52,
  roles: 0x54,
  implementationVersionName: 0x55,
};

/** What comes before the items: version, two reserved bytes, titles, 32 reserved bytes. */
const FIXED_BYTES = 68;

/** @throws AppError `pacs_dialect` */
export function readAssociateRequest(body: Buffer): ReceivedRequest {
  const items = itemsOf(body, FIXED_BYTES);
  const contexts = items
    .filter(({ type }) => type === ITEM.proposedContext)
    .map(({ value }) => readProposed(value));
  const ids = new Set(contexts.map(({ id }) => id));
  if (ids.size !== contexts.length || contexts.some(({ id }) => id % 2 === 0)) {
    throw fault('Presentation contexts must have odd numbers of their own.');
  }
  return {
    protocolVersion: body.readUInt16BE(0),
    calledAeTitle: title(body, 4),
    callingAeTitle: title(body, 20),
    applicationContext: text(
      items.find(({ type }) => type === ITEM.applicationContext)?.value,
    ),
    contexts,
    maxPduBytes: maxPduBytesIn(items),
  };
}

/** @throws AppError `pacs_dialect` */
export function readAssociateAccept(body: Buffer): ReceivedAnswer {
  const items = itemsOf(body, FIXED_BYTES);
  return {
    contexts: items
      .filter(({ type }) => type === ITEM.answeredContext)
      .map(({ value }) => ({
        id: byteOf(value, 0),
        result: byteOf(value, 2),
        transferSyntax: text(
          itemsOf(value, 4).find(({ type }) => type === ITEM.transferSyntax)?.value,
        ),
      })),
    maxPduBytes: maxPduBytesIn(items),
  };
}

function readProposed(value: Buffer): ProposedContext {
  const items = itemsOf(value, 4);
  return {
    id: byteOf(value, 0),
    abstractSyntax: text(items.find(({ type }) => type === ITEM.abstractSyntax)?.value),
    transferSyntaxes: items
      .filter(({ type }) => type === ITEM.transferSyntax)
      .map((item) => text(item.value)),
  };
}

function maxPduBytesIn(items: readonly Item[]): number {
  const user = items.find(({ type }) => type === ITEM.userInformation);
  const found =
    user && itemsOf(user.value, 0).find(({ type }) => type === ITEM.maxPduBytes);
  return found && found.value.length >= 4 ? found.value.readUInt32BE(0) : 0;
}

/**
 * A-ASSOCIATE-RQ.
 *
 * @param storedHere - Storage SOP classes whose objects are sent to us: the requestor is then their
 *   SCP (PS3.7 D.3.3.4), which C-GET needs.
 */
export function associateRequest(
  request: AssociateRequest,
  storedHere: readonly string[] = [],
): Buffer {
  const contexts = request.contexts.map(({ id, abstractSyntax, transferSyntaxes }) =>
    item(ITEM.proposedContext, [
      Buffer.from([id, 0, 0, 0]),
      item(ITEM.abstractSyntax, [Buffer.from(abstractSyntax)]),
      ...transferSyntaxes.map((uid) => item(ITEM.transferSyntax, [Buffer.from(uid)])),
    ]),
  );
  const roles = storedHere.map((uid) => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(uid.length);
    return item(ITEM.roles, [length, Buffer.from(uid), Buffer.from([0, 1])]);
  });
  return pdu(
    PDU.associateRequest,
    Buffer.concat([
      fixed(padded(request.calledAeTitle), padded(request.callingAeTitle)),
      applicationContext(),
      ...contexts,
      userInformation(roles),
    ]),
  );
}

/** A-ASSOCIATE-AC to a request: the titles go back as they came. */
export function associateAccept(
  requestBody: Buffer,
  contexts: readonly AnsweredContext[],
): Buffer {
  const answered = contexts.map(({ id, result, transferSyntax }) =>
    item(ITEM.answeredContext, [
      Buffer.from([id, 0, result, 0]),
      item(ITEM.transferSyntax, [Buffer.from(transferSyntax)]),
    ]),
  );
  return pdu(
    PDU.associateAccept,
    Buffer.concat([
      fixed(requestBody.subarray(4, 20), requestBody.subarray(20, 36)),
      applicationContext(),
      ...answered,
      userInformation([]),
    ]),
  );
}

export const associateReject = (
  why: readonly [result: number, source: number, reason: number],
) => pdu(PDU.associateReject, Buffer.from([0, ...why]));

function fixed(called: Buffer, calling: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0, 1, 0, 0]), called, calling, Buffer.alloc(32)]);
}

const applicationContext = () =>
  item(ITEM.applicationContext, [Buffer.from(APPLICATION_CONTEXT)]);

function userInformation(roles: readonly Buffer[]): Buffer {
  const most = Buffer.alloc(4);
  most.writeUInt32BE(MAX_PDU_BYTES);
  return item(ITEM.userInformation, [
    item(ITEM.maxPduBytes, [most]),
    item(ITEM.implementationClassUid, [Buffer.from(IMPLEMENTATION_CLASS_UID)]),
    ...roles,
    item(ITEM.implementationVersionName, [Buffer.from(IMPLEMENTATION_VERSION_NAME)]),
  ]);
}

function item(type: number, parts: readonly Buffer[]): Buffer {
  const value = Buffer.concat(parts);
  const head = Buffer.alloc(4);
  head.writeUInt8(type, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value]);
}

interface Item {
  readonly type: number;
  readonly value: Buffer;
}

function itemsOf(bytes: Buffer, start: number): Item[] {
  const items: Item[] = [];
  if (bytes.length < start) throw fault('An association PDU ends too early.');
  for (let at = start; at < bytes.length;) {
    const end =
      at + 4 <= bytes.length ? at + 4 + bytes.readUInt16BE(at + 2) : bytes.length + 1;
    if (end > bytes.length) throw fault('An item is longer than the PDU that holds it.');
    items.push({ type: bytes.readUInt8(at), value: bytes.subarray(at + 4, end) });
    at = end;
  }
  return items;
}

function byteOf(value: Buffer, at: number): number {
  const byte = value[at];
  if (byte === undefined) throw fault('A presentation context ends too early.');
  return byte;
}

/** UIDs come padded with a zero from some, with a blank from others. */
const text = (value: Buffer | undefined) =>
  (value?.toString('latin1') ?? '').replace(/[\0 ]+$/, '');

const title = (body: Buffer, at: number) =>
  text(body.subarray(at, at + 16)).replace(/^ +/, '');

const padded = (aeTitle: string) => Buffer.from(aeTitle.padEnd(16).slice(0, 16));
