import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GET as bundle } from '@/app/api/experiments/[id]/bundle/route';
import { GET as drafts } from '@/app/api/experiments/[id]/drafts/route';
import { GET as events } from '@/app/api/experiments/[id]/events/route';
import { DELETE, GET } from '@/app/api/experiments/[id]/route';
import { GET as runs } from '@/app/api/experiments/[id]/runs/route';
import { GET as scores, POST as rescore } from '@/app/api/experiments/[id]/scores/route';
import { POST as act } from '@/app/api/experiments/[id]/state/route';
import { POST as takeIn } from '@/app/api/experiments/bundle/route';
import { POST } from '@/app/api/experiments/route';
import { POST as postCohort } from '@/app/api/cohorts/route';
import { experimentSchema, type Experiment } from '@/lib/api/research/experiments';
import { sideBySideSchema } from '@/lib/api/research/side-by-side';
import type { ExperimentSummary } from '@/lib/evaluation/experiment';
import { propose } from '@/lib/workflow/segmentation/proposals';
import { keepSegment } from '@/lib/workflow/segmentation/segments';
import { removePart } from '@/lib/workflow/removal/remove';
import { workOnExperiments } from '@/lib/workflow/experiments/queue/queue';
import type { World } from '@/lib/workflow/world';
import { startStandIn, type StandIn } from '@/tests/contract/stand-in/server';
import { COUNTS, MODEL } from '@/tests/contract/stand-in/wire';
import { call, eventsOf, json, problem } from '../routes';
import { importAll, openTestWorld, serve } from '../test-world';
import { smallStudies } from './small-studies';

const files = smallStudies(6);
const price = {
  ...{ inputPerMillion: 2, outputPerMillion: 8 },
  ...{ asOf: '2026-11-25', source: 'https://example.org/prices' },
};
/** 1234 and 56 tokens at that price. */
const ONE = (COUNTS.input * 2 + COUNTS.output * 8) / 1e6;
const said = (...statements: string[]) =>
  JSON.stringify({
    findings: statements.map((statement) => ({
      ...{ statement, section: 'findings', polarity: 'present', certainty: 'high' },
      ...{ anatomy: null, side: null, size_mm: null, slices: [1] },
      ...{ box_slice: null, box_2d: null },
    })),
    impression: [],
  });

let world: World;
let good: StandIn;
let poor: StandIn;
const closing = new AbortController();
let work: Promise<void>;
let cohortId: string;
beforeAll(async () => {
  world = serve(await openTestWorld());
  [good, poor] = [await startStandIn(), await startStandIn()];
  good.reply({ kind: 'answer', text: said('Nodule in the lung.', 'Pleural effusion.') });
  poor.reply({ kind: 'answer', text: said('Fracture of a rib.') });
  const entry = { adapter: 'openai-compatible', model: MODEL, maxOutputTokens: 64 };
  writeFileSync(
    world.env.modelsFile,
    JSON.stringify({
      models: [
        { ...entry, id: 'good', baseUrl: good.baseUrl, price, atOnce: 4 },
        { ...entry, id: 'poor', baseUrl: poor.baseUrl },
      ],
    }),
  );
  await importAll(world, files);
  await drawn(files[4]);
  cohortId = randomUUID();
  const texts = files.slice(0, 5).map(({ studyUid }) => ({
    ...{ studyUid, text: 'Nodule in the lung. Pleural effusion.' },
  }));
  const pick = { studyUids: files.map(({ studyUid }) => studyUid) };
  const cohort = { id: cohortId, name: 'Six', pick, references: { texts } };
  await json(call(postCohort, { json: cohort }), 201);
  work = workOnExperiments(world, closing.signal);
});
afterAll(async () => {
  closing.abort();
  await work;
  await Promise.all([good, poor].map((service) => service.close()));
});

