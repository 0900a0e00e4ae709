import { spawnSync } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPush, keepPushes } from '@/lib/store/pacs/pushes';
import { boardOf } from '@/lib/workflow/pacs/push/board';
import { cancelPush, resumeAll } from '@/lib/workflow/pacs/push/pushes';
import { readPush } from '@/lib/workflow/pacs/push/stored';
import type { StoreAnswer } from '@/lib/dimse/store-provider';
import { closeWorld, openWorld, type World } from '@/lib/workflow/world';
import { ctStack, type PhantomFile } from '@/tests/phantoms/series';
import { startScript } from '../child';
import { startListener } from '../dimse/listening';
import { testEnv } from '../test-world';
import { BUSY } from '../pacs/pacs-server';
import { ended, name, receiptsOf, send, worldOf } from './pushing';

const six = ctStack(6, { study: 'sent' });
const many = ctStack(30, { study: 'killed' });
let world: World;
beforeAll(async () => (world = await worldOf([...six, ...many])));

/** The only node now: a listener that answers as it is told. @returns What it was sent, in order. */
async function scp(answer: (count: number) => StoreAnswer | Promise<StoreAnswer>) {
  const sent: string[] = [];
  const { port } = await startListener(world, {
    callers: 'any',
    store: async ({ sopInstanceUid }) => answer(sent.push(sopInstanceUid)),
  });
  const dimse = { host: '127.0.0.1', port, aeTitle: 'OVERREAD' };
  name(world, { id: 'pacs', dimse });
  return sent;
}

it('has the status of each object in words, and repeats only what may help', async () => {
  const statuses = [0, 0xb006, 0xa900, 0xa702, 0x0124, 0xc001];
  const sent = await scp((count) => ({ status: statuses[count - 1] ?? 0 }));
  const push = await ended(world, await send(world, six));
  expect(push).toMatchObject({
    status: 'incomplete',
    counts: { stored: 2, warning: 1, failed: 3 },
  });
  const told = await receiptsOf(world, push);
  expect(told.map(({ outcome, reason }) => [outcome, reason])).toEqual([
    ['stored', null],
    ['warning', 'Stored, but it left some of the values out (B006).'],
    ['failed', 'It finds that the data set does not fit its SOP class (A900).'],
    ['stored', null],
    ['failed', 'It does not let us store (0124).'],
    ['failed', 'It can not understand the data set (C001).'],
  ]);
  const uids = six.map(({ sopInstanceUid }) => sopInstanceUid);
  expect(sent).toEqual([...uids, uids[3]]);
});

it.each([
  ['speaks no DICOM', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), 'pacs_dialect'],
  ['hangs up', undefined, 'pacs_refused'],
])('loses nothing on a node that %s', async (_what, said, code) => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    if (said) socket.write(said);
    else socket.end();
  }).listen(0, '127.0.0.1');
  afterAll(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  name(world, { id: 'pacs', dimse: { host: '127.0.0.1', port, aeTitle: 'X' } });
  const push = await ended(world, await send(world, six));
  expect(push).toMatchObject({
    status: 'failed',
    counts: { waiting: 6 },
    error: { code },
  });
});

it('is cancelled between two objects, in one association', async () => {
  const begun: { id?: string } = {};
  const sent = await scp(async (count) => {
    if (count === 3) await cancelPush(world, begun.id ?? '');
    return { status: 0 };
  });
  const push = await send(world, six);
  begun.id = push.id;
  expect(await ended(world, push)).toMatchObject({
    status: 'cancelled',
    counts: { stored: 3, waiting: 3 },
  });
  expect(sent).toHaveLength(3);
});

it('goes on, after a server was killed with -9, with what was not acknowledged', async () => {
  let stop = () => {};
  const sent = await scp((count) => {
    if (count === 12) stop();
    return { status: 0 };
  });
  const { dataFolder } = world.env;
  const script = 'tests/integration/push/serve-push.ts';
  const server = startScript(script, [many[0]?.studyUid ?? ''], {
    OVERREAD_DATA: dataFolder,
  });
  stop = () => server.process.kill('SIGKILL');
  await server.ended;
  const [id = ''] = server.lines;
  expect(id, server.errors.join('\n')).toMatch(/^[0-9a-f-]{36}$/);
  const before = await readPush(world, id);
  expect(before).toMatchObject({ status: 'running', total: 30 });
  // The last may have been acknowledged, and not yet be written down.
  expect(before.counts.stored).toBeGreaterThanOrEqual(10);

  const after = await openWorld(testEnv(dataFolder));
  try {
    await resumeAll(after);
    await expect.poll(async () => (await readPush(after, id)).status, BUSY).toBe('done');
    expect((await readPush(after, id)).counts).toMatchObject({ stored: 30, waiting: 0 });
  } finally {
    await closeWorld(after);
  }
  expect(new Set(sent).size).toBe(30);
  expect(sent.length).toBeLessThanOrEqual(32);
});

it('leaves what another process is sending to it, and takes it when that is gone', async () => {
  await scp(() => ({ status: 0 }));
  const [file] = many as [PhantomFile];
  const id = crypto.randomUUID();
  const owner = (pid: number) =>
    JSON.stringify({ pid, host: hostname(), token: 'another', at: Date.now() });
  const request = { formats: [], images: true, validate: false, identity: 'identified' };
  await createPush(world.db, {
    ...{ id, nodeId: 'pacs', studyUid: file.studyUid, actor: 'Ada Reader' },
    ...{ request: JSON.stringify(request), owner: owner(process.ppid) },
  });
  await resumeAll(world);
  expect(boardOf(world).find(id)).toBeUndefined();

  const { pid } = spawnSync(process.execPath, ['--version']); // it has ended
  await keepPushes(world.db, [id], owner(pid));
  await resumeAll(world);
  await expect.poll(async () => (await readPush(world, id)).status, BUSY).toBe('done');
});
