import { beforeAll, expect, it, vi } from 'vitest';
import { POST as postPreview } from '@/app/api/previews/route';
import { previewSchema } from '@/lib/api/runs';
import * as policies from '@/lib/models/policies';
import { answers } from '@/tests/contract/answers';
import { COUNTS } from '@/tests/contract/stand-in/wire';
import { ctStack, type PhantomFile } from '@/tests/phantoms/series';
import { openModelWorld, requestOf, runToEnd, type ModelWorld } from '../model-world';
import { call, json } from '../routes';

const files = ctStack(2);
const [file] = files as [PhantomFile];
const price = {
  inputPerMillion: 2,
  outputPerMillion: 8,
  asOf: '2026-11-25',
  source: 'https://example.org/prices',
};
let models: ModelWorld;
beforeAll(async () => {
  models = await openModelWorld(files);
  models.configure({ id: 'priced', price });
  models.service.reply({ kind: 'answer', text: answers.good });
});

it('a run keeps what it took and cost; a preview says what sending will cost', async () => {
  const request = await requestOf(models.world, file, {}, 'priced');
  const preview = previewSchema.parse(await json(call(postPreview, { json: request })));
  expect(preview.cost).toBeCloseTo((preview.tokens * 2) / 1e6, 10);
  const { run } = await runToEnd(request);
  expect(run.costUsd).toBeCloseTo((COUNTS.input * 2 + COUNTS.output * 8) / 1e6, 10);
  expect(run.latencyMs).toBeGreaterThanOrEqual(0);
  expect(run.latencyMs).toBeLessThan(60_000);
});

it('what has no price has no cost', async () => {
  const request = await requestOf(models.world, file);
  expect(await json(call(postPreview, { json: request }))).toMatchObject({ cost: null });
  expect((await runToEnd(request)).run).toMatchObject({
    status: 'succeeded',
    costUsd: null,
  });
});

it('more tokens than its server takes are told in the preview, and not sent', async () => {
  models.configure({ id: 'small', contextTokens: 4096, maxOutputTokens: 3600 });
  const request = await requestOf(models.world, file, {}, 'small');
  const preview = previewSchema.parse(await json(call(postPreview, { json: request })));
  const before = models.service.requests.length;
  const message = `About ${preview.tokens} tokens and room for an answer of 3600 are more than the 4096 of this model.`;
  expect(preview.room).toEqual({ most: preview.tokens, answer: 3600, context: 4096 });
  expect(preview.refusal).toMatchObject({ code: 'too_large', message });
  const { run } = await runToEnd(request);
  expect(run).toMatchObject({ status: 'failed', error: { code: 'too_large', message } });
  expect(models.service.requests.length).toBe(before);
});

it('nothing is sent that a policy says is too large', async () => {
  const generic = policies.policyFor('generic');
  vi.spyOn(policies.policies, 'find').mockReturnValue({ ...generic, maxImageBytes: 50 });
  const before = models.service.requests.length;
  const { run } = await runToEnd(await requestOf(models.world, file));
  vi.restoreAllMocks();
  expect(run).toMatchObject({
    status: 'failed',
    error: {
      code: 'too_large',
      message: expect.stringMatching(/^Image 1 has .* of this model\.$/) as string,
    },
  });
  expect(models.service.requests.length).toBe(before);
});
