import { describe, expect, it } from 'vitest';
import { assertTokensFit, assertWithinLimits } from '@/lib/models/limits';
import { parseModelsFile } from '@/lib/models/models-file';
import { policyFor } from '@/lib/models/policies';
import { costOf } from '@/lib/models/price';

const image = (bytes: number, width = 100) => ({ width, height: 50, bytes });
const generic = policyFor('generic');
const check =
  (limits: object, images: ReturnType<typeof image>[], words = 0) =>
  () =>
    assertWithinLimits({ ...generic, ...limits }, images, words);
const refusal = (message: string) =>
  expect.objectContaining({ code: 'too_large', message }) as Error;

describe('before anything is sent', () => {
  it('what is at its limits is let through', () => {
    const limits = {
      maxImages: 2,
      maxImageBytes: 3_000_000,
      // 2 × 4,000,000 characters of base64 and the words
      maxRequestBytes: 8_000_010,
      manyImages: { over: 1, maxEdge: 100 },
    };
    expect(check(limits, [image(3e6), image(3e6)], 10)).not.toThrow();
  });

  it.each([
    [
      { maxImages: 1 },
      [image(1), image(1)],
      '2 images are more than the 1 of this model.',
    ],
    [
      { maxImageBytes: 3e6 },
      [image(1), image(3_100_000)],
      'Image 2 has 3.1 MB, more than the 3.0 MB of this model.',
    ],
    [
      { maxRequestBytes: 8e6 },
      [image(3e6), image(3_300_000)],
      'The request has 8.4 MB, more than the 8.0 MB of this model.',
    ],
    [
      { manyImages: { over: 1, maxEdge: 2000 } },
      [image(1, 2001), image(1)],
      'Image 1 is 2001 pixels long; among more than 1 images 2000 is the most.',
    ],
  ])('%o is held to', (limits, images, message) => {
    expect(check(limits, images)).toThrow(refusal(message));
  });

  it('few images may be longer than many', () => {
    expect(
      check({ manyImages: { over: 1, maxEdge: 2000 } }, [image(1, 2001)]),
    ).not.toThrow();
  });
});

describe('tokens', () => {
  const limits = { context: 128_000, output: 16_384 };

  it('are let through up to what the model takes of question and answer together', () => {
    expect(() => assertTokensFit(limits, 119_808, 8192)).not.toThrow();
    expect(() => assertTokensFit(limits, 119_809, 8192)).toThrow(
      refusal(
        'About 119809 tokens and room for an answer of 8192 are more than the 128000 of this model.',
      ),
    );
  });

  it('of the answer are held to their own limit', () => {
    expect(() => assertTokensFit(limits, 100, 16_385)).toThrow(
      refusal(
        'Room for an answer of 16385 tokens is asked for, and this model gives at most 16384.',
      ),
    );
    expect(() => assertTokensFit({ context: 128_000 }, 100, 16_385)).not.toThrow();
  });

  it('are not counted where nothing is known', () => {
    expect(() => assertTokensFit(null, 1e9, 1e9)).not.toThrow();
  });

  it('are the policy’s, or those of the server as the models file has them', () => {
    const file = (more: object) =>
      parseModelsFile(
        JSON.stringify({
          models: [
            {
              ...{ id: 'm', adapter: 'openai-compatible', model: 'chameleon-7b' },
              ...{ baseUrl: 'http://127.0.0.1/v1', ...more },
            },
          ],
        }),
      ).at(-1);
    // Its answers are 1,024 at most: less than the usual 8,192 is asked for.
    expect(file({})).toMatchObject({
      tokenLimits: { context: 4096, output: 1024 },
      answerTokens: 1024,
      settings: { maxOutputTokens: 1024 },
    });
    expect(file({ contextTokens: 2048, maxOutputTokens: 500 })).toMatchObject({
      tokenLimits: { context: 2048, output: 1024 },
      answerTokens: 500,
    });
    expect(file({ policy: 'generic' })).toMatchObject({
      tokenLimits: null,
      settings: { maxOutputTokens: 8192 },
    });
  });
});

describe('a price', () => {
  const price = {
    inputPerMillion: 2,
    outputPerMillion: 8,
    asOf: '2026-11-25',
    source: 'https://example.org/prices',
  };

  it('makes a cost of counts, and nothing of what is unknown', () => {
    expect(costOf(price, { input: 21_760, output: 500 })).toBeCloseTo(0.04752, 8);
    expect(costOf(null, { input: 21_760, output: 500 })).toBeNull();
    expect(costOf(price, { input: undefined, output: 500 })).toBeNull();
    expect(costOf(price, { input: 21_760, output: undefined })).toBeNull();
  });

  const entry = {
    id: 'm',
    adapter: 'openai-compatible',
    baseUrl: 'http://127.0.0.1/v1',
    model: 'x',
  };
  const file = (more: object) => JSON.stringify({ models: [{ ...entry, ...more }] });

  it('is read from the models file; without one it is unknown', () => {
    expect(parseModelsFile(file({ price })).at(-1)?.price).toEqual(price);
    expect(parseModelsFile(file({})).at(-1)?.price).toBeNull();
  });

  it('needs a day and a source', () => {
    const { asOf: _, ...undated } = price;
    expect(() => parseModelsFile(file({ price: undated }))).toThrow(
      expect.objectContaining({ code: 'model_unconfigured' }),
    );
  });
});
