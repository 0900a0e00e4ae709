import { beforeAll, describe, expect, it, vi } from 'vitest';
import { axial } from '@/tests/phantoms/block-patient';
import { ctSlice } from '@/tests/phantoms/series';
import type { World } from '@/lib/workflow/world';
import { openTestWorld } from '../test-world';
import { startListener, type Listening } from './listening';
import {
  associate,
  command,
  CT,
  data,
  dataSetOf,
  object,
  statusOf,
  storeCommand,
} from './pdus';

// Machines that run tests are busy ones.
vi.setConfig({ testTimeout: 180_000 });

const slice = ctSlice(axial(0), { study: 'bad input' });
const dataSet = dataSetOf(slice);

describe('the listener, sent objects that are none', () => {
  let world: World;
  let listener: Listening;

  beforeAll(async () => {
    world = await openTestWorld();
    listener = await startListener(world);
  });

  const wholeObject = () => object(slice.sopInstanceUid, dataSet);
  const isStored = (sopInstanceUid: string) =>
    world.db.instance.count({ where: { sopInstanceUid } });

  it('keeps nothing of an object that is cut off, and the next one', async () => {
    const client = await associate(listener.port);
    client.say(wholeObject().subarray(0, -100));
    client.socket.end();
    await client.rest();
    expect(await isStored(slice.sopInstanceUid)).toBe(0);
    const next = await associate(listener.port);
    next.say(wholeObject());
    expect(await statusOf(next)).toBe(0);
    expect(await isStored(slice.sopInstanceUid)).toBe(1);
  });

  it('reads what comes byte by byte', async () => {
    const drops = ctSlice(axial(5), { study: 'drops' });
    const client = await associate(listener.port);
    const sent = object(drops.sopInstanceUid, dataSetOf(drops));
    for (let at = 0; at < sent.length; at += at < 300 ? 1 : 997) {
      client.say(sent.subarray(at, at < 300 ? at + 1 : at + 997));
      if (at < 300) await new Promise(setImmediate);
    }
    expect(await statusOf(client)).toBe(0);
  });

  it('says what is wrong with an object, and goes on', async () => {
    const client = await associate(listener.port);
    const another = ctSlice(axial(0), { study: 'another' });
    const tries: [number, Buffer][] = [
      [0x0122, object('1.2.3', dataSet, '1.2.840.10008.5.1.4.1.1.4')],
      [0x0117, object('../../etc', dataSet)],
      [0xc000, object('1.2.3', Buffer.alloc(5000, 0x41))],
      [0xc000, object('1.2.3', Buffer.alloc(0))],
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
      [0xb007, object('1.2.3', dataSetOf(another))],
      [0x0000, wholeObject()],
    ];
    for (const [expected, bytes] of tries) {
      client.say(bytes);
      expect(await statusOf(client)).toBe(expected);
    }
    expect(await isStored('1.2.3')).toBe(0);
    expect(await isStored(another.sopInstanceUid)).toBe(1);
  });

  it('receives an object that is too large to its end, and keeps nothing of it', async () => {
    const small = await startListener(world, { maxBytes: 100_000 });
    const client = await associate(small.port);
    const part = data(1, 0, Buffer.alloc(100_000));
    client.say(data(1, 3, storeCommand('1.2.3')));
    for (let parts = 0; parts < 30; parts++) client.say(part);
    client.say(data(1, 2, Buffer.alloc(10)));
    expect(await statusOf(client)).toBe(0xa700);
    expect(small.lines).toEqual([]);
  });

  it('is still there afterwards', async () => {
    const client = await associate(listener.port);
    client.say(wholeObject());
    expect(await statusOf(client)).toBe(0);
  });
});
