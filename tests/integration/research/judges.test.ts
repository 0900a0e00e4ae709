import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { GET, POST } from '@/app/api/experiments/[id]/judgings/route';
import { POST as act } from '@/app/api/experiments/[id]/judgings/[judgingId]/state/route';
import { GET as bundle } from '@/app/api/experiments/[id]/bundle/route';
import { GET as scores } from '@/app/api/experiments/[id]/scores/route';
import {
  judgingListSchema,
  judgingSchema,
  type Judging,
} from '@/lib/api/research/judgings';
import { scoringSchema } from '@/lib/api/research/scores';
import { judge, wantedJudge } from '@/lib/cli/research/judge';
import { referenceSha256 } from '@/lib/workflow/cohorts/fingerprint';
import { takeInBundle } from '@/lib/workflow/experiments/bundle/read';
import { workOnExperiments } from '@/lib/workflow/experiments/queue/queue';
import { readScoring } from '@/lib/workflow/experiments/score';
import { fileOnDisk } from '@/lib/workflow/import/incoming';
import { removePart } from '@/lib/workflow/removal/remove';
import type { World } from '@/lib/workflow/world';
import { startStandIn, type StandIn } from '@/tests/contract/stand-in/server';
import { COUNTS, MODEL, OWN_NAME } from '@/tests/contract/stand-in/wire';
import { makeExperiment } from '../blind/made-experiment';
import { call, json, problem } from '../routes';
import { importAll, openTestWorld, serve } from '../test-world';
import { smallStudies } from './small-studies';

const price = {
  ...{ inputPerMillion: 2, outputPerMillion: 8 },
  ...{ asOf: '2026-11-25', source: 'https://example.org/prices' },
};
const ONE = (COUNTS.input * 2 + COUNTS.output * 8) / 1e6;
const files = smallStudies(3);

const NAMED = 'Mrs Quill has a 9 mm nodule.';
const NONE = {
  ...{ 'false-finding': 0, 'missing-finding': 0, location: 0, severity: 0 },
  ...{ 'comparison-not-in-reference': 0, 'omitted-comparison': 0 },
};
/** So many matched, and as many significant errors: 3 and 1 are 3 / 4. */
const green = (matched: number, location: number) =>
  JSON.stringify({ matched, significant: { ...NONE, location }, insignificant: NONE });
const answers = (...texts: string[]) =>
  texts.map((text) => ({ kind: 'answer' as const, text }));

let world: World;
let service: StandIn;
let experimentId: string;
beforeAll(async () => {
  world = serve(await openTestWorld());
  service = await startStandIn();
  const entry = { adapter: 'openai-compatible', baseUrl: service.baseUrl, price };
  const models = [
    { ...entry, id: 'judge', title: 'The judge', model: MODEL, maxOutputTokens: 64 },
    { ...entry, id: 'alpha', model: 'something-else' },
    { ...entry, id: 'disguised', model: 'vendor/Alpha-2026-01-02' },
  ];
  writeFileSync(world.env.modelsFile, JSON.stringify({ models }));
  await importAll(world, files);
  experimentId = await makeExperiment(world.db, files, ['alpha', 'beta']);
  // The first reference names its patient, as people's words do.
  await world.db.study.updateMany({ data: { patientName: 'Quill^Ada' } });
  await world.db.referenceReport.updateMany({
    where: { studyUid: files[0]?.studyUid ?? '' },
    data: { text: NAMED, sha256: referenceSha256(NAMED, null) },
  });
});
afterAll(() => service.close());

const make = (more: object, status = 201) =>
  json<unknown>(
    call(POST, {
      params: { id: experimentId },
      json: { id: randomUUID(), kind: 'green', modelId: 'judge', ...more },
    }),
    status,
  );
const read = async (): Promise<Judging[]> =>
  judgingListSchema.parse(await json(call(GET, { params: { id: experimentId } })))
    .judgings;
const change = (id: string, body: object, status = 200) =>
  json(call(act, { params: { id: experimentId, judgingId: id }, json: body }), status);