/** A person marks the two pixels at the top left of the fifth study. */
async function drawn(file: (typeof files)[number] | undefined) {
  const { studyUid = '', seriesUid = '', sopInstanceUid = '' } = file ?? {};
  await keepSegment(world, {
    ...{ id: randomUUID(), studyUid, seriesUid, origin: { kind: 'drawn' } },
    ...{ label: 'Liver', color: '#ff0000', position: 0, algorithmType: 'MANUAL' },
    ...{ category: null, type: null },
    mask: {
      ...{ rows: 8, columns: 8 },
      frames: [{ sopInstanceUid, frameNumber: 1, runs: [0, 2, 62] }],
    },
  });
}

/** A run of a model marks the first of them, as a service that segments does. */
async function proposed(experimentId: string, modelId: string) {
  const { studyUid = '', seriesUid = '', sopInstanceUid = '' } = files[4] ?? {};
  const cell = await world.db.experimentRun.findFirstOrThrow({
    where: { experimentId, modelId, studyUid, repeat: 1 },
  });
  await propose(
    world.db,
    { runId: cell.runId ?? '', studyUid, seriesUid },
    { size: [8, 8, 1], frames: [{ sopInstanceUid, frame: 1 }] },
    [{ label: 'liver', type: null, slices: [[0, 1, 63]], voxels: 1 }],
  );
}

const read = async (id: string): Promise<Experiment> =>
  experimentSchema.parse(await json(call(GET, { params: { id } })));

