import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import type { Experiment, Progress } from '@/lib/api/research/experiments';
import { judge, wantedJudge, type WantedJudge } from '@/lib/cli/research/judge';
import { openProgress, printJson } from '@/lib/cli/output';
import type { RunVerb } from '@/lib/cli/verb';
import { AppError } from '@/lib/errors';
import { makeCohort } from '@/lib/workflow/cohorts/cohorts';
import { cohortCalled } from '@/lib/workflow/cohorts/named';
import { actOnExperiment } from '@/lib/workflow/experiments/act';
import { bundleOf } from '@/lib/workflow/experiments/bundle/write';
import { followExperiment } from '@/lib/workflow/experiments/follow';
import { makeExperiment } from '@/lib/workflow/experiments/plan';
import { workOnExperiments } from '@/lib/workflow/experiments/queue/queue';
import { readCells, readExperiment } from '@/lib/workflow/experiments/read';
import { readScoring } from '@/lib/workflow/experiments/score';
import type { World } from '@/lib/workflow/world';

interface Options {
  models: string[];
  recipe?: string[];
  prompt?: string[];
  repeats: number;
  budget?: number;
  seed?: number;
  confirm?: string;
  judge?: WantedJudge[];
  confirmJudge?: string[];
  out: string;
  json?: boolean;
}

const list = (text: string) => {
  const names = text.split(',').map((name) => name.trim());
  if (names.every((name) => name !== '')) return names;
  throw new InvalidArgumentError('A name is empty.');
};
const number = (text: string) => {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('It is not a number above 0.');
};

export const compareCommand = (run: RunVerb) =>
  new Command('compare')
    .description(
      'several models on a cohort; with the same folder again, it goes on where it ended',
    )
    .argument(
      '<cohort>',
      'a cohort by its name, or a table (.csv or .jsonl) with study_uid and, if there are any, report',
    )
    .requiredOption('--models <ids>', 'separated by commas', list)
    .requiredOption('--out <folder>', 'what comes of it, and what it goes on from')
    .option('--recipe <names>', 'saved recipes, separated by commas', list)
    .option('--prompt <words...>', 'said beside the question; several: each is tried')
    .option('--repeats <n>', 'how often each is asked the same', number, 1)
    .option('--budget <usd>', 'no run is begun that might go beyond', number)
    .option('--seed <n>', 'of resampling', number)
    .option('--confirm <digest>', 'send to third parties what has this digest')
    .option(
      '--judge <kind:model>',
      'have the drafts judged, as green:judge-x; several times: by several',
      (text, before: WantedJudge[] = []) => [...before, wantedJudge(text)],
    )
    .option('--confirm-judge <digests>', 'the same of what judges are sent', list)
    .option('--json', 'progress as JSON lines')
    .action((cohort: string, options: Options) =>
      run(async (world) => {
        const id = await experimentIn(options.out);
        if (!(await isThere(world, id))) {
          await makeExperiment(world, {
            ...{ id, name: path.basename(path.resolve(options.out)).slice(0, 120) },
            cohortId: await cohortOf(world, cohort),
            ...{ models: options.models, repeats: options.repeats },
            ...(options.recipe && { recipes: options.recipe }),
            ...(options.prompt && { prompts: options.prompt }),
            ...(options.budget && { budgetUsd: options.budget }),
            ...(options.seed && { seed: options.seed }),
          });
        }
        const end = await toTheEnd(world, id, options);
        if (end.state !== 'done') return false;
        let isJudged = true;
        for (const wanted of options.judge ?? []) {
          const how = { confirmed: options.confirmJudge ?? [], budget: options.budget };
          isJudged = (await judge(world, id, wanted, how)) && isJudged;
        }
        await writeResults(world, id, options.out);
        const { failed, stopped } = end.counts;
        for (const line of await unwell(world, id)) console.error(line);
        return isJudged && (failed ?? 0) + (stopped ?? 0) === 0;
      }),
    );

const placeSchema = z.object({ experiment: z.uuid() });

/** Which experiment a folder is of: written down before there is one. */
async function experimentIn(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, 'experiment.json');
  const there = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (there !== undefined) {
    const read = placeSchema.safeParse(JSON.parse(there));
    if (read.success) return read.data.experiment;
    throw new AppError('invalid_request', `${file} names no experiment.`);
  }
  const id = randomUUID();
  await writeFile(file, `${JSON.stringify({ experiment: id })}\n`, { flag: 'wx' });
  return id;
}

const isThere = (world: World, id: string) =>
  readExperiment(world, id).then(
    () => true,
    (error: unknown) => {
      if (error instanceof AppError && error.code === 'not_found') return false;
      throw error;
    },
  );