/** Work until nothing is left to do. */
async function work(id: string): Promise<Judging> {
  const closing = new AbortController();
  const working = workOnExperiments(world, closing.signal);
  try {
    for (let look = 0; look < 1_200; look++) {
      const found = (await read()).find((each) => each.id === id);
      const isOver = found && ['done', 'paused'].includes(found.state);
      if (isOver && found.counts.running === 0) return found;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('It took too long.');
  } finally {
    closing.abort();
    await working;
  }
}

it('lets no model judge itself, whatever the models file calls it', async () => {
  const refused = async (modelId: string, status: number) =>
    JSON.stringify(await make({ modelId }, status));
  expect(await refused('alpha', 409)).toContain('alpha wrote drafts of this experiment');
  expect(await refused('disguised', 409)).toContain('is the same model as alpha');
  expect(await refused('replay', 422)).toContain('answers no other question');
  expect(await read()).toEqual([]);
});

it('asks a judge once about each draft, also where it was killed, and scores what it said', async () => {
  const judging = judgingSchema.parse(await make({ budgetUsd: 1 }));
  const { id, preview, counts } = judging;
  expect(counts).toMatchObject({ waiting: 6 });
  expect(judging.judge).toMatchObject({ title: 'The judge', prompt: { version: 1 } });
  expect(preview.example).toContain('Mrs […] has a 9 mm nodule.');
  await change(id, { to: 'running', digest: '0'.repeat(64) }, 403);
  await change(id, { to: 'running' }, 403);
  expect(service.requests).toHaveLength(0);
  await change(id, { to: 'running', digest: preview.digest });

  // As a program leaves it that is killed while it asks: about one it had sent, about another not yet.
  const [one, two] = await world.db.judgeAsk.findMany({
    where: { judgingId: id },
    orderBy: { position: 'asc' },
  });
  const running = { state: 'running', attempt: 1 };
  await world.db.judgeAsk.update({
    where: { id: one?.id ?? '' },
    data: { ...running, sent: 'what left' },
  });
  await world.db.judgeAsk.update({ where: { id: two?.id ?? '' }, data: running });

  service.reply(
    ...answers(green(3, 1), green(1, 1), green(1, 0), green(1, 3), green(0, 2)),
    ...answers(green(3, 2)),
  );
  const done = await work(id);
  expect(done).toMatchObject({ state: 'done', counts: { done: 6, failed: 0 } });
  expect(
    service.requests.filter(({ path: at }) => at.includes('completions')),
  ).toHaveLength(6);
  expect(service.requests.map(({ text }) => text).join('')).not.toMatch(/Quill/i);
  const kept = await world.db.judgeAsk.findMany({
    where: { judgingId: id },
    orderBy: { position: 'asc' },
  });
  const outcomes = kept.map(({ attempts }) =>
    (JSON.parse(attempts) as { outcome: string }[]).map(({ outcome }) => outcome),
  );
  expect(outcomes.slice(0, 3)).toEqual([['lost', 'done'], ['unsent', 'done'], ['done']]);
  // Six answers, and what the lost one could have cost at most.
  expect(done.spentUsd).toBeCloseTo(6 * ONE + (one?.mostUsd ?? NaN), 12);

  const { summary } = scoringSchema.parse(
    await json(call(scores, { params: { id: experimentId } })),
  );
  expect(summary.columns.at(-1)).toMatchObject({
    ...{ id: 'green@1', title: 'GREEN · The judge (1)', movedByNegation: null },
  });
  const mean = (model: string) =>
    summary.rows
      .find((row) => row.model === model)
      ?.cells.find(({ metric }) => metric === 'green@1')?.mean;
  // In the order of the runs, alpha and beta by turns: 3/4, 1/2, 1, 1/4, 0, 3/5.
  expect(mean('alpha')).toBeCloseTo((0.75 + 1 + 0) / 3, 12);
  expect(mean('beta')).toBeCloseTo((0.5 + 0.25 + 0.6) / 3, 12);

  // Another archive computes the same from what the judge answered.
  const zip = await call(bundle, { params: { id: experimentId } });
  const there = await openTestWorld();
  const file = path.join(there.env.dataFolder, 'bundle.zip');
  writeFileSync(file, Buffer.from(await zip.arrayBuffer()));
  const taken = await takeInBundle(there, fileOnDisk(file, 'bundle.zip'));
  expect(taken).toMatchObject({ numbers: 'same' });
  const again = await readScoring(there, experimentId);
  expect(JSON.stringify(again.summary)).toBe(JSON.stringify(summary));
});

it('holds what is no answer against the judge, and asks it once more on request', async () => {
  const { id, preview } = judgingSchema.parse(await make({ kind: 'radfact' }));
  await change(id, { to: 'running', digest: preview.digest });
  // Two statements in each draft, one in each reference: the second leaves a phrase out.
  const all = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ phrase: at + 1, entailed: at === 0 }));
  const right = JSON.stringify({ draft: all(2), reference: all(1) });
  const short = JSON.stringify({ draft: all(1), reference: all(1) });
  service.reply(...answers(right, short, right));
  const done = await work(id);
  expect(done).toMatchObject({
    state: 'done',
    number: 2,
    counts: { done: 5, failed: 1 },
  });
  expect(done.troubles).toEqual([
    { message: 'The judge did not judge every phrase once.', drafts: 1 },
  ]);
  const { summary } = await readScoring(world, experimentId);
  const cells = summary.rows[1]?.cells.filter(({ metric }) => metric.endsWith('@2'));
  // One of two phrases of the draft, and all of the reference: 2 · ½ · 1 / (½ + 1).
  expect(cells?.map(({ mean }) => mean)).toEqual([2 / 3, 1 / 2, 1]);
  expect(cells?.[0]?.cautions).toContainEqual({ kind: 'partial', have: 2, of: 3 });
  await change(id, { to: 'running', retryFailed: true });
  expect((await work(id)).counts).toMatchObject({ done: 6, failed: 0 });
});

