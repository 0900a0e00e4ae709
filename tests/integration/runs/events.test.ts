import { mkdirSync, writeFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, it, vi } from 'vitest';
import { GET as getEvents } from '@/app/api/runs/[id]/events/route';
import { POST as postRun } from '@/app/api/runs/route';
import { runEventSchema } from '@/lib/api/runs';
import { finishRun, startRun } from '@/lib/store/runs';
import { closeWorld, serverWorld } from '@/lib/workflow/world';
import { answers } from '@/tests/contract/answers';
import { ctStack, type PhantomFile } from '@/tests/phantoms/series';
import { openModelWorld, requestOf, runToEnd, type ModelWorld } from '../model-world';
import { call, eventsOf, json } from '../routes';

const files = ctStack(2);
const [file] = files as [PhantomFile];
let models: ModelWorld;
beforeAll(async () => {
  models = await openModelWorld(files);
});

const follow = async (id: string) =>
  (await eventsOf(call(getEvents, { params: { id } }))).map(({ event, data }) => {
    expect(event).toBe(data['type']);
    return runEventSchema.parse(data);
  });
const typesOf = (events: readonly { type: string }[]) =>
  events.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1]);

/** As if the server had been started anew: what was in memory is gone. */
const forgetLogs = () =>
  (globalThis as { overreadRuns?: Map<string, unknown> }).overreadRuns?.clear();

it('come in order, findings before the end of the answer, to early and late listeners alike', async () => {
  models.service.reply({ kind: 'answer', text: answers.good, pauseMs: 2 });
  const request = await requestOf(models.world, file);
  const { id } = await json<{ id: string }>(call(postRun, { json: request }), 202);
  const early = await follow(id);
  expect(typesOf(early)).toEqual([
    'prepared',
    'sent',
    'delta',
    'finding',
    'delta',
    'usage',
    'done',
  ]);
  expect(early[0]).toMatchObject({ images: 2 });
  const said = early
    .flatMap((event) => (event.type === 'delta' ? [event.text] : []))
    .join('');
  expect(said).toBe(answers.good);
  expect(await follow(id)).toEqual(early);
});

it('of a run before the last start tell how it ended', async () => {
  models.service.reply({ kind: 'answer', text: answers.good });
  const good = await runToEnd(await requestOf(models.world, file));
  models.service.reply({ kind: 'answer', text: answers.prose });
  const bad = await runToEnd(await requestOf(models.world, file));
  models.service.reply({ kind: 'refusal', text: 'No.' });
  const refused = await runToEnd(await requestOf(models.world, file));
  forgetLogs();
  const after = await follow(good.id);
  expect(typesOf(after)).toEqual(['finding', 'done']);
  expect(after.filter(({ type }) => type === 'finding')).toHaveLength(2);
  expect(await follow(bad.id)).toMatchObject([
    { type: 'failed', code: 'answer_not_json' },
  ]);
  expect(await follow(refused.id)).toMatchObject([{ type: 'refused' }]);
});

it('of another process’s run are waited for', async () => {
  const id = crypto.randomUUID();
  const request = await requestOf(models.world, file);
  await startRun(models.world.db, {
    ...{ id, studyUid: file.studyUid, modelId: 'vlm', adapter: 'openai-compatible' },
    ...{ policyId: 'generic@1', request: JSON.stringify(request) },
  });
  const following = follow(id);
  await new Promise((resolve) => setTimeout(resolve, 100));
  await finishRun(models.world.db, id, {
    status: 'succeeded',
    rawAnswer: '',
    draft: JSON.stringify({ statements: [], notes: ['from afar'], warnings: [] }),
  });
  expect(await following).toEqual([
    { type: 'done', statements: 0, notes: ['from afar'] },
  ]);
});

it('at the start of the server, runs it was in the middle of are marked, and its litter is gone', async () => {
  const { db, env } = models.world;
  const id = crypto.randomUUID();
  await startRun(db, {
    ...{ id, studyUid: file.studyUid, modelId: 'vlm', adapter: 'openai-compatible' },
    ...{
      policyId: 'generic@1',
      request: JSON.stringify(await requestOf(models.world, file)),
    },
  });
  const incoming = path.join(env.dataFolder, 'incoming');
  mkdirSync(incoming, { recursive: true });
  writeFileSync(path.join(incoming, 'half an upload'), 'half');

  const place = globalThis as { overreadWorld?: unknown };
  const served = place.overreadWorld;
  delete place.overreadWorld;
  vi.stubEnv('OVERREAD_DATA', env.dataFolder);
  vi.stubEnv('OVERREAD_ROOT', env.root);
  const started = await serverWorld();
  try {
    expect(await follow(id)).toMatchObject([
      { type: 'failed', message: 'The server was stopped while this run was under way.' },
    ]);
    expect(await started.db.run.count({ where: { status: 'running' } })).toBe(0);
    expect(
      await started.db.run.count({ where: { status: 'succeeded' } }),
    ).toBeGreaterThan(0);
    expect(existsSync(incoming)).toBe(false);
  } finally {
    place.overreadWorld = served;
    vi.unstubAllEnvs();
    await closeWorld(started);
  }
});
