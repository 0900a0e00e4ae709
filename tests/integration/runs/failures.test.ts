import { createServer, type AddressInfo } from 'node:net';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GET as getReports } from '@/app/api/studies/[studyUid]/reports/route';
import { GET as getStudy } from '@/app/api/studies/[studyUid]/route';
import { DELETE as cancel, GET as getRun } from '@/app/api/runs/[id]/route';
import { GET as getEvents } from '@/app/api/runs/[id]/events/route';
import { GET as getRuns, POST as postRun } from '@/app/api/runs/route';
import { runSchema, type Run } from '@/lib/api/runs';
import { answers } from '@/tests/contract/answers';
import type { Behaviour } from '@/tests/contract/stand-in/behaviour';
import { ctStack, type PhantomFile } from '@/tests/phantoms/series';
import { openModelWorld, requestOf, runToEnd, type ModelWorld } from '../model-world';
import { call, eventsOf, json, problem } from '../routes';

const files = ctStack(2);
let models: ModelWorld;
let before: string;

const [file] = files as [PhantomFile];
const { studyUid } = file;
/** All that a run must leave as it was. */
const stateOfStudy = async () =>
  JSON.stringify([
    await json(call(getStudy, { params: { studyUid } })),
    await json(call(getReports, { params: { studyUid } })),
    await models.world.db.annotation.findMany(),
    await models.world.db.reportVersion.findMany(),
  ]);

beforeAll(async () => {
  models = await openModelWorld(files);
  models.configure(
    { id: 'quick', timeoutMs: 1000 },
    { id: 'impatient', idleTimeoutMs: 1000 },
    { id: 'down', baseUrl: `http://127.0.0.1:${await closedPort()}/v1` },
  );
});
beforeEach(async () => {
  before = await stateOfStudy();
});

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

async function run(modelId: string, ...behaviours: Behaviour[]) {
  models.service.reply(...behaviours);
  return runToEnd(await requestOf(models.world, file, {}, modelId));
}

const text = (answer: string, more: object = {}): Behaviour => ({
  kind: 'answer',
  text: answer,
  ...more,
});
const half = answers.good.slice(0, 60);

interface Case {
  what: string;
  model?: string;
  behaviour: Behaviour;
  code: string;
  status?: Run['status'];
  raw?: string;
}
const cases: readonly Case[] = [
  { what: 'is down', model: 'down', behaviour: text(''), code: 'model_unreachable' },
  {
    what: 'is slow to begin',
    model: 'quick',
    behaviour: text(answers.good, { silentMs: 5000 }),
    code: 'model_timeout',
  },
  {
    what: 'falls silent',
    model: 'impatient',
    behaviour: text(answers.good, { pauseMs: 3000 }),
    code: 'model_timeout',
    raw: answers.good.split(' ')[0] ?? '',
  },
  {
    what: 'answers prose',
    behaviour: text(answers.prose),
    code: 'answer_not_json',
    raw: answers.prose,
  },
  {
    what: 'answers broken JSON',
    behaviour: text(answers.brokenJson),
    code: 'answer_not_json',
    raw: answers.brokenJson,
  },
  {
    what: 'answers JSON of another form',
    behaviour: text('{"report": "all is well"}'),
    code: 'answer_not_a_draft',
    raw: '{"report": "all is well"}',
  },
  {
    what: 'answers an empty list',
    behaviour: text(answers.emptyList),
    code: 'answer_empty',
    raw: answers.emptyList,
  },
  {
    what: 'cites a slice never sent',
    behaviour: text(answers.unsentSlice),
    code: 'answer_cites_unsent_slice',
    raw: answers.unsentSlice,
  },
  {
    what: 'draws a box outside the image',
    behaviour: text(answers.boxOutside),
    code: 'answer_box_outside_image',
    raw: answers.boxOutside,
  },
  {
    what: 'declines',
    behaviour: { kind: 'refusal', text: 'I can’t help with medical images.' },
    code: 'model_refused',
    status: 'refused',
    raw: 'I can’t help with medical images.',
  },
  {
    what: 'is stopped by a safety filter',
    behaviour: text(half, { finish: 'filtered' }),
    code: 'model_filtered',
    status: 'refused',
    raw: half,
  },
  {
    what: 'runs out of room',
    behaviour: text(half, { finish: 'length' }),
    code: 'answer_truncated',
    raw: half,
  },
  {
    what: 'hangs up half way',
    behaviour: { kind: 'drop', text: half },
    code: 'model_unreachable',
    raw: half,
  },
  {
    what: 'does not know us',
    behaviour: { kind: 'status', status: 401 },
    code: 'model_denied',
  },
  {
    what: 'answers with a web page',
    behaviour: { kind: 'body', type: 'text/html', body: '<html>Sign in</html>' },
    code: 'model_dialect',
  },
];

