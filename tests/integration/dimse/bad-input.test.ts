import { beforeAll, describe, expect, it, vi } from 'vitest';
import { ctSlice, type PhantomFile } from '@/tests/phantoms/series';
import { axial } from '@/tests/phantoms/block-patient';
import type { World } from '@/lib/workflow/world';
import { openTestWorld } from '../test-world';
import { rawClient, startListener, type Listening } from './listening';

// Machines that run tests are busy ones.
vi.setConfig({ testTimeout: 180_000 });

const CT = '1.2.840.10008.5.1.4.1.1.2';
const EXPLICIT = '1.2.840.10008.1.2.1';

/* PDUs by hand, as PS3.8 9.3 has them: what is tested does not write what it is tested with. */
const u16 = (value: number) => Buffer.from([value >> 8, value & 255]);
const u32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const pdu = (type: number, body: Buffer, length = body.length) =>
  Buffer.concat([Buffer.from([type, 0]), u32(length), body]);
const item = (type: number, value: Buffer | string) => {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([type, 0]), u16(bytes.length), bytes]);
};
const proposal = (id: number, abstractSyntax: string, ...transferSyntaxes: string[]) =>
  item(
    0x20,
    Buffer.concat([
      Buffer.from([id, 0, 0, 0]),
      item(0x30, abstractSyntax),
      ...transferSyntaxes.map((uid) => item(0x40, uid)),
    ]),
  );
const request = (...proposals: Buffer[]) =>
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
const data = (context: number, flags: number, value: Buffer) =>
  pdu(4, Buffer.concat([u32(value.length + 2), Buffer.from([context, flags]), value]));

