import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readEnv } from '@/lib/env';
import { importFiles } from '@/lib/workflow/import/import';
import { fileOnDisk } from '@/lib/workflow/import/incoming';
import { studyDetail } from '@/lib/workflow/study-detail';
import { closeWorld, openWorld, type World } from '@/lib/workflow/world';
import type { Figure } from './figures';

const SLICES = 85;

/**
 * 85 slices of a CT made ready for MedGemma by the very code that a preview runs: read, decoded,
 * three windows in three colours, padded, PNG, SHA-256. For a model of the house that includes
 * looking for text in each; `replay` stays in the process, and is looked at by nobody. Each in a
 * process of its own, which tells the most memory it ever held.
 *
 * @param files - A series of 85 slices or more.
 */
export async function wholeSeriesTimes(
  files: readonly string[],
  scratch: string,
): Promise<Figure[]> {
  const data = path.join(scratch, 'prepare');
  mkdirSync(data);
  // Nobody is asked: a preview sends nothing.
  const service = { adapter: 'openai-compatible', baseUrl: 'http://127.0.0.1:9/v1' };
  const models = [
    { id: 'medgemma', policy: 'medgemma-1.5', model: 'medgemma-1.5', ...service },
  ];
  writeFileSync(path.join(data, 'models.json'), JSON.stringify({ models }));
  const world = await openWorld(
    readEnv({
      OVERREAD_DATA: data,
      OVERREAD_SAMPLES: '0',
      OVERREAD_ROOT: path.resolve('.'),
    }),
  );
  const { studyUid, stackId } = await importAll(world, files).finally(() =>
    closeWorld(world),
  );
  const figures = (name: string, modelId: string, note: string): Figure[] => {
    const { first, runs, beforeMb, firstMb, againMb } = alone([
      data,
      modelId,
      studyUid,
      stackId,
    ]);
    const firstNote = `the first time ${first.toFixed(0)} ms, with starting threads`;
    return [
      { name, unit: 'ms', runs, note: `${note}; ${firstNote}` },
      {
        ...{ name: '  most memory', unit: 'MB', runs: [firstMb] },
        note: `of the whole process, ${beforeMb.toFixed(0)} before; ${againMb.toFixed(0)} after ${runs.length} more, one upon the other`,
      },
    ];
  };
  return [
    ...figures(
      `${SLICES} slices for MedGemma`,
      'replay',
      'decode, three windows, PNG, SHA-256',
    ),
    ...figures('… looked through for text', 'medgemma', 'as before it goes to a server'),
  ];
}

function alone(args: readonly string[]) {
  const script = path.join(import.meta.dirname, 'whole-series-alone.ts');
  const { stdout, status } = spawnSync(
    process.execPath,
    // As `lib/cli/overread.mjs` starts the server.
    ['--max-semi-space-size=2', ...process.execArgv, script, ...args, String(SLICES)],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  );
  if (status !== 0) throw new Error('Preparing a series failed.');
  return JSON.parse(stdout) as {
    first: number;
    runs: number[];
    beforeMb: number;
    firstMb: number;
    againMb: number;
  };
}

async function importAll(world: World, files: readonly string[]) {
  async function* all() {
    for (const file of files) yield fileOnDisk(file, file);
  }
  for await (const { event, data } of importFiles(world, all())) {
    if (event === 'summary' && data.stored !== files.length) {
      throw new Error(`${data.stored} of ${files.length} files were stored.`);
    }
  }
  const { uid: studyUid } = await world.db.study.findFirstOrThrow();
  const stack = (await studyDetail(world, studyUid)).series[0]?.stacks[0];
  if (!stack) throw new Error('The series has no stack.');
  return { studyUid, stackId: stack.id };
}
