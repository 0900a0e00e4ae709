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
/** The most memory that the process ever held, 10⁶ bytes. */
const mostMb = () => (process.resourceUsage().maxRSS * 1024) / 1e6;
const beforeMb = mostMb();
const first = await timed(once);
const firstMb = mostMb();
const runs = await repeated(RUNS, () => timed(once));
console.log(JSON.stringify({ first, runs, beforeMb, firstMb, againMb: mostMb() }));
await closeWorld(world);
process.exit(0);
