import { beforeAll, describe, expect, it, vi } from 'vitest';
import { axial } from '@/tests/phantoms/block-patient';
import { ctSlice } from '@/tests/phantoms/series';
import type { World } from '@/lib/workflow/world';
import { openTestWorld } from '../test-world';
import { rawClient, startListener, type Listening } from './listening';
import {
  associate,
  CT,
  data,
  dataSetOf,
  ECHO,
  EXPLICIT,
  object,
  pdu,
  proposal,
  request,
  statusOf,
  u32,
} from './pdus';

// Machines that run tests are busy ones.
vi.setConfig({ testTimeout: 180_000 });

const slice = ctSlice(axial(0), { study: 'bad input' });
const dataSet = dataSetOf(slice);

/** The head of a piece of a command in context 1 (PS3.8 9.3.5.1). */
const valueHead = (length: number) => Buffer.concat([u32(length), Buffer.from([1, 1])]);

describe('the listener, sent what is no DICOM', () => {
  let world: World;
  let listener: Listening;

  beforeAll(async () => {
    world = await openTestWorld();
    // What is waited for is no fault found: a test that waits runs out of its time.
    listener = await startListener(world, { limits: { idleMs: 600_000 } });
  });

  const wholeObject = () => object(slice.sopInstanceUid, dataSet);

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
    // Each begins as a value that fills it, so that nothing else is wrong with it.
    ['data of 4 GiB', pdu(4, valueHead(0xffff_fffb), 0xffff_ffff)],
    ['data longer than was announced', pdu(4, valueHead(199_996), 200_000)],
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
    const client = await associate(listener.port);
    client.say(bytes);
    const said = await client.rest();
    // A-ABORT by the service provider: PS3.8 9.3.8.
    expect([...said.subarray(0, 9)]).toEqual([7, 0, 0, 0, 0, 4, 0, 0, 2]);
    expect(listener.associations()).toBe(0);
  });

  it('lets go of whoever says nothing', async () => {
    const limits = { requestMs: 200, idleMs: 200 };
    const hasty = await startListener(world, { limits });
    const silent = await rawClient(hasty.port);
    expect(await silent.rest()).toHaveLength(0);
    const client = await associate(hasty.port);
    client.say(wholeObject().subarray(0, 1000));
    expect((await client.rest())[0]).toBe(7);
    expect(hasty.associations()).toBe(0);
  });

  it('asks one too many to come again later', async () => {
    const narrow = await startListener(world, { limits: { associations: 2 } });
    const [one] = [await associate(narrow.port), await associate(narrow.port)];
    const third = await rawClient(narrow.port);
    third.say(request(proposal(1, CT, EXPLICIT)));
    // Rejected transient, by the service provider (presentation): local limit exceeded.
    expect([...(await third.rest())]).toEqual([3, 0, 0, 0, 0, 4, 0, 2, 3, 2]);
    one?.socket.destroy();
    while (narrow.associations() > 1) await new Promise(setImmediate);
    await associate(narrow.port);
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
    const client = await associate(listener.port);
    client.say(wholeObject());
    expect(await statusOf(client)).toBe(0);
  });
});
