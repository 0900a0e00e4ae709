import { writeFileSync } from 'node:fs';
import { afterAll } from 'vitest';
import { GET as getEvents } from '@/app/api/runs/[id]/events/route';
import { GET as getRun } from '@/app/api/runs/[id]/route';
import { POST as postRun } from '@/app/api/runs/route';
import type { Recipe } from '@/lib/api/models/recipes';
import { runSchema } from '@/lib/api/runs';
import type { ModelEntry } from '@/lib/models/models-file';
import { studyDetail } from '@/lib/workflow/study-detail';
import type { World } from '@/lib/workflow/world';
import { type StandIn, startStandIn } from '@/tests/contract/stand-in/server';
import { MODEL } from '@/tests/contract/stand-in/wire';
import type { PhantomFile } from '@/tests/phantoms/series';
import { call, eventsOf, json } from './routes';
import { importAll, openTestWorld, serve } from './test-world';

export interface ModelWorld {
  readonly world: World;
  readonly service: StandIn;
  /** Write the models file: `vlm`, which is the stand-in service, and these beside it. */
  configure(...more: readonly Partial<ModelEntry>[]): void;
  /** The same without the stand-in's own entry. */
  configureOnly(...entries: readonly Partial<ModelEntry>[]): void;
}

/** A served world with a model behind it: a service of our own on loopback. */
export async function openModelWorld(files: readonly PhantomFile[]): Promise<ModelWorld> {
  const world = serve(await openTestWorld());
  const service = await startStandIn();
  afterAll(() => service.close());
  const { summary } = await importAll(world, files);
  if (summary.stored !== files.length) throw new Error('Not every phantom was stored.');
  const configureOnly = (...entries: readonly Partial<ModelEntry>[]) => {
    const models = entries.map((entry) => ({
      adapter: 'openai-compatible',
      baseUrl: service.baseUrl,
      model: MODEL,
      ...entry,
    }));
    writeFileSync(world.env.modelsFile, JSON.stringify({ models }));
  };
  const configure = (...more: readonly Partial<ModelEntry>[]) =>
    configureOnly({ id: 'vlm' }, ...more);
  configure();
  return { world, service, configure, configureOnly };
}

/** The request for all of a series' first stack. */
export async function requestOf(
  world: World,
  { studyUid, seriesUid }: Pick<PhantomFile, 'studyUid' | 'seriesUid'>,
  recipe: Partial<Recipe> = {},
  modelId = 'vlm',
) {
  const { series } = await studyDetail(world, studyUid);
  const stackId = series.find((each) => each.seriesUid === seriesUid)?.stacks[0]?.id;
  return { modelId, studyUid, recipe: { stackId, ...recipe } };
}

/** Start a run and follow it to its end. */
export async function runToEnd(request: object) {
  const { id } = await json<{ id: string }>(call(postRun, { json: request }), 202);
  const events = await eventsOf(call(getEvents, { params: { id } }));
  const run = runSchema.parse(await json(call(getRun, { params: { id } })));
  return { id, events: events.map(({ data }) => data), run };
}
