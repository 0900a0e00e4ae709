import { describe, expect, it } from 'vitest';
import {
  decodeBox,
  estimateTokens,
  type ImagePolicy,
  policies,
  policyFor,
  policyForModel,
} from '@/lib/models/policies';

const slices = (count: number, side = 512) =>
  Array.from({ length: count }, () => ({ width: side, height: side }));

describe('the token estimate', () => {
  // Published: one slice of 512², and 85 of them.
  it.each([
    ['openai-tile', 255, 21_675],
    ['openai-patch-1536', 415, 35_275],
    ['openai-patch-2500', 256, 21_760],
    ['openai-free', 256, 21_760],
    ['gemini-2.x', 258, 21_930],
    ['claude-std', 361, 30_685],
    ['claude-hires', 361, 30_685],
    ['gemini-3', 1120, 95_200],
    ['medgemma-1.5', 256, 21_760],
    ['qwen3-vl', 256, 21_760],
  ])('of %s is %d for a slice and %d for 85', (id, one, all) => {
    expect(estimateTokens(policyFor(id), slices(1))).toBe(one);
    expect(estimateTokens(policyFor(id), slices(85))).toBe(all);
  });

  it('is the flat price at OpenAI’s low level of detail', () => {
    const tile = policyFor('openai-tile');
    const low: ImagePolicy = { ...tile, detail: { values: ['low'], send: 'low' } };
    expect(estimateTokens(low, slices(85))).toBe(7225);
  });

  it('counts every tile and patch that is begun', () => {
    // 768 × 1024: 2 × 2 tiles of 512, 85 + 4 × 170.
    const size = { width: 768, height: 1024 };
    expect(estimateTokens(policyFor('openai-tile'), [size])).toBe(765);
    // 513 / 28 = 18.3 and 28 / 28 = 1: 19 × 1.
    const strip = { width: 513, height: 28 };
    expect(estimateTokens(policyFor('claude-std'), [strip])).toBe(19);
    // 1024 / 32 = 32, 100 / 32 = 3.1: 32 × 4.
    const wide = { width: 1024, height: 100 };
    expect(estimateTokens(policyFor('generic'), [wide])).toBe(128);
  });

  it('is nothing where no model is asked, and nothing for no images', () => {
    expect(estimateTokens(policyFor('baseline'), slices(400))).toBe(0);
    expect(estimateTokens(policyFor('gemini-3'), [])).toBe(0);
  });
});

describe('a box', () => {
  const size = { width: 500, height: 250 };
  it.each([
    // x 100/1000 · 500, y 200/1000 · 250, x 300/1000 · 500, y 400/1000 · 250
    ['generic', [100, 200, 300, 400], [50, 50, 150, 100]],
    ['qwen3-vl', [100, 200, 300, 400], [50, 50, 150, 100]],
    // y first: top 100/1000 · 250, left 200/1000 · 500, …
    ['gemini-3', [100, 200, 300, 400], [100, 25, 200, 75]],
    ['medgemma-1.5', [100, 200, 300, 400], [100, 25, 200, 75]],
    ['qwen2.5-vl', [100, 120, 300, 200], [100, 120, 300, 200]],
    ['claude-std', [100, 120, 300, 200], [100, 120, 300, 200]],
  ] as const)('of %s is read in its own order and scale', (id, numbers, box) => {
    const decoded = decodeBox(policyFor(id), numbers, size);
    decoded.forEach((value, index) => expect(value).toBeCloseTo(box[index] ?? NaN, 9));
  });

  it('may be given in fractions', () => {
    const policy: ImagePolicy = {
      ...policyFor('generic'),
      box: { space: 'norm-1', order: 'xyxy' },
    };
    expect(decodeBox(policy, [0.1, 0.2, 0.5, 1], size)).toEqual([50, 50, 250, 250]);
  });

  it('may reach 1 % beyond the edge, which is rounding, and is cut there', () => {
    const box = decodeBox(policyFor('generic'), [-10, -10, 1010, 1010], size);
    expect(box).toEqual([0, 0, 500, 250]);
  });

  it.each([
    ['too far right', [100, 200, 1011, 400]],
    ['too far left', [-11, 200, 300, 400]],
    ['too far down', [100, 200, 300, 1011]],
    ['before it begins, across', [300, 200, 100, 400]],
    ['before it begins, down', [100, 400, 300, 200]],
    ['as a point', [100, 200, 100, 200]],
    ['as a line across', [100, 200, 300, 200]],
    ['as a line down', [100, 200, 100, 400]],
    ['in fractions where thousandths were asked', [0.1, 0.2, 0.3, 0.4]],
    ['not a number', [100, 200, Number.NaN, 400]],
    ['nowhere', [100, 200, Infinity, 400]],
    ['with three numbers', [100, 200, 300]],
    ['with five numbers', [100, 200, 300, 400, 500]],
  ])('that ends %s is refused', (_, numbers) => {
    expect(() => decodeBox(policyFor('generic'), numbers, size)).toThrow(
      expect.objectContaining({ code: 'answer_box_outside_image' }),
    );
  });

  it('is refused from a model that was not asked for any', () => {
    expect(() => decodeBox(policyFor('medgemma-1'), [1, 2, 3, 4], size)).toThrow(
      'This model was not asked for boxes.',
    );
  });
});