/** A command set, Implicit VR Little Endian. */
function command(elements: readonly [element: number, value: number | string][]): Buffer {
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
const storeCommand = (uid: string, sopClassUid = CT) =>
  command([
    [0x0002, sopClassUid],
    [0x0100, 1],
    [0x0110, 7],
    [0x0700, 0],
    [0x0800, 0],
    [0x1000, uid],
  ]);
const ECHO = command([
  [0x0002, '1.2.840.10008.1.1'],
  [0x0100, 0x30],
  [0x0110, 1],
  [0x0800, 0x0101],
]);

const slice = ctSlice(axial(0), { study: 'bad input' });
const dataSetOf = ({ bytes }: PhantomFile) =>
  bytes.subarray(144 + bytes.readUInt32LE(140));
const dataSet = dataSetOf(slice);

describe('the listener, sent what is no DICOM', () => {
  let world: World;
  let listener: Listening;

  beforeAll(async () => {
    world = await openTestWorld();
    listener = await startListener(world);
  });

  async function associated(at = listener) {
    const client = await rawClient(at.port);
    client.say(request(proposal(1, CT, EXPLICIT)));
    const head = await client.hear(6);
    expect(head[0]).toBe(2);
    await client.hear(head.readUInt32BE(2));
    return client;
  }
  /** The status that the next response says. */
  async function status(client: Awaited<ReturnType<typeof rawClient>>) {
    const head = await client.hear(6);
    const body = await client.hear(head.readUInt32BE(2));
    const at = body.indexOf(Buffer.from([0, 0, 0, 9, 2, 0, 0, 0]));
    return head[0] === 4 ? body.readUInt16LE(at + 8) : -1;
  }
  const wholeObject = () =>
    Buffer.concat([data(1, 3, storeCommand(slice.sopInstanceUid)), data(1, 2, dataSet)]);
  const isStored = (sopInstanceUid: string) =>
    world.db.instance.count({ where: { sopInstanceUid } });

  it.each<[string, Buffer]>([
    ['an HTTP request', Buffer.from('GET / HTTP/1.1\r\nHost: a\r\n\r\n')],
    ['a PDU of 4 GiB', pdu(1, Buffer.alloc(8), 0xffff_ffff)],
    ['a PDU of 1 MiB', pdu(1, Buffer.alloc(8), 1024 ** 2)],
    ['a PDU too short for what it is', pdu(1, Buffer.alloc(10))],
    [
      'an item longer than its PDU',
      pdu(1, Buffer.concat([Buffer.alloc(68), Buffer.from([0x20, 0, 0xff, 0xff])])),
    ],
    [
      'contexts with the same number',
      request(proposal(1, CT, EXPLICIT), proposal(1, CT, EXPLICIT)),
    ],
    ['data before an association', data(1, 3, ECHO)],
  ])('hangs up at %s', async (_what, bytes) => {
    const client = await rawClient(listener.port);
    client.say(bytes);
    const said = await client.rest();
    expect([0, 10]).toContain(said.length);
    expect(listener.associations()).toBe(0);
  });

  it.each<[string, Buffer]>([
    ['data of 4 GiB', pdu(4, Buffer.alloc(8), 0xffff_ffff)],
    ['data longer than was announced', pdu(4, Buffer.alloc(8), 200_000)],
    [
      'a value longer than its PDU',
      pdu(4, Buffer.concat([u32(1000), Buffer.from([1, 3, 0, 0])])),
    ],
    ['a value of no length', pdu(4, Buffer.concat([u32(0), Buffer.from([1, 3])]))],
    ['a context that was not agreed', data(3, 3, ECHO)],
    ['a data set without a command', data(1, 2, dataSet)],
    [
      'a command that never ends',
      Buffer.concat(Array.from({ length: 10 }, () => data(1, 1, Buffer.alloc(10_000)))),
    ],
    [
      'an element longer than its command',
      data(1, 3, Buffer.from([0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff])),
    ],
    ['another request', request(proposal(1, CT, EXPLICIT))],
  ])('aborts at %s', async (_what, bytes) => {
    const client = await associated();
    client.say(bytes);
    const said = await client.rest();
    // A-ABORT by the service provider: PS3.8 9.3.8.
    expect([...said.subarray(0, 9)]).toEqual([7, 0, 0, 0, 0, 4, 0, 0, 2]);
    expect(listener.associations()).toBe(0);
  });

  it('keeps nothing of an object that is cut off, and the next one', async () => {
    const client = await associated();
    client.say(wholeObject().subarray(0, -100));
    client.socket.end();
    await client.rest();
    expect(await isStored(slice.sopInstanceUid)).toBe(0);
    const next = await associated();
    next.say(wholeObject());
    expect(await status(next)).toBe(0);
    expect(await isStored(slice.sopInstanceUid)).toBe(1);
  });

  it('reads what comes byte by byte', async () => {
    const drops = ctSlice(axial(5), { study: 'drops' });
    const client = await associated();
    const object = Buffer.concat([
      data(1, 3, storeCommand(drops.sopInstanceUid)),
      data(1, 2, dataSetOf(drops)),
    ]);
    for (let at = 0; at < object.length; at += at < 300 ? 1 : 997) {
      client.say(object.subarray(at, at < 300 ? at + 1 : at + 997));
      if (at < 300) await new Promise(setImmediate);
    }
    expect(await status(client)).toBe(0);
  });

  it('says what is wrong with an object, and goes on', async () => {
    const client = await associated();
    const another = ctSlice(axial(0), { study: 'another' });
    const tries: [number, Buffer][] = [
      [
        0x0122,
        Buffer.concat([
          data(1, 3, storeCommand('1.2.3', '1.2.840.10008.5.1.4.1.1.4')),
          data(1, 2, dataSet),
        ]),
      ],
      [
        0x0117,
        Buffer.concat([data(1, 3, storeCommand('../../etc')), data(1, 2, dataSet)]),
      ],
      [
        0xc000,
        Buffer.concat([
          data(1, 3, storeCommand('1.2.3')),
          data(1, 2, Buffer.alloc(5000, 0x41)),
        ]),
      ],
      [
        0xc000,
        Buffer.concat([data(1, 3, storeCommand('1.2.3')), data(1, 2, Buffer.alloc(0))]),
      ],
      // C-FIND of somebody who didn't look what was agreed.
      [
        0x0211,
        data(
          1,
          3,
          command([
            [0x0002, CT],
            [0x0100, 0x20],
            [0x0110, 1],
            [0x0800, 0x0101],
          ]),
        ),
      ],
      // The data set names another instance than the command: it is stored as what it says.
      [
        0xb007,
        Buffer.concat([
          data(1, 3, storeCommand('1.2.3')),
          data(1, 2, dataSetOf(another)),
        ]),
      ],
      [0x0000, wholeObject()],
    ];
    for (const [expected, bytes] of tries) {
      client.say(bytes);
      expect(await status(client)).toBe(expected);
    }
    expect(await isStored('1.2.3')).toBe(0);
    expect(await isStored(another.sopInstanceUid)).toBe(1);
  });

  it('receives an object that is too large to its end, and keeps nothing of it', async () => {
    const small = await startListener(world, { maxBytes: 100_000 });
    const client = await associated(small);
    const part = data(1, 0, Buffer.alloc(100_000));
    client.say(data(1, 3, storeCommand('1.2.3')));
    for (let parts = 0; parts < 30; parts++) client.say(part);
    client.say(data(1, 2, Buffer.alloc(10)));
    expect(await status(client)).toBe(0xa700);
    expect(small.lines).toEqual([]);
  });

  it('lets go of whoever says nothing', async () => {
    const limits = { requestMs: 200, idleMs: 200 };
    const hasty = await startListener(world, { limits });
    const silent = await rawClient(hasty.port);
    expect(await silent.rest()).toHaveLength(0);
    const client = await associated(hasty);
    client.say(wholeObject().subarray(0, 1000));
    expect((await client.rest())[0]).toBe(7);
    expect(hasty.associations()).toBe(0);
  });

  it('asks one too many to come again later', async () => {
    const narrow = await startListener(world, { limits: { associations: 2 } });
    const [one] = [await associated(narrow), await associated(narrow)];
    const third = await rawClient(narrow.port);
    third.say(request(proposal(1, CT, EXPLICIT)));
    // Rejected transient, by the service provider (presentation): local limit exceeded.
    expect([...(await third.rest())]).toEqual([3, 0, 0, 0, 0, 4, 0, 2, 3, 2]);
    one?.socket.destroy();
    while (narrow.associations() > 1) await new Promise(setImmediate);
    await associated(narrow);
  });

  it('answers each presentation context by itself', async () => {
    const client = await rawClient(listener.port);
    client.say(
      request(
        proposal(1, CT, '1.2.840.10008.1.2.4.90', EXPLICIT),
        proposal(3, CT, '1.2.3.4'),
        proposal(5, '1.2.840.10008.5.1.4.1.2.2.1', EXPLICIT),
        proposal(7, '1.3.12.2.1107.5.9.1', '1.2.3.4', EXPLICIT),
      ),
    );
    const head = await client.hear(6);
    const body = await client.hear(head.readUInt32BE(2));
    const answers = [1, 3, 5, 7].map((id) => {
      // Item 21: its length, the number, a zero, the result.
      for (let at = 68; ; at += 4 + body.readUInt16BE(at + 2)) {
        if (body[at] === 0x21 && body[at + 4] === id) {
          const length = body.readUInt16BE(at + 10);
          return [body[at + 6], body.toString('latin1', at + 12, at + 12 + length)];
        }
      }
    });
    expect(answers).toEqual([
      [0, '1.2.840.10008.1.2.4.90'],
      [4, '1.2.3.4'],
      [3, EXPLICIT],
      [0, EXPLICIT],
    ]);
  });

  it('says that its port is taken', async () => {
    await expect(startListener(world, { port: listener.port })).rejects.toMatchObject({
      code: 'pacs_unconfigured',
      message: `The DICOM port ${listener.port} on 127.0.0.1 is taken.`,
    });
  });

  it('is still there afterwards', async () => {
    const client = await associated();
    client.say(wholeObject());
    expect(await status(client)).toBe(0);
  });
});
