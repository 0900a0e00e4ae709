import { dataSetOffset } from '@/tests/phantoms/recoded';
import { rawClient, type RawClient } from './listening';

/* PDUs by hand, as PS3.8 9.3 has them: what is tested does not write what it is tested with. */

export const CT = '1.2.840.10008.5.1.4.1.1.2';
export const EXPLICIT = '1.2.840.10008.1.2.1';

const u16 = (value: number) => Buffer.from([value >> 8, value & 255]);
export const u32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
export const pdu = (type: number, body: Buffer, length = body.length) =>
  Buffer.concat([Buffer.from([type, 0]), u32(length), body]);
export const item = (type: number, value: Buffer | string) => {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([type, 0]), u16(bytes.length), bytes]);
};
export const proposal = (
  id: number,
  abstractSyntax: string,
  ...transferSyntaxes: string[]
) =>
  item(
    0x20,
    Buffer.concat([
      Buffer.from([id, 0, 0, 0]),
      item(0x30, abstractSyntax),
      ...transferSyntaxes.map((uid) => item(0x40, uid)),
    ]),
  );
export const request = (...proposals: Buffer[]) =>
  pdu(
    1,
    Buffer.concat([
      u16(1),
      u16(0),
      Buffer.from('OVERREAD        STORESCU        '),
      Buffer.alloc(32),
      item(0x10, '1.2.840.10008.3.1.1.1'),
      ...proposals,
      item(0x50, item(0x51, u32(16_384))),
    ]),
  );
export const data = (context: number, flags: number, value: Buffer) =>
  pdu(4, Buffer.concat([u32(value.length + 2), Buffer.from([context, flags]), value]));

/** A command set, Implicit VR Little Endian. */
export function command(
  elements: readonly [element: number, value: number | string][],
): Buffer {
  const written = elements.map(([element, value]) => {
    const text = typeof value === 'string' ? value : '';
    const bytes =
      typeof value === 'number'
        ? Buffer.from([value & 255, value >> 8])
        : Buffer.from(text.length % 2 ? `${text}\0` : text);
    return Buffer.concat([
      Buffer.from([0, 0, element & 255, element >> 8, bytes.length, 0, 0, 0]),
      bytes,
    ]);
  });
  return Buffer.concat(written);
}
export const storeCommand = (uid: string, sopClassUid = CT) =>
  command([
    [0x0002, sopClassUid],
    [0x0100, 1],
    [0x0110, 7],
    [0x0700, 0],
    [0x0800, 0],
    [0x1000, uid],
  ]);
export const ECHO = command([
  [0x0002, '1.2.840.10008.1.1'],
  [0x0100, 0x30],
  [0x0110, 1],
  [0x0800, 0x0101],
]);

/** What a file is without its preamble and its group 0002. */
export const dataSetOf = ({ bytes }: { readonly bytes: Buffer }) =>
  bytes.subarray(dataSetOffset(bytes));

/** An object whole: its command, and its data set in PDUs of at most 64 KiB. */
export function object(uid: string, dataSet: Buffer, sopClassUid = CT): Buffer {
  const most = 64 * 1024;
  const pieces = Array.from(
    { length: Math.max(1, Math.ceil(dataSet.length / most)) },
    (_, at) => dataSet.subarray(at * most, (at + 1) * most),
  );
  return Buffer.concat([
    data(1, 3, storeCommand(uid, sopClassUid)),
    ...pieces.map((piece, at) => data(1, at === pieces.length - 1 ? 2 : 0, piece)),
  ]);
}

/** A client whose association was accepted, whether or not that syntax was. */
export async function associate(
  port: number,
  transferSyntaxUid = EXPLICIT,
): Promise<RawClient> {
  const client = await rawClient(port);
  client.say(request(proposal(1, CT, transferSyntaxUid)));
  const head = await client.hear(6);
  if (head[0] !== 2) throw new Error('The association was not accepted.');
  await client.hear(head.readUInt32BE(2));
  return client;
}

/** The status that the next response says; -1 where what comes is none. */
export async function statusOf(client: RawClient): Promise<number> {
  const head = await client.hear(6);
  const body = await client.hear(head.readUInt32BE(2));
  const at = body.indexOf(Buffer.from([0, 0, 0, 9, 2, 0, 0, 0]));
  return head[0] === 4 ? body.readUInt16LE(at + 8) : -1;
}
