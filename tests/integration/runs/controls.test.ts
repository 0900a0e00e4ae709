import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { POST as beginReport } from '@/app/api/reports/route';
import { GET as getRun } from '@/app/api/runs/[id]/route';
import { POST as postRun } from '@/app/api/runs/route';
import type { Report } from '@/lib/api/reports';
import { runSchema } from '@/lib/api/runs';
import { answers } from '@/tests/contract/answers';
import { ctStack, type PhantomFile } from '@/tests/phantoms/series';
import { openModelWorld, requestOf, runToEnd, type ModelWorld } from '../model-world';
import { call, json, problem } from '../routes';

const files = ctStack(4);
const [file] = files as [PhantomFile];
let models: ModelWorld;
let request: object;
beforeAll(async () => {
  models = await openModelWorld(files);
  request = await requestOf(models.world, file);
});

const ask = async (more: object = {}, text: string = answers.good) => {
  models.service.reply({ kind: 'answer', text });
  const { run } = await runToEnd({ ...request, ...more });
  const sent = models.service.requests.at(-1);
  const sums = (sent?.images ?? []).map((png) =>
    createHash('sha256').update(png).digest('hex'),
  );
  return { run, sent, sums };
};

describe('a control', () => {
  it('sends black images of the same sizes, with the same words', async () => {
    const real = await ask();
    const control = await ask({ control: 'blank' });
    expect(control.run.status).toBe('succeeded');
    expect(control.sums).toHaveLength(4);
    for (const [index, png] of (control.sent?.images ?? []).entries()) {
      const { channels, entropy } = await sharp(png).stats();
      expect(channels.map(({ min, max }) => [min, max])).toEqual([
        [0, 0],
        [0, 0],
        [0, 0],
      ]);
      expect(entropy).toBe(0);
      const size = async (each: Buffer | undefined) => {
        const { width, height } = await sharp(each).metadata();
        return [width, height];
      };
      expect(await size(png)).toEqual(await size(real.sent?.images[index]));
    }
    const words = (text = '') => text.replace(/data:image\/png;base64,[^"]*/g, '');
    expect(words(control.sent?.text)).toBe(words(real.sent?.text));
  });

  it('sends the same images under each other’s captions', async () => {
    const real = await ask();
    const control = await ask({ control: 'shuffled' });
    expect(control.sums).not.toEqual(real.sums);
    expect([...control.sums].sort()).toEqual([...real.sums].sort());
    expect(control.run.images.map(({ sha256 }) => sha256)).toEqual(control.sums);
  });

  it('tells of each finding whether it came again, in the run and in the report', async () => {
    const window = {
      recipe: { ...(request as { recipe: object }).recipe, window: 'auto' },
    };
    const { run } = await ask(window);
    const read = async () =>
      runSchema.parse(await json(call(getRun, { params: { id: run.id } })));
    expect((await read()).controls).toEqual([]);
    const other =
      '{"findings": [], "impression": [{"statement": "Black.", "slices": []}]}';
    await ask({ ...window, control: 'blank' }, other);
    expect((await read()).controls).toMatchObject([{ images: 'blank', again: 0, of: 2 }]);

    const { run: control } = await ask({ ...window, control: 'blank' });
    const held = await read();
    const again = 'Said of black images too: it may not rest on the scan.';
    expect(held.controls).toEqual([
      { runId: control.id, images: 'blank', again: 2, of: 2 },
    ]);
    expect(held.draft?.warnings.every((found) => found.includes(again))).toBe(true);
    const report = await json<Report>(
      call(beginReport, { json: { studyUid: file.studyUid, runId: run.id } }),
      201,
    );
    expect(report.findings.map(({ warnings }) => warnings.includes(again))).toEqual([
      true,
      true,
    ]);
  });

  it('is no draft of a report, and nothing that facts are measured on', async () => {
    const { run } = await ask({ control: 'blank' });
    const { studyUid } = file;
    await problem(call(beginReport, { json: { studyUid, runId: run.id } }), 409);
    await problem(
      call(postRun, { json: { ...request, modelId: 'baseline', control: 'blank' } }),
      422,
    );
  });
});

it('keeps with the draft that the service counted other tokens than were sent', async () => {
  models.service.reply({ kind: 'answer', text: answers.good });
  const { run } = await runToEnd(request);
  expect(run.draft?.notes.join()).toMatch(/counted 1234 tokens, \d+ were expected/);
});
