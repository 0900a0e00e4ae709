import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import sharp from 'sharp';
import { POST as postCheck } from '@/app/api/models/[id]/check/route';
import { GET as getModels } from '@/app/api/models/route';
import { modelCheckSchema, type ModelCheck } from '@/lib/api/models/check';
import { modelListSchema } from '@/lib/api/runs';
import { COLOURS } from '@/lib/models/check/cards';
import { questionsFor } from '@/lib/models/check/questions';
import { policyFor } from '@/lib/models/policies';
import { checkModel } from '@/lib/workflow/check/check-model';
import type { Behaviour } from '@/tests/contract/stand-in/behaviour';
import type { World } from '@/lib/workflow/world';
import { ctStack } from '@/tests/phantoms/series';
import { openModelWorld, type ModelWorld } from '../model-world';
import { call, json } from '../routes';

let models: ModelWorld;
let world: World;
beforeAll(async () => {
  models = await openModelWorld(ctStack(1));
  ({ world } = models);
});
afterAll(() => models.configure());

/** The same cards in every test. */
const seeded = () => {
  let state = 7;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
};
const { number, images, fine } = questionsFor(policyFor('generic'), seeded());

type Marks = { colour: string; box_2d: number[] }[];
const answer = (value: unknown, promptTokens?: number): Behaviour => ({
  kind: 'body',
  type: 'application/json',
  body: JSON.stringify({
    model: 'cheat-1',
    choices: [
      {
        message: { content: typeof value === 'string' ? value : JSON.stringify(value) },
        finish_reason: 'stop',
      },
    ],
    ...(promptTokens && { usage: { prompt_tokens: promptTokens, completion_tokens: 9 } }),
  }),
});

/** Where the marks are on the very picture that arrived, found by their colours; in thousandths. */
async function marksSeen(png: Buffer): Promise<Marks> {
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  return Object.entries(COLOURS).map(([colour, rgb]) => {
    const box = [Infinity, Infinity, 0, 0] as [number, number, number, number];
    for (let y = 0; y < info.height; y += 1) {
      for (let x = 0; x < info.width; x += 1) {
        const at = (y * info.width + x) * info.channels;
        if (!rgb.every((value, channel) => data[at + channel] === value)) continue;
        box[0] = Math.min(box[0], x);
        box[1] = Math.min(box[1], y);
        box[2] = Math.max(box[2], x + 1);
        box[3] = Math.max(box[3], y + 1);
      }
    }
    const [width, height] = [info.width / 1000, info.height / 1000];
    return {
      colour,
      box_2d: [box[0] / width, box[1] / height, box[2] / width, box[3] / height],
    };
  });
}

interface Cheat {
  number?: unknown;
  boxes?: (marks: Marks) => unknown;
  images?: unknown;
  fine?: unknown;
  tokens?: number;
}

/** A model that answers well, except where it cheats; what it is sent is looked at. */
async function check(
  cheat: Cheat = {},
): Promise<Record<string, ModelCheck['results'][number]>> {
  // The picture with the marks is known once it was sent: ask once to see it.
  models.service.reply(answer('{}'));
  const before = models.service.requests.length;
  await checkModel(world, 'vlm', new AbortController().signal, seeded());
  const marks = await marksSeen(models.service.requests[before + 2]?.images[0] as Buffer);
  models.service.reply(
    answer(cheat.number ?? { number: number.truth }),
    answer(cheat.boxes ? cheat.boxes(marks) : { marks }),
    answer(cheat.images ?? { numbers: images.truth }, cheat.tokens),
    answer(cheat.fine ?? { number: fine.truth }),
  );
  const { results } = await checkModel(
    world,
    'vlm',
    new AbortController().signal,
    seeded(),
  );
  return Object.fromEntries(results.map((result) => [result.id, result]));
}

const passed = { outcome: 'passed' };
const failed = { outcome: 'failed' };