describe('the records', () => {
  it('show CT to MedGemma 1.5 through the windows of its notebook, the green one signed right', () => {
    // R [−1024, 1024], G [−135, 215], B [0, 80]: the ends of each window.
    const ends = policyFor('medgemma-1.5').volume?.ctWindows?.map(({ center, width }) => [
      center - width / 2,
      center + width / 2,
    ]);
    expect(ends).toEqual([
      [-1024, 1024],
      [-135, 215],
      [0, 80],
    ]);
  });

  it('show CT to MedGemma 1 through its own three', () => {
    expect(policyFor('medgemma-1').volume?.ctWindows).toMatchObject([
      { center: -100, width: 2250 },
      { center: 40, width: 350 },
      { center: 40, width: 80 },
    ]);
  });

  it.each(policies.map((policy) => [policy.id, policy] as const))(
    '%s has a date, a licence, a purpose and a pattern that can be matched',
    (_, policy) => {
      expect(policy.asOf).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(policy.licence).not.toBe('');
      expect(policy.notForCare).toContain('Not for diagnosis');
      expect(() => new RegExp(policy.modelPattern)).not.toThrow();
    },
  );

  it('have ids of their own', () => {
    const ids = policies.map((policy) => policy.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each([
    ['google/medgemma-1.5-4b-it', 'medgemma-1.5'],
    ['medgemma1.5', 'medgemma-1.5'],
    ['google/medgemma-4b-it', 'medgemma-1'],
    ['Qwen/Qwen3-VL-8B-Instruct', 'qwen3-vl'],
    ['Qwen/Qwen2.5-VL-7B-Instruct', 'qwen2.5-vl'],
    ['gpt-4o', 'openai-tile'],
    ['gpt-4.1', 'openai-tile'],
    ['gpt-4o-mini', 'openai-tile-mini'],
    ['gpt-5', 'openai-tile-5'],
    ['gpt-5-2025-08-07', 'openai-tile-5'],
    ['gpt-5.1', 'openai-tile-5'],
    ['gpt-5.2', 'openai-patch-1536-5.2'],
    ['gpt-5.6', 'openai-free'],
    ['gpt-5-nano', 'openai-patch-1536-nano'],
    ['gpt-4.1-nano', 'openai-patch-1536-nano'],
    ['o1', 'openai-tile-o'],
    ['o3-2025-04-16', 'openai-tile-o'],
    ['o4-mini', 'openai-patch-1536-o4'],
    ['gpt-4-vision-preview', 'openai-gpt4v-legacy'],
    ['OpenGVLab/InternVL3_5-8B', 'internvl'],
    ['nvidia/Eagle2.5-8B', 'eagle-2.5'],
    ['nvidia/nemotron-nano-12b-v2-vl', 'nemotron-nano-vl'],
    ['meta-llama/Llama-4-Scout-17B-16E-Instruct', 'llama-4'],
    ['meta/llama-3.2-11b-vision-instruct', 'llama-3.2-vision'],
    ['mistralai/Pixtral-12B-2409', 'pixtral-12b'],
    ['pixtral-large-latest', 'pixtral-large'],
    ['mistral-medium-latest', 'mistral'],
    ['facebook/chameleon-7b', 'chameleon'],
    ['lingshu-medical-mllm/Lingshu-7B', 'lingshu'],
    ['microsoft/maira-2', 'maira-2'],
    ['StanfordAIMI/CheXagent-2-3b', 'chexagent'],
    ['gpt-5.4', 'openai-patch-2500'],
    ['gpt-5.5-2026-06-01', 'openai-patch-2500'],
    ['gpt-5.4-mini', 'openai-patch-1536'],
    ['claude-sonnet-4-7', 'claude-hires'],
    ['claude-opus-5-0', 'claude-hires'],
    ['claude-opus-5', 'claude-hires'],
    ['anthropic.claude-opus-4-8-v1', 'claude-hires'],
    // Not version 4.20: a date.
    ['claude-sonnet-4-20250514', 'claude-std'],
    ['claude-haiku-4-5-20251001', 'claude-std'],
    ['claude-sonnet-4-5-20250929', 'claude-std'],
    ['claude-3-5-sonnet-20241022', 'claude-std'],
    ['gemini-3-pro', 'gemini-3'],
    ['gemini-4-argon', 'gemini-3'],
    ['gemini-2.5-flash', 'gemini-2.x'],
    ['qwen3-32b', 'generic'],
    ['something-else', 'generic'],
    ['', 'generic'],
  ])('know the model %s as %s', (model, id) => {
    expect(policyForModel(model).id).toBe(id);
  });

  it('say which there are when one is asked for that is not', () => {
    expect(() => policyFor('gpt')).toThrow(
      expect.objectContaining({
        code: 'model_unconfigured',
        hint: expect.stringContaining('medgemma-1.5') as string,
      }),
    );
  });
});
