import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { GET as getImage } from '@/app/api/previews/images/[sha256]/route';
import { POST as preview } from '@/app/api/previews/route';
import { GET as getInput } from '@/app/api/runs/[id]/input/route';
import { GET as reread } from '@/app/api/runs/[id]/reread/route';
import { rereadSchema, runInputSchema } from '@/lib/api/models/kept-run';
import { previewSchema } from '@/lib/api/runs';
import { answers } from '@/tests/contract/answers';
import { ctStack, type PhantomFile } from '@/tests/phantoms/series';
import { openModelWorld, requestOf, runToEnd, type ModelWorld } from '../model-world';
import { call, json, problem } from '../routes';

const files = ctStack(4);
const [file] = files as [PhantomFile];
let models: ModelWorld;
beforeAll(async () => {
  models = await openModelWorld(files);
});

const ask = async (text: string, recipe: object = {}) => {
  models.service.reply({ kind: 'answer', text });
  return runToEnd(await requestOf(models.world, file, recipe));
};
const input = async (id: string) =>
  runInputSchema.parse(await json(call(getInput, { params: { id } })));
const again = async (id: string) =>
  rereadSchema.parse(await json(call(reread, { params: { id } })));

describe('what a run sent', () => {
  it('is there afterwards as it was previewed and sent, byte for byte', async () => {
    const request = await requestOf(models.world, file);
    const shown = previewSchema.parse(await json(call(preview, { json: request })));
    const { id } = await ask(answers.good);
    const wire = models.service.requests.at(-1);
    const { images, ...words } = await input(id);
    expect(words).toMatchObject({
      ...{ instructions: shown.instructions, context: shown.context },
      ...{ question: shown.question, tokens: shown.tokens, cost: shown.cost },
      ...{ destination: shown.destination, coverage: shown.coverage, files: [] },
      deidentification: shown.deidentification,
    });
    expect(images).toHaveLength(4);
    for (const [index, { kept, ...image }] of images.entries()) {
      expect(kept).toBe('whole');
      expect(image).toEqual(shown.images[index]);
      const { sha256 } = image;
      const png = await (await call(getImage, { params: { sha256 } })).arrayBuffer();
      expect(Buffer.from(png).equals(wire?.images[index] ?? Buffer.alloc(0))).toBe(true);
      expect(createHash('sha256').update(Buffer.from(png)).digest('hex')).toBe(sha256);
    }
  });

  it('is told to be damaged, or gone, where it is', async () => {
    const { id } = await ask(answers.good, { window: { center: 10, width: 1900 } });
    const [first, second] = (await input(id)).images;
    const fileOf = (sha256 = '') =>
      path.join(models.world.env.objectFolder, sha256.slice(0, 2), sha256.slice(2));
    writeFileSync(fileOf(first?.sha256), 'no picture');
    rmSync(fileOf(second?.sha256));
    const states = (await input(id)).images.map(({ kept }) => kept);
    expect(states).toEqual(['damaged', 'missing', 'whole', 'whole']);
  });

  it('is not there of what was never prepared', async () => {
    const { id } = await ask(answers.good);
    await models.world.db.run.update({ where: { id }, data: { sent: null } });
    await problem(call(getInput, { params: { id } }), 404);
    await problem(call(reread, { params: { id } }), 404);
  });
});

describe('a recorded answer', () => {
  it('makes the same draft when it is read again, and nobody is asked', async () => {
    const { id, run } = await ask(answers.good);
    const asked = models.service.requests.length;
    const { differences, failure, ...draft } = await again(id);
    expect(failure).toBeNull();
    expect(differences).toEqual([]);
    expect(draft).toEqual(run.draft);
    expect(models.service.requests).toHaveLength(asked);
  });

  it('says where what is kept is another draft', async () => {
    const { id, run } = await ask(answers.good);
    const [finding, impression] = run.draft?.statements ?? [];
    // As an earlier version of the program might have read it.
    const earlier = {
      statements: [
        { ...finding, sizeMm: 8 },
        impression,
        { ...finding, statement: 'Gone.' },
      ],
      warnings: [['It warned of this.'], []],
      notes: ['It mended that.'],
    };
    const draft = JSON.stringify(earlier);
    await models.world.db.run.update({ where: { id }, data: { draft } });
    const { differences } = await again(id);
    expect(
      differences.filter(({ kind }) => kind !== 'warning-new' && kind !== 'note-new'),
    ).toEqual([
      { index: 0, kind: 'statement-changed', text: finding?.statement },
      { index: 0, kind: 'warning-gone', text: 'It warned of this.' },
      { index: 2, kind: 'statement-gone', text: 'Gone.' },
      { index: null, kind: 'note-gone', text: 'It mended that.' },
    ]);
  });

  it('fails again as it failed', async () => {
    const { id, run } = await ask(answers.unsentSlice);
    expect(run.error?.code).toBe('answer_cites_unsent_slice');
    const { failure, differences } = await again(id);
    expect(failure).toMatchObject({ code: 'answer_cites_unsent_slice' });
    expect(differences).toEqual([]);
  });
});
