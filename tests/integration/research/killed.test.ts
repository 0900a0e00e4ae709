import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseModelsFile } from '@/lib/models/models-file';
import { closeWorld, openWorld } from '@/lib/workflow/world';
import { startStandIn, type StandIn } from '@/tests/contract/stand-in/server';
import { COUNTS, MODEL } from '@/tests/contract/stand-in/wire';
import { runCommand, startCommand } from '../child';
import { importAll, temporaryFolder, testEnv } from '../test-world';
import { smallStudies } from './small-studies';

const STUDIES = 50;
const REPEATS = 2;
const MODELS = ['one', 'two', 'three'];
const folder = temporaryFolder();
const out = path.join(folder, 'out');
const price = {
  ...{ inputPerMillion: 2, outputPerMillion: 8 },
  ...{ asOf: '2026-11-25', source: 'https://example.org/prices' },
};
const ANSWER = JSON.stringify({
  findings: [
    {
      ...{ statement: 'Bright corner.', section: 'findings', polarity: 'present' },
      ...{ certainty: 'high', anatomy: null, side: null, size_mm: null },
      ...{ slices: [1], box_slice: null, box_2d: null },
    },
  ],
  impression: [{ statement: 'Bright corner.', slices: [1] }],
});

let services: StandIn[] = [];
const studies = smallStudies(STUDIES);
beforeAll(async () => {
  services = await Promise.all(MODELS.map(() => startStandIn()));
  for (const service of services) service.reply({ kind: 'answer', text: ANSWER });
  const models = services.map(({ baseUrl }, at) => ({
    ...{ id: MODELS[at], adapter: 'openai-compatible', baseUrl, model: MODEL },
    ...{ price, atOnce: 3, maxOutputTokens: 64 },
  }));
  const env = testEnv(folder);
  writeFileSync(env.modelsFile, JSON.stringify({ models }));
  expect(parseModelsFile(readFileSync(env.modelsFile, 'utf8'))).toHaveLength(5);
  const world = await openWorld(env);
  const { summary } = await importAll(world, studies);
  expect(summary.stored).toBe(STUDIES);
  await closeWorld(world);
  writeFileSync(
    path.join(folder, 'cohort.csv'),
    `study_uid,report\n${studies.map(({ studyUid }) => `${studyUid},"Bright corner, ""upper left""."\n`).join('')}`,
  );
});
afterAll(() => Promise.all(services.map((service) => service.close())));

const args = [
  ...['compare', path.join(folder, 'cohort.csv'), '--models', MODELS.join(',')],
  ...['--repeats', String(REPEATS), '--out', out, '--json'],
];
const asked = () =>
  services.map(
    ({ requests }) =>
      requests.filter(({ path: at }) => at.includes('completions')).length,
  );
const sum = (counts: readonly number[]) =>
  counts.reduce((total, each) => total + each, 0);

it('an experiment that is killed twice ends complete, no run twice and no cost twice', async () => {
  for (const enough of [60, 160]) {
    const child = startCommand(folder, args);
    while (sum(asked()) < enough) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (child.process.exitCode !== null) throw new Error(child.errors.join('\n'));
    }
    child.process.kill('SIGKILL');
    expect(await child.ended).toBeNull();
  }
  const { code, errors } = await runCommand(folder, args);
  expect(code, errors.join('\n')).toBe(0);

  const world = await openWorld(testEnv(folder));
  try {
    const cells = await world.db.experimentRun.findMany();
    expect(cells).toHaveLength(STUDIES * MODELS.length * REPEATS);
    expect(new Set(cells.map(({ state }) => state))).toEqual(new Set(['done']));
    const runs = await world.db.run.findMany();
    const tries = cells.flatMap(
      ({ attempts }) =>
        JSON.parse(attempts) as { runId: string; outcome: string; costUsd: number }[],
    );
    // Every run that there ever was is a try of a cell, and no cell has two that were answered.
    expect(tries.map(({ runId }) => runId).sort()).toEqual(
      runs.map(({ id }) => id).sort(),
    );
    const answered = tries.filter(({ outcome }) => outcome === 'done');
    expect(answered).toHaveLength(cells.length);
    const lost = tries.filter(({ outcome }) => outcome === 'lost');
    // Nine could be under way at most, twice.
    expect(lost.length).toBeLessThanOrEqual(2 * 8);
    // Each service was asked once for each run of its model, and once for each that was lost.
    const requests = sum(asked());
    expect(requests).toBeGreaterThanOrEqual(cells.length);
    expect(requests).toBeLessThanOrEqual(cells.length + lost.length);
    // What was answered costs what the service counted; what was lost, what it could have cost at most.
    const one = (COUNTS.input * 2 + COUNTS.output * 8) / 1e6;
    for (const { costUsd } of answered) expect(costUsd).toBeCloseTo(one, 12);
    const all = sum(cells.map(({ costUsd }) => costUsd ?? NaN));
    expect(all).toBeCloseTo(
      one * cells.length + sum(lost.map((each) => each.costUsd)),
      9,
    );
    // Told, each by its name.
    const told = errors.filter((line) => line.startsWith('lost:'));
    expect(told).toHaveLength(new Set(lost.map(({ runId }) => runId)).size);
  } finally {
    await closeWorld(world);
  }
}, 120_000);