async function until(id: string, ...states: Experiment['state'][]) {
  for (let look = 0; look < 600; look++) {
    const experiment = await read(id);
    if (states.includes(experiment.state) && experiment.counts.running === 0)
      return experiment;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('It took too long.');
}

async function make(more: object) {
  const id = randomUUID();
  const body = { id, name: 'Test', cohortId, models: ['good'], ...more };
  await json(call(POST, { json: body }), 202);
  return until(id, 'ready');
}

const start = (id: string, body: object, status = 200) =>
  json(call(act, { params: { id }, json: { to: 'running', ...body } }), status);

it('shows what would go where before anything goes, and sends nothing without a word', async () => {
  const before = good.requests.length;
  const { id, preview, counts } = await make({ models: ['good', 'poor'], repeats: 2 });
  expect(counts.waiting).toBe(24);
  expect(preview?.sendings).toMatchObject([
    { modelId: 'good', runs: 12, images: 12, destination: { egress: 'local' } },
    { modelId: 'poor', runs: 12, mostUsd: null },
  ]);
  // At most: the estimate of what goes in, and all of the room for the answer.
  const { tokens, mostUsd } = preview?.sendings[0] ?? { tokens: 0, mostUsd: 0 };
  expect(mostUsd).toBeCloseTo((tokens * 2 + 12 * 64 * 8) / 1e6, 12);
  expect(preview?.mostUsd).toBeNull();
  await start(id, { digest: '0'.repeat(64) }, 403);
  await start(id, {}, 403);
  expect(good.requests.length).toBe(before);
  await json(call(act, { params: { id }, json: { to: 'cancelled' } }));
  expect((await read(id)).counts.cancelled).toBe(24);
});

it('scores what came, and another archive computes the same to the last digit', async () => {
  const { id, preview } = await make({ models: ['good', 'poor'], repeats: 2 });
  await start(id, { digest: preview?.digest });
  const told = await eventsOf(call(events, { params: { id } }));
  expect(told.at(-1)?.data).toMatchObject({ state: 'done', grid: 'd'.repeat(24) });
  const done = await until(id, 'done');
  expect(done.spentUsd).toBeCloseTo(12 * ONE, 12);
  expect(done.unknownCosts).toBe(12);

  const { summary, number } = await json<{ summary: ExperimentSummary; number: number }>(
    call(scores, { params: { id } }),
  );
  expect(number).toBe(1);
  const of = (model: string, metric: string) =>
    summary.rows
      .find((row) => row.model === model)
      ?.cells.find((cell) => cell.metric === metric);
  // The same words, and none of them; five studies have a reference.
  expect(of('good', 'findings-f1')).toMatchObject({ corpus: 1, mean: 1, studies: 5 });
  expect(of('poor', 'findings-f1')).toMatchObject({ corpus: 0, mean: 0, studies: 5 });
  expect(of('good', 'rouge-l-f1')).toMatchObject({
    ...{ mean: 1, interval: { low: 1, high: 1 } },
  });
  expect(of('good', 'rouge-l-f1')?.cautions.map(({ kind }) => kind)).toContain(
    'few-drafts',
  );
  // Five pairs that all differ by 1: of 2⁵ assignments of signs two are as far from 0.
  const test = summary.tests.find(({ metric }) => metric === 'findings-f1');
  expect(test).toMatchObject({ difference: 1, p: 2 / 32, adjusted: 2 / 32 });
  expect(summary.orders).toEqual([]);
  expect(summary.rows[0]?.consistency).toEqual({ pairs: 5, findingsF1: 1, identical: 1 });

  const query = { study: files[0]?.studyUid ?? '', repeat: '2' };
  const sides = sideBySideSchema.parse(
    await json(call(drafts, { params: { id }, query })),
  );
  expect(sides).toMatchObject({
    ...{ isHere: true, reference: { text: 'Nodule in the lung. Pleural effusion.' } },
    drafts: [
      { modelId: 'good', state: 'done' },
      { modelId: 'poor', state: 'done' },
    ],
  });
  // Nodule and effusion in reference and `good`, the fracture in `poor` alone.
  expect(sides.strands.map(({ members }) => members)).toEqual([
    [0, 0, null],
    [1, 1, null],
    [null, null, 0],
  ]);
  const elsewhere = { params: { id }, query: { study: '1.2.3' } };
  await problem(call(drafts, elsewhere), 404);
  await problem(call(drafts, { params: { id }, query: { study: 'x' } }), 400);

  const again = await json<{ number: number; summary: unknown }>(
    call(rescore, { params: { id }, method: 'POST' }),
    201,
  );
  expect(again).toMatchObject({ number: 2 });
  expect(again.summary).toEqual(summary);

  // One of two pixels, 1 mm apart; nothing of it in the other repeat, and no distance to nothing.
  await proposed(id, 'good');
  const marked = await json<{ summary: ExperimentSummary }>(
    call(rescore, { params: { id }, method: 'POST' }),
    201,
  );
  const masks = marked.summary.rows[0]?.cells.filter((cell) =>
    cell.metric.startsWith('mask-'),
  );
  expect(masks?.map(({ metric, mean, studies }) => [metric, mean, studies])).toEqual([
    ['mask-dice', 1 / 3, 1],
    ['mask-hausdorff', 1, 1],
    ['mask-hd95-pooled', expect.closeTo(0.9, 12), 1],
    ['mask-hd95-directed', expect.closeTo(0.95, 12), 1],
    ['mask-assd-pooled', expect.closeTo(1 / 3, 12), 1],
  ]);

  const zip = Buffer.from(await (await call(bundle, { params: { id } })).arrayBuffer());
  const handIn = (bytes: Buffer) => {
    const body = new FormData();
    body.append('files', new File([new Uint8Array(bytes)], 'bundle.zip'));
    return call(takeIn, { body });
  };
  await problem(handIn(zip), 409);
  const here = world;
  try {
    serve(await openTestWorld());
    expect(await json(handIn(zip), 201)).toEqual({
      experimentId: id,
      numbers: 'same',
      votes: 'none',
    });
    const there = await json<{ summary: unknown }>(call(scores, { params: { id } }));
    expect(JSON.stringify(there.summary)).toBe(JSON.stringify(marked.summary));
    expect(await read(id)).toMatchObject({
      ...{
        isImported: true,
        state: 'done',
        spentUsd: done.spentUsd,
        counts: done.counts,
      },
    });
    // A letter of it changed: refused, and nothing is kept.
    await call(DELETE, { params: { id }, method: 'DELETE' });
    const bad = Buffer.from(zip);
    bad.writeUInt8(bad.readUInt8(200) ^ 1, 200);
    await problem(handIn(bad), 422);
    await problem(handIn(Buffer.from('no zip')), 422);
    await problem(call(GET, { params: { id } }), 404);
  } finally {
    serve(here);
  }
});

it('begins nothing that might go beyond the budget, and goes on with a larger one', async () => {
  const budgetUsd = 0.0105;
  const { id, preview } = await make({ budgetUsd, name: 'Budget' });
  const each = (preview?.mostUsd ?? NaN) / 6;
  await start(id, { digest: preview?.digest });
  const held = await until(id, 'paused');
  expect(held.stopped?.why).toBe('budget');
  const { done = NaN } = held.counts;
  expect(done).toBeLessThan(6);
  expect(held.spentUsd).toBeCloseTo(done * ONE, 12);
  // By the estimate it was enough for those, however many at once, and not for one more: this service
  // counts more than was reckoned.
  expect(done * each).toBeLessThanOrEqual(budgetUsd);
  expect(held.spentUsd + each).toBeGreaterThan(budgetUsd);
  await start(id, { budgetUsd: 1 });
  expect((await until(id, 'done')).counts.done).toBe(6);
});

it('is held, and fails no run, where a key is refused', async () => {
  poor.reply({ kind: 'status', status: 401 });
  const { id, preview } = await make({ models: ['poor'], name: 'Locked' });
  await start(id, { digest: preview?.digest });
  const held = await until(id, 'paused');
  expect(held.stopped).toMatchObject({ why: 'trouble' });
  expect(held.stopped?.detail).toContain('answered 401. Check the API key.');
  expect(held.counts).toMatchObject({ done: 0, failed: 0 });
  await expect.poll(async () => (await read(id)).counts.running).toBe(0);
  // With the right key it goes on where it was, and charges nothing for what was turned away.
  poor.reply({ kind: 'answer', text: said('Fracture of a rib.') });
  await start(id, {});
  const done = await until(id, 'done');
  expect(done.counts).toMatchObject({ done: 6, failed: 0 });
  expect(done.stopped).toBeNull();
});

it('asks again only where waiting may help, and says what failed', async () => {
  poor.reply({ kind: 'status', status: 400 });
  const before = poor.requests.length;
  const { id, preview } = await make({ models: ['poor'] });
  await start(id, { digest: preview?.digest });
  const done = await until(id, 'done');
  expect(done.counts).toMatchObject({ done: 0, failed: 6 });
  expect(poor.requests.length - before).toBe(6);
  const { runs: cells } = await json<{ runs: { error: { code: string } }[] }>(
    call(runs, { params: { id }, query: { state: 'failed' } }),
  );
  expect(new Set(cells.map(({ error }) => error.code))).toEqual(
    new Set(['model_rejected']),
  );
  await problem(call(scores, { params: { id } }), 404);
  // Whoever mended it has those asked once more, and no others; then there is something to score.
  poor.reply({ kind: 'answer', text: said('Fracture of a rib.') });
  await start(id, { retryFailed: true });
  const mended = await until(id, 'done');
  expect(mended.counts).toMatchObject({ done: 6, failed: 0 });
  expect(poor.requests.length - before).toBe(12);
  expect(await json(call(scores, { params: { id } }))).toMatchObject({ number: 1 });
  await start(id, { retryFailed: true });
  expect(await until(id, 'done')).toMatchObject({ scorings: 1 });
  expect(poor.requests.length - before).toBe(12);
});

it('stops runs of a study that is not what it was, and forgets the drafts of one that is deleted', async () => {
  const { id, preview } = await make({});
  const [first, second] = files;
  await removePart(world, { studyUid: first?.studyUid ?? '' }, { reason: 'test' });
  await start(id, { digest: preview?.digest });
  const done = await until(id, 'done');
  expect(done.counts).toMatchObject({ done: 5, stopped: 1 });
  await removePart(world, { studyUid: second?.studyUid ?? '' }, { reason: 'test' });
  const kept = await world.db.experimentRun.findMany({
    where: { experimentId: id, studyUid: second?.studyUid ?? '' },
  });
  expect(kept).toMatchObject([{ state: 'done', draft: null }]);
});
