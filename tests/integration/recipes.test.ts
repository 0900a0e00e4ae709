import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { POST as postPreview } from '@/app/api/previews/route';
import { GET as getRun } from '@/app/api/runs/[id]/route';
import { POST as postRun } from '@/app/api/runs/route';
import { DELETE, GET, PUT } from '@/app/api/recipes/[id]/route';
import { GET as list, POST } from '@/app/api/recipes/route';
import { preparationSchema, type SavedRecipe } from '@/lib/api/models/recipes';
import { previewSchema, runSchema } from '@/lib/api/runs';
import { ctStack, type PhantomFile } from '@/tests/phantoms/series';
import { openModelWorld, requestOf, runToEnd, type ModelWorld } from './model-world';
import { call, json, problem } from './routes';

const lung = preparationSchema.parse({
  slices: 'all',
  window: { center: -600, width: 1500 },
});
const create = (name: string, content: object = lung, id = randomUUID()) =>
  call(POST, { json: { id, name, content } });
const put = ({ id }: { id: string }, version: number, name: string, content: object) =>
  call(PUT, {
    params: { id },
    method: 'PUT',
    headers: { 'if-match': `"${version}"` },
    json: { name, content },
  });
const remove = ({ id }: { id: string }, version: number) =>
  call(DELETE, {
    params: { id },
    method: 'DELETE',
    headers: { 'if-match': `"${version}"` },
  });
const names = async () =>
  (await json<{ recipes: SavedRecipe[] }>(call(list))).recipes.map(({ name }) => name);

let models: ModelWorld;
const files = ctStack(4);
const [file] = files as [PhantomFile];
beforeAll(async () => {
  models = await openModelWorld(files);
});

describe('saved recipes', () => {
  it('come by name; repeating a request stores nothing twice', async () => {
    const id = randomUUID();
    const saved = await json<SavedRecipe>(create('Liver', lung, id), 201);
    expect(saved).toMatchObject({ id, name: 'Liver', version: 1, content: lung });
    await json(create('Liver', lung, id), 201);
    await json(create('bones'), 201);
    expect(await names()).toEqual(['bones', 'Liver']);
    await problem(create('LIVER'), 409);
    await problem(create('Liver', { ...lung, count: 3 }, id), 409);
  });

  it('are changed by whoever saw the last version; the name goes along', async () => {
    const first = await json<SavedRecipe>(create('Brain'), 201);
    const changed = { ...lung, count: 7 };
    const second = await json<SavedRecipe>(put(first, 1, 'Head', changed));
    expect(second).toMatchObject({ name: 'Head', version: 2, content: changed });
    await problem(put(first, 1, 'Head', lung), 412);
    await problem(put(first, 2, 'Liver', lung), 409);
    const read = await call(GET, { params: { id: first.id } });
    expect(read.headers.get('etag')).toBe('"2"');
    expect(await read.json()).toEqual(second);
    await json(create('Brain'), 201); // its old name is free
  });

  it('are gone when they are deleted, and come back under their last version', async () => {
    const gone = await json<SavedRecipe>(create('Spine'), 201);
    await problem(remove(gone, 5), 412);
    expect((await remove(gone, 1)).status).toBe(204);
    await problem(call(GET, { params: { id: gone.id } }), 404);
    await problem(remove(gone, 2), 404);
    expect(await names()).not.toContain('Spine');
    const back = await json<SavedRecipe>(put(gone, 2, 'Spine', lung));
    expect(back).toMatchObject({ id: gone.id, version: 3 });
    expect(await names()).toContain('Spine');
  });

  it('keep nothing of a study', async () => {
    for (const beside of [{ stackId: '1/1' }, { from: 2 }, { question: 'cough' }]) {
      await problem(create('Any', { ...lung, ...beside }), 400);
    }
  });
});

describe('a recipe by its name', () => {
  const asked = async (recipe: object) => {
    const { recipe: own, ...request } = await requestOf(models.world, file);
    return { ...request, recipe: { ...own, ...recipe } };
  };
  const seen = async (recipe: object) =>
    previewSchema.parse(await json(call(postPreview, { json: await asked(recipe) })));

  it('is what would be sent with its content written out', async () => {
    await json(create('Lung'), 201);
    const named = await seen({ name: 'lung' });
    const written = await seen(lung);
    expect(named.digest).toBe(written.digest);
    expect(named.images.map(({ window }) => window)).toContain('-600/1500');
    expect((await seen({ name: 'Lung', from: 2 })).images).toHaveLength(
      named.images.length - 1,
    );
  });

  it('stands in the run with name, version and content, whatever becomes of it', async () => {
    const first = await json<SavedRecipe>(create('Kidney'), 201);
    const { run } = await runToEnd(await asked({ name: 'Kidney', question: 'stone?' }));
    const kept = { ...lung, question: 'stone?' };
    const saved = { id: first.id, name: 'Kidney', version: 1 };
    expect(run.request.recipe).toMatchObject({ ...kept, saved });
    await json(put(first, 1, 'Kidney', { ...lung, slices: 'spread', count: 1 }));
    await remove(first, 2);
    const again = await json(call(getRun, { params: { id: run.id } }));
    expect(runSchema.parse(again).request.recipe).toMatchObject({ ...kept, saved });
    // The run can be repeated as it was; what it says it followed is checked.
    await json(call(postPreview, { json: run.request }));
    const lie = { ...run.request.recipe, slices: 'spread' };
    await problem(call(postRun, { json: { ...run.request, recipe: lie } }), 400);
  });

  it('can’t be another one than it is, or none', async () => {
    await problem(call(postPreview, { json: await asked({ name: 'nobody’s' }) }), 404);
    await problem(
      call(postPreview, { json: await asked({ name: 'Lung', window: 'auto' }) }),
      400,
    );
    await problem(call(postPreview, { json: await asked({ windo: 'auto' }) }), 400);
  });

  it('takes the first stack of the study where nobody says which', async () => {
    const { recipe: _, ...request } = await requestOf(models.world, file);
    const json_ = { ...request, recipe: { name: 'Lung' } };
    const { images } = previewSchema.parse(
      await json(call(postPreview, { json: json_ })),
    );
    expect(images).toHaveLength(files.length);
  });
});
