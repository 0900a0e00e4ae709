// One process that does nothing but prepare: whole-series.ts starts it and reads the line it prints.
import path from 'node:path';
import { recipeSchema } from '@/lib/api/models/recipes';
import { readEnv } from '@/lib/env';
import { prepare } from '@/lib/workflow/prepare/prepare';
import { closeWorld, openWorld } from '@/lib/workflow/world';
import { repeated, timed } from './figures';

const RUNS = 5;
const [data = '', modelId = '', studyUid = '', stackId = '', count = ''] =
  process.argv.slice(2);

const world = await openWorld(
  readEnv({
    OVERREAD_DATA: data,
    OVERREAD_MODELS: path.join(data, 'models.json'),
    OVERREAD_SAMPLES: '0',
    OVERREAD_ROOT: path.resolve('.'),
  }),
);
const recipe = recipeSchema.parse({ stackId, window: 'rgb3', count: Number(count) });
async function once() {
  const { images } = await prepare(world, { modelId, studyUid, recipe });
  if (images.length !== Number(count)) throw new Error(`${images.length} were prepared.`);
}
const beforeMib = process.resourceUsage().maxRSS / 1024;
const first = await timed(once);
const runs = await repeated(RUNS, () => timed(once));
const peakMib = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ first, runs, beforeMib, peakMib }));
await closeWorld(world);
process.exit(0);