describe('overread models check', () => {
  it('passes a model that does what its policy says', async () => {
    expect(await check()).toMatchObject({
      reachable: passed,
      vision: passed,
      structured: passed,
      boxes: passed,
      images: passed,
      resizing: passed,
    });
  });

  it('finds one that is blind and guesses', async () => {
    const result = await check({ number: { number: 123 } });
    expect(result['vision']).toMatchObject({
      ...failed,
      saw: `The card says ${number.truth}, it read 123: it may not see the pictures at all.`,
    });
  });

  it('finds one that gives y first', async () => {
    const boxes = (marks: Marks) => ({
      marks: marks.map(({ colour, box_2d: [a, b, c, d] }) => ({
        colour,
        box_2d: [b, a, d, c],
      })),
    });
    expect((await check({ boxes }))['boxes']).toMatchObject({
      ...failed,
      saw: expect.stringMatching(
        /^Boxes from 0 to 1000, y first .* its policy says from 0 to 1000, x first\.$/,
      ) as string,
    });
  });

  it('finds one whose server makes pictures smaller, by its boxes in pixels', async () => {
    // Of 720 × 480 it sees 360 × 240.
    const boxes = (marks: Marks) => ({
      marks: marks.map(({ colour, box_2d }) => ({
        colour,
        box_2d: box_2d.map((value, at) => (value * (at % 2 === 0 ? 360 : 240)) / 1000),
      })),
    });
    expect((await check({ boxes }))['boxes']).toMatchObject({
      ...failed,
      saw: expect.stringContaining(
        'of a picture of 360 × 240; 720 × 480 was sent',
      ) as string,
    });
  });

  it('finds one that can’t read what is fine any more', async () => {
    expect((await check({ fine: { number: 1 } }))['resizing']).toMatchObject({
      ...failed,
      saw: expect.stringContaining(`It read 1 instead of ${fine.truth}`) as string,
    });
  });

  it('finds one that makes boxes up', async () => {
    const boxes = (marks: Marks) => ({
      marks: marks.map(({ colour }) => ({ colour, box_2d: [10, 10, 20, 20] })),
    });
    expect((await check({ boxes }))['boxes']).toMatchObject(failed);
  });

  it('finds one that drops images: by what it names', async () => {
    const result = await check({ images: { numbers: images.truth.slice(0, 4) } });
    expect(result['images']).toMatchObject({
      ...failed,
      saw: '6 pictures were sent, it read the numbers of 4.',
    });
  });

  it('finds one that drops images: by what it counted', async () => {
    const result = await check({ images: 'no idea', tokens: 100 });
    expect(result['images']).toMatchObject({
      ...failed,
      saw: expect.stringContaining('The service counted 100 tokens') as string,
    });
  });

  it('finds one that shuffles them', async () => {
    const result = await check({ images: { numbers: images.truth.toReversed() } });
    expect(result['images']).toMatchObject(failed);
  });

  it('finds one that talks instead of answering in JSON, and still sees that it sees', async () => {
    const result = await check({
      number: `The number is ${number.truth}.`,
      images: 'I see some numbers.',
    });
    expect(result).toMatchObject({ vision: passed, structured: failed });
    expect(result['images']).toMatchObject({ outcome: 'unknown' });
  });

  it('takes fenced JSON for what it is', async () => {
    const result = await check({
      number: `\`\`\`json\n{"number": ${number.truth}}\n\`\`\``,
    });
    expect(result['structured']).toMatchObject({
      ...passed,
      saw: '2 of 3 answers were the JSON asked for; the others could be mended.',
    });
  });

  it('keeps what it saw beside the model, until the model is another', async () => {
    models.service.reply(answer({ number: 1 }));
    const made = modelCheckSchema.parse(
      await json(call(postCheck, { json: {}, params: { id: 'vlm' } })),
    );
    expect(made.model).toBe('cheat-1');
    const shown = async () =>
      modelListSchema
        .parse(await json(call(getModels, {})))
        .models.find(({ id }) => id === 'vlm')?.check;
    expect(await shown()).toEqual(made);
    models.configure({ id: 'other' });
    expect(await shown()).toEqual(made);
    models.configure({ id: 'vlm2' });
    const { baseUrl } = models.service;
    const moved = { id: 'vlm', baseUrl: baseUrl.replace('127.0.0.1', 'localhost') };
    models.configureOnly(moved);
    expect(await shown()).toBeNull();
  });

  it('says why, and asks nothing, where nobody is there', async () => {
    models.configure({ id: 'down', baseUrl: 'http://127.0.0.1:9/v1' });
    const { results } = await checkModel(world, 'down', new AbortController().signal);
    expect(results).toMatchObject([{ id: 'reachable', ...failed }]);
  });
});
