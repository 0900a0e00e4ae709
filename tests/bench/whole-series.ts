import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readEnv } from '@/lib/env';
import { recipeSchema } from '@/lib/api/runs';
import { importFiles } from '@/lib/workflow/import/import';
import { fileOnDisk } from '@/lib/workflow/import/incoming';
import { prepare } from '@/lib/workflow/prepare/prepare';
import { studyDetail } from '@/lib/workflow/study-detail';
import { closeWorld, openWorld, type World } from '@/lib/workflow/world';
import { repeated, timed, type Figure } from './figures';

const RUNS = 5;
const SLICES = 85;

/**
 * 85 slices of a CT made ready for MedGemma by the very code that a preview runs: read, decoded,
 * three windows in three colours, padded, PNG, SHA-256. For a model of the house that includes
 * looking for text in each; `replay` stays in this process, and is looked at by nobody.
 *
 * @param files - A series of 85 slices or more.
 */
export async function wholeSeriesTimes(
  files: readonly string[],
  scratch: string,
): Promise<Figure[]> {
  const data = path.join(scratch, 'prepare');
  mkdirSync(data);
  const modelsFile = path.join(data, 'models.json');
  // Nobody is asked: a preview sends nothing.
  const service = { adapter: 'openai-compatible', baseUrl: 'http://127.0.0.1:9/v1' };
  const models = [
    { id: 'medgemma', policy: 'medgemma-1.5', model: 'medgemma-1.5', ...service },
  ];
  writeFileSync(modelsFile, JSON.stringify({ models }));
  const world = await openWorld(
    readEnv({
      OVERREAD_DATA: data,
      OVERREAD_MODELS: modelsFile,
      OVERREAD_SAMPLES: '0',
      OVERREAD_ROOT: path.resolve('.'),
    }),
  );
  try {
    const { studyUid, stackId } = await importAll(world, files);
    const once = async (modelId: string) => {
      const recipe = recipeSchema.parse({ stackId, window: 'rgb3', count: SLICES });
      const { images } = await prepare(world, { modelId, studyUid, recipe });
      if (images.length !== SLICES) throw new Error(`${images.length} were prepared.`);
    };
    const figure = async (name: string, modelId: string, note: string) => {
      await once(modelId);
      let most = 0;
      const watch = setInterval(() => {
        most = Math.max(most, process.memoryUsage.rss());
      }, 5);
      const before = process.memoryUsage.rss();
      const runs = await repeated(RUNS, () => timed(() => once(modelId)));
      clearInterval(watch);
      const mib = (bytes: number) => (bytes / 1024 ** 2).toFixed(0);
      return {
        name,
        unit: 'ms',
        runs,
        note: `${note}; the process at most ${mib(most)} MiB, ${mib(before)} before`,
      };
    };
    return [
      await figure(
        `${SLICES} slices for MedGemma`,
        'replay',
        'decode, three windows, PNG, SHA-256',
      ),
      await figure(
        `  and looked through for text`,
        'medgemma',
        'as before it goes to a server',
      ),
    ];
  } finally {
    await closeWorld(world);
  }
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