describe('a model that', () => {
  it.each(cases)('$what: the run is kept, the study is as it was', async (each) => {
    const { what: _, model = 'vlm', behaviour, code, status = 'failed', raw = '' } = each;
    const { run: ended, events } = await run(model, behaviour);
    expect(ended.error).toMatchObject({ code });
    expect(ended.status).toBe(status);
    expect(ended.rawAnswer).toBe(raw);
    expect(ended.draft).toBeNull();
    expect(ended.finishedAt).not.toBeNull();
    expect(ended.images).toHaveLength(2);
    // Words that a person can do something with, and no bug's.
    expect(ended.error?.message).toMatch(/^[A-Z0-9].*\.$/);
    expect(`${ended.error?.message} ${ended.error?.hint}`).not.toMatch(
      /undefined|Error:|at .*\.ts/,
    );
    expect(events.at(-1)).toMatchObject(
      status === 'refused' ? { type: 'refused' } : { type: 'failed', code },
    );
    expect(
      events.filter(({ type }) => /^(done|failed|refused)$/.test(String(type))),
    ).toHaveLength(1);
    expect(await stateOfStudy()).toBe(before);
  });

  it('is busy once is asked again, and the draft is there', async () => {
    const busy: Behaviour = {
      kind: 'status',
      status: 429,
      headers: { 'retry-after': '0' },
    };
    const { run: ended, events } = await run('vlm', busy, text(answers.good));
    expect(ended.status).toBe('succeeded');
    expect(events.find(({ type }) => type === 'retry')).toMatchObject({ attempt: 1 });
    expect(ended.draft?.statements).toHaveLength(2);
    expect(await stateOfStudy()).toBe(before);
  });

  it('stays busy is given up', async () => {
    const busy: Behaviour = {
      kind: 'status',
      status: 429,
      headers: { 'retry-after': '0' },
    };
    const { run: ended, events } = await run('vlm', busy);
    expect(ended.error).toMatchObject({ code: 'model_overloaded', retryable: true });
    expect(events.filter(({ type }) => type === 'retry')).toHaveLength(2);
  });

  it('talks without end can be cancelled; what it said is kept', async () => {
    models.service.reply({
      kind: 'answer',
      text: `${half} and so on`.repeat(20),
      pauseMs: 20,
    });
    const request = await requestOf(models.world, file);
    const { id } = await json<{ id: string }>(call(postRun, { json: request }), 202);
    const following = eventsOf(call(getEvents, { params: { id } }));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await call(cancel, { params: { id }, method: 'DELETE' })).status).toBe(204);
    expect((await following).at(-1)?.data).toMatchObject({
      type: 'failed',
      code: 'cancelled',
    });
    const ended = runSchema.parse(await json(call(getRun, { params: { id } })));
    expect(ended.status).toBe('cancelled');
    expect(ended.rawAnswer.length).toBeGreaterThan(0);
    expect(await stateOfStudy()).toBe(before);
    // A run that ended stays as it ended.
    expect((await call(cancel, { params: { id }, method: 'DELETE' })).status).toBe(204);
    expect(await json(call(getRun, { params: { id } }))).toEqual(ended);
  });
});

describe('runs', () => {
  it('are listed, failed ones too, newest first', async () => {
    await run('vlm', text(answers.prose));
    const { run: last } = await run('vlm', text(answers.good));
    const { runs } = await json<{ runs: Run[] }>(call(getRuns, { query: { studyUid } }));
    expect(runs[0]).toEqual(last);
    expect(runs[1]).toMatchObject({ status: 'failed', rawAnswer: answers.prose });
    expect((await models.world.db.run.findMany()).length).toBe(runs.length);
  });

  it('with a recipe that can’t be followed are kept, too, and nothing is sent', async () => {
    const asked = models.service.requests.length;
    const { run: ended } = await runToEnd(
      await requestOf(models.world, file, { from: 5 }),
    );
    expect(ended).toMatchObject({
      status: 'failed',
      error: { code: 'invalid_request' },
      images: [],
    });
    expect(models.service.requests).toHaveLength(asked);
  });

  it('are not begun for a model or a study that is not there', async () => {
    const request = await requestOf(models.world, file);
    const count = () => models.world.db.run.count();
    const known = await count();
    await problem(call(postRun, { json: { ...request, modelId: 'nobody' } }), 404);
    await problem(call(postRun, { json: { ...request, studyUid: '1.2.3' } }), 404);
    await problem(call(getRun, { params: { id: 'x' } }), 404);
    await problem(call(getEvents, { params: { id: 'x' } }), 404);
    await problem(call(cancel, { params: { id: 'x' }, method: 'DELETE' }), 404);
    await problem(call(getRuns), 400);
    expect(await count()).toBe(known);
  });

  it('are not begun without their key, and the built-in models work whatever the file says', async () => {
    models.configure({ id: 'locked', apiKeyEnv: 'OVERREAD_TEST_NO_SUCH_KEY' });
    const locked = await requestOf(models.world, file, {}, 'locked');
    const { detail } = await problem(call(postRun, { json: locked }), 503);
    expect(detail).toContain('OVERREAD_TEST_NO_SUCH_KEY');
    models.configure({ id: 'Not an id' });
    const { run: measured } = await runToEnd(
      await requestOf(models.world, file, {}, 'baseline'),
    );
    expect(measured.status).toBe('succeeded');
    expect(measured.draft?.statements.length).toBeGreaterThan(2);
    models.configure();
  });
});
