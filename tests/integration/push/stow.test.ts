import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cancelPush, resumePush } from '@/lib/workflow/pacs/push/pushes';
import { ctStack } from '@/tests/phantoms/series';
import { startServer } from '../pacs/pacs-server';
import type { World } from '@/lib/workflow/world';
import {
  answer,
  ended,
  item,
  name,
  receiptsOf,
  send,
  stowServer,
  worldOf,
} from './pushing';

const FAILURE = '00081197';
const WARNING = '00081196';
const six = ctStack(6, { study: 'sent' });
const uids = six.map(({ sopInstanceUid }) => sopInstanceUid);
const many = ctStack(24, { study: 'away' });
let world: World;
beforeAll(async () => (world = await worldOf([...six, ...many])));
const storedAll = (all: readonly string[]) => ({ stored: all.map((uid) => item(uid)) });

describe('a push by STOW-RS', () => {
  it('has a receipt for each object, with the reason in words, and repeats only what may help', async () => {
    const [a = '', b = '', c = '', d = '', e = '', f = ''] = uids;
    const requests = await stowServer(world, six, (asked, response, count) =>
      count > 1
        ? answer(response, 200, storedAll(asked))
        : answer(response, 202, {
            failed: [
              item(b, { [FAILURE]: 0xa700 }),
              item(c, { [FAILURE]: 0x0122 }),
              item(d, { [FAILURE]: 0xc123 }),
            ],
            stored: [item(a), item(e, { [WARNING]: 0xb000 })],
          }),
    );
    const push = await ended(world, await send(world, six));
    expect(requests).toEqual([uids, [b]]);
    expect(push).toMatchObject({
      status: 'incomplete',
      total: 6,
      counts: { waiting: 0, stored: 2, warning: 1, failed: 2, unconfirmed: 1 },
    });
    const told = (await receiptsOf(world, push)).map((each) => [
      each.sopInstanceUid,
      each.outcome,
      each.status,
      each.reason,
    ]);
    expect(told).toEqual([
      [a, 'stored', null, null],
      [b, 'stored', null, null],
      [c, 'failed', '0122', 'It does not take this SOP class (0122).'],
      [d, 'failed', 'C123', 'It can not understand the data set (C123).'],
      [e, 'warning', 'B000', 'Stored, but it changed some of the values (B000).'],
      [f, 'unconfirmed', null, expect.stringContaining('did not say')],
    ]);
    // Whoever asks again has only those sent that are not acknowledged.
    await ended(world, await resumePush(world, push.id));
    expect(requests[2]).toEqual([c, d, f]);
    const acts = await world.db.auditEvent.findMany({
      where: { kind: 'study-exported' },
    });
    expect(acts.map(({ object, outcome }) => [object, outcome])).toEqual([
      ['push to pacs', 0],
      ['push to pacs', 8],
      ['push to pacs', 0],
      ['push to pacs', 0],
    ]);
  });

  it.each([
    [413, 'The object is larger than it takes (HTTP 413).'],
    [400, 'It refused the object, and did not say why (HTTP 400).'],
    [409, 'It refused the object, and did not say why (HTTP 409).'],
    [0, 'It broke off the connection when the object was sent.'],
  ])(
    'finds the one object that requests are refused for by %s',
    async (status, reason) => {
      const poison = uids[3] ?? '';
      const requests = await stowServer(world, six, (asked, response) => {
        if (!asked.includes(poison)) return answer(response, 200, storedAll(asked));
        return status === 0
          ? response.destroy()
          : response.writeHead(status).end('<html>');
      });
      const push = await ended(world, await send(world, six));
      expect(push.counts).toMatchObject({ stored: 5, failed: 1, waiting: 0 });
      expect((await receiptsOf(world, push))[3]).toMatchObject({
        outcome: 'failed',
        reason,
      });
      expect(requests.filter((asked) => asked.length === 1)).toContainEqual([poison]);
    },
  );

  it.each([
    ['a page', 'text/html', '<html>Stored!</html>'],
    ['nothing', 'application/dicom+json', ''],
    [
      'an answer without a sequence',
      'application/dicom+json',
      '{"00081190":{"vr":"UR"}}',
    ],
    ['no data set', 'application/dicom+json', '[1]'],
  ])('takes %s for no receipt', async (_what, type, body) => {
    await stowServer(world, six, (_asked, response) =>
      response.writeHead(200, { 'content-type': type }).end(body),
    );
    const push = await ended(world, await send(world, six));
    expect(push).toMatchObject({ status: 'incomplete', counts: { unconfirmed: 6 } });
  });

  it('stops at a server that does not let us, and loses nothing', async () => {
    const requests = await stowServer(world, six, (_asked, response) =>
      response.writeHead(401).end(),
    );
    const push = await ended(world, await send(world, six));
    expect(push).toMatchObject({
      status: 'failed',
      counts: { waiting: 6 },
      error: { code: 'pacs_refused', hint: expect.stringContaining('authorizationEnv') },
    });
    expect(requests).toHaveLength(1);
  });

  it('says so where nothing is stored', async () => {
    const baseUrl = await startServer((_request, response) =>
      response.writeHead(404).end(),
    );
    name(
      world,
      { id: 'pacs', dicomweb: { baseUrl } },
      { id: 'search', dicomweb: { qidoRoot: baseUrl, wadoRoot: baseUrl } },
      { id: 'never', push: false, dicomweb: { baseUrl } },
    );
    const push = await ended(world, await send(world, six));
    expect(push.error?.message).toContain('does not store by STOW-RS');
    for (const nodeId of ['search', 'never']) {
      await expect(send(world, six, { nodeId })).rejects.toMatchObject({
        code: 'pacs_unconfigured',
      });
    }
    await expect(send(world, six, { nodeId: 'none' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('goes on after a server that went away in the middle and came back', async () => {
    const requests = await stowServer(world, many, (asked, response, count) =>
      count === 2 ? response.destroy() : answer(response, 200, storedAll(asked)),
    );
    const push = await ended(world, await send(world, many));
    expect(push).toMatchObject({ status: 'done', counts: { stored: 24 } });
    expect(requests.map(({ length }) => length)).toEqual([20, 4, 2, 2]);
  });

  it('ends when nobody is there, and sends all of it later', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    afterAll(() => void taken.close());
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as AddressInfo;
    await new Promise((resolve) => taken.close(resolve));
    name(world, { id: 'pacs', dicomweb: { baseUrl: `http://127.0.0.1:${port}` } });
    const push = await ended(world, await send(world, six));
    expect(push).toMatchObject({
      status: 'failed',
      counts: { waiting: 6 },
      error: { code: 'pacs_unreachable' },
    });
  });

  it('is cancelled; what is acknowledged stays acknowledged', async () => {
    let held = () => {};
    await stowServer(world, many, (asked, response, count) => {
      if (count === 1) answer(response, 200, storedAll(asked));
      else held();
    });
    const second = new Promise<void>((resolve) => (held = resolve));
    const push = await send(world, many);
    await second;
    await cancelPush(world, push.id);
    expect(await ended(world, push)).toMatchObject({
      status: 'cancelled',
      counts: { stored: 20, waiting: 4 },
    });
  });

  it('waits for somebody to say that a patient’s identity may leave', async () => {
    name(world, { id: 'pacs', dicomweb: { baseUrl: 'http://127.0.0.1:9' } });
    const before = await world.db.push.count();
    await expect(send(world, six, { identity: undefined })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('Nobody has said whether'),
    });
    await expect(send(world, six, { identity: 'deidentified' })).rejects.toMatchObject({
      message: expect.stringContaining('is not de-identified'),
    });
    expect(await world.db.push.count()).toBe(before);
  });
});