it('is held where the service says of itself that it is what wrote the draft', async () => {
  const cell = await world.db.experimentRun.findFirstOrThrow({
    where: { experimentId, position: 1 },
  });
  await world.db.run.create({
    data: {
      ...{ id: 'run-of-alpha', studyUid: cell.studyUid, modelId: 'alpha' },
      ...{ adapter: 'openai-compatible', policyId: 'p@1', status: 'succeeded' },
      ...{ model: OWN_NAME, request: '{}' },
    },
  });
  const madeBy = (runId: string | null) =>
    world.db.experimentRun.update({ where: { id: cell.id }, data: { runId } });
  await madeBy('run-of-alpha');
  const { id, preview } = judgingSchema.parse(await make({}));
  service.reply(...answers(green(1, 0)));
  await change(id, { to: 'running', digest: preview.digest });
  const held = await work(id);
  expect(held).toMatchObject({ state: 'paused', counts: { done: 0, failed: 0 } });
  expect(held.stopped?.detail).toContain('no model judges itself');
  // It answered, and that is paid.
  expect(held.spentUsd).toBeCloseTo(ONE, 12);
  await change(id, { to: 'cancelled' });
  await madeBy(null);
});

it('is asked from a script, and once', async () => {
  // One urgent finding matched with its side wrong (1 / 1.5), and one more that is false and minor.
  const finding = (at: string, weight: string) => ({
    ...{ id: at, finding: at, clinical_significance: weight },
  });
  const wrong = { ref_id: 'R1', severity: 'significant', error_types: ['location'] };
  const crimson = JSON.stringify({
    reference_findings: [finding('R1', 'urgent')],
    predicted_findings: [
      finding('D1', 'urgent'),
      finding('D2', 'not_actionable_not_urgent'),
    ],
    matched_findings: [{ ref_id: 'R1', pred_id: 'D1' }],
    errors: { false_findings: ['D2'], missing_findings: [], attribute_errors: [wrong] },
  });
  service.reply(...answers(crimson));
  const told = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const ask = () =>
    judge(world, experimentId, wantedJudge('crimson:judge'), { confirmed: [] });
  expect(await ask()).toBe(true);
  const before = service.requests.length;
  expect(await ask()).toBe(true);
  expect(service.requests).toHaveLength(before);
  expect(String(told.mock.calls[0])).toMatch(/^Judge crimson by The judge: .* 6 drafts/);
  told.mockRestore();
  const { number } = (await read()).find(({ kind }) => kind === 'crimson') ?? {};
  const { summary } = await readScoring(world, experimentId);
  const cell = summary.rows[0]?.cells.find(
    ({ metric }) => metric === `crimson@${number}`,
  );
  expect(cell?.mean).toBeCloseTo(1 / 1.5 - 0.25, 12);
  expect(() => wantedJudge('bleu:judge')).toThrow('radfact, green, crimson');
});

it('is held before it goes beyond its budget, and keeps no words of a study that is deleted', async () => {
  const { id, preview } = judgingSchema.parse(await make({ budgetUsd: 1e-6 }));
  await change(id, { to: 'running', digest: preview.digest });
  const before = service.requests.length;
  expect((await work(id)).stopped?.why).toBe('budget');
  expect(service.requests).toHaveLength(before);
  const studyUid = files[0]?.studyUid ?? '';
  await removePart(world, { studyUid }, { reason: 'test' });
  const kept = await world.db.judgeAsk.findMany({ where: { studyUid } });
  // Two drafts of it, judged by three.
  expect(kept.filter(({ state }) => state === 'done')).toHaveLength(6);
  expect(kept.every(({ sent, answer }) => sent === null && answer === null)).toBe(true);
  await problem(call(GET, { params: { id: randomUUID() } }), 404);
});
