import { expect, it } from 'vitest';
import { DELETE as cancel } from '@/app/api/pacs/pulls/[id]/route';
import { GET as events } from '@/app/api/pacs/pulls/[id]/events/route';
import { POST as resume } from '@/app/api/pacs/pulls/[id]/resume/route';
import { GET as follow } from '@/app/api/pacs/pulls/events/route';
import { GET as listPulls, POST as startPulls } from '@/app/api/pacs/pulls/route';
import { pullListSchema, pullSchema } from '@/lib/api/pacs/protocol';
import { createPull, interruptPulls } from '@/lib/store/pacs/pulls';
import { ctStack } from '@/tests/phantoms/series';
import { call, eventsOf, json, problem } from '../routes';
import {
  answerSearch,
  asking,
  BUSY,
  ended,
  openPacsWorld,
  pull,
  readPull,
  sendParts,
} from './pacs-server';

const studies = ['a', 'b', 'c', 'd'].map((study) => ctStack(3, { study }));
const uids = studies.map(([first]) => first?.studyUid ?? '');
const all = (): object[] => uids.map((studyUid) => ({ studyUid }));

/** A PACS that holds back what it is asked for until the test says so. */
async function slowPacs() {
  const held: (() => void)[] = [];
  const world = await asking((request, response) => {
    const asked = request.query.get('StudyInstanceUID');
    const files = studies.find(([first]) =>
      [asked, request.path.split('/')[2]].includes(first?.studyUid),
    );
    if (!files) return response.writeHead(404).end();
    if (answerSearch(files, request, response)) return undefined;
    held.push(() => sendParts(response, files));
    return undefined;
  });
  return { world, held };
}

const start = async (pulls: object[]) =>
  pullListSchema.parse(
    await json(call(startPulls, { json: { nodeId: 'pacs', pulls } }), 202),
  ).pulls;
const list = async () => pullListSchema.parse(await json(call(listPulls))).pulls;
const statuses = async () =>
  (await list()).map(({ status }) => status).sort((a, b) => a.localeCompare(b));

it('asks one archive for two studies at a time, the others wait their turn', async () => {
  const { world, held } = await slowPacs();
  const started = await start(all());
  expect(started.map(({ studyUid }) => studyUid)).toEqual(uids);
  await expect.poll(() => held.length, BUSY).toBe(2);
  expect(await statuses()).toEqual(['running', 'running', 'waiting', 'waiting']);
  // Whoever asks for the same once more gets the pull that is under way.
  expect((await start(all().slice(0, 1)))[0]?.id).toBe(started[0]?.id);

  held[0]?.();
  await expect.poll(() => held.length, BUSY).toBe(3);
  expect(await statuses()).toEqual(['done', 'running', 'running', 'waiting']);
  const last = started.find(({ studyUid }) => studyUid === uids[3]);
  const gone = call(cancel, { params: { id: last?.id ?? '' }, method: 'DELETE' });
  expect((await gone).status).toBe(204);
  held[1]?.();
  held[2]?.();
  for (const each of started) await ended(each);
  expect(await statuses()).toEqual(['cancelled', 'done', 'done', 'done']);
  expect(held).toHaveLength(3);
  expect(await world.db.instance.count()).toBe(9);
});

it('marks what a stopped server was fetching as interrupted, to be gone on with', async () => {
  const { world, held } = await slowPacs();
  const [studyUid = ''] = uids;
  await createPull(world.db, {
    id: 'before',
    nodeId: 'pacs',
    studyUid,
    seriesUids: '[]',
  });
  await interruptPulls(world.db);
  expect(await list()).toEqual([
    expect.objectContaining({ id: 'before', status: 'interrupted', study: null }),
  ]);
  const [only] = await eventsOf(call(events, { params: { id: 'before' } }));
  expect(only).toMatchObject({ event: 'pull', data: { status: 'interrupted' } });

  const params = { id: 'before' };
  const again = pullSchema.parse(
    await json(call(resume, { params, method: 'POST' }), 202),
  );
  expect(again).toMatchObject({ id: 'before', finishedAt: null });
  await expect.poll(() => held.length, BUSY).toBe(1);
  held[0]?.();
  expect(await ended(again)).toMatchObject({ status: 'done', counts: { stored: 3 } });
  const stored = await world.db.pull.findUniqueOrThrow({ where: { id: 'before' } });
  expect([stored.status, stored.announced]).toEqual(['done', 3]);
});

it('tells a pull line by line to its end, and every pull as it changes', async () => {
  const { held } = await slowPacs();
  const [studyUid = ''] = uids;
  const started = await pull('pacs', studyUid);
  const watching = new AbortController();
  const watched = eventsOf(call(follow, { signal: watching.signal }));
  const told = eventsOf(call(events, { params: { id: started.id } }));
  await expect.poll(() => held.length, BUSY).toBe(1);
  held[0]?.();
  const said = await told;
  const lines = said.filter(({ event }) => event === 'line');
  expect(lines.map(({ data }) => [data['outcome'], data['sopInstanceUid']])).toEqual(
    studies[0]?.map(({ sopInstanceUid }) => ['stored', sopInstanceUid]),
  );
  expect(pullSchema.parse(said.at(-1)?.data)).toMatchObject({
    status: 'done',
    counts: { stored: 3 },
    study: { studyUid, instanceCount: 3 },
  });
  // What was told last is what is kept.
  expect(await readPull(started.id)).toEqual(said.at(-1)?.data);
  watching.abort();
  expect((await watched).some(({ data }) => data['id'] === started.id)).toBe(true);
});

it('asks nobody for what the PACS file does not name', async () => {
  await openPacsWorld([]);
  const json = { nodeId: 'pacs', pulls: all() };
  expect((await problem(call(startPulls, { json }), 404)).title).toBe(
    'The PACS file names no “pacs”.',
  );
  await problem(call(events, { params: { id: 'none' } }), 404);
  const climbing = { nodeId: 'pacs', pulls: [{ studyUid: '../../api' }] };
  const { issues } = await problem(call(startPulls, { json: climbing }), 400);
  expect(issues?.map(({ path }) => path)).toEqual(['pulls.0.studyUid']);
});