/** By its name, or made of a table. */
async function cohortOf(world: World, asked: string): Promise<string> {
  const [, format] = /\.(csv|jsonl)$/i.exec(asked) ?? [];
  if (format === undefined) return cohortCalled(world, asked);
  const text = await readFile(asked, 'utf8');
  const name = `${path.basename(asked)} ${new Date().toISOString()}`;
  const kind = format.toLowerCase() === 'csv' ? ('csv' as const) : ('jsonl' as const);
  const cohort = await makeCohort(world, {
    ...{ id: randomUUID(), name: name.slice(0, 120) },
    pick: { file: { format: kind, text } },
    references: { signed: true, texts: [] },
  });
  for (const { studyUid, why } of cohort.leftOut) {
    console.error(`Left out: ${studyUid} (${why})`);
  }
  return cohort.id;
}

/** Work on it, or look on while a server does. */
async function toTheEnd(world: World, id: string, options: Options): Promise<Progress> {
  const closing = new AbortController();
  const work = workOnExperiments(world, closing.signal);
  let progress: ReturnType<typeof openProgress> | undefined;
  let over = 0;
  let last: Progress | undefined;
  try {
    for await (const { data } of followExperiment(world, id, closing.signal)) {
      if (data === null) continue;
      last = data as Progress;
      if (options.json) printJson(last);
      if (last.state === 'ready' || last.state === 'paused') {
        if (!(await mayStart(world, id, last, options))) break;
      }
      const ended = last.grid.match(/[dfsc]/g)?.length ?? 0;
      progress ??= openProgress('Comparing', last.grid.length);
      progress.step(ended - over);
      over = ended;
    }
  } finally {
    progress?.stop();
    closing.abort();
    await work;
  }
  if (last) return last;
  throw new AppError('not_found', 'Nothing is known of this experiment.');
}

/** The decision: what leaves this organisation takes a digest, the rest is asked for by the command. */
async function mayStart(
  world: World,
  id: string,
  { state, stopped }: Progress,
  { confirm, budget }: Options,
): Promise<boolean> {
  const { preview, confirmedBy, budgetUsd } = await readExperiment(world, id);
  if (!preview) return false;
  if (stopped?.why === 'budget' && !(budget && budget > (budgetUsd ?? 0))) {
    console.error(`Held: ${stopped.detail} A larger --budget goes on.`);
    return false;
  }
  if (confirmedBy === null) for (const line of linesOf(preview)) console.error(line);
  const goesOut = preview.sendings.some(
    ({ destination, runs }) => destination.egress === 'remote' && runs > 0,
  );
  if (state === 'ready' && goesOut && confirm !== preview.digest) {
    console.error(`Nothing was sent. To send this, add --confirm ${preview.digest}`);
    return false;
  }
  await actOnExperiment(world, id, {
    ...{ to: 'running', digest: preview.digest },
    ...(budget && { budgetUsd: budget }),
  });
  return true;
}

const dollars = (most: number | null) =>
  most === null ? 'at an unknown price' : `for at most ${most.toFixed(4)} US dollars`;

const linesOf = (preview: NonNullable<Experiment['preview']>) => [
  ...preview.sendings.map(
    ({ title, destination: { egress, address }, runs, images, tokens, mostUsd }) =>
      `${title}: ${runs} runs, ${images} images, ${tokens} tokens to ${address ?? 'this process'} (${egress}) ${dollars(mostUsd)}`,
  ),
  ...preview.stopped.map(
    ({ studyUid, modelId, reason }) => `Not sent: ${studyUid} to ${modelId}: ${reason}`,
  ),
  ...preview.warnings.map(({ message, runs }) => `${runs} runs: ${message}`),
];

/** The bundle, and the numbers by themselves. */
async function writeResults(world: World, id: string, folder: string): Promise<void> {
  const file = path.join(folder, 'bundle.zip');
  await pipeline(await bundleOf(world, id), createWriteStream(`${file}.part`));
  await rename(`${file}.part`, file);
  const scoring = await readScoring(world, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'not_found') return undefined;
    throw error;
  });
  if (!scoring) return void console.error('No study has a reference report: no numbers.');
  const text = `${JSON.stringify(scoring, null, 2)}\n`;
  await writeFile(path.join(folder, 'scores.json'), text);
}

/** What went wrong, run by run, and what was lost. */
async function unwell(world: World, id: string): Promise<string[]> {
  const lines: string[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await readCells(world, id, { cursor, limit: 1000 });
    for (const { studyUid, modelId, repeat, state, error, attempts } of page.runs) {
      const which = `${studyUid} ${modelId} ${repeat}`;
      if (error) lines.push(`${state}: ${which}: ${error.message}`);
      const lost = attempts.filter(({ outcome }) => outcome === 'lost').length;
      if (lost > 0) {
        lines.push(
          `lost: ${which}: the program was stopped while the model was being asked; its cost is counted, as an estimate`,
        );
      }
    }
    if (page.cursor === null) return lines;
    cursor = page.cursor;
  }
}
