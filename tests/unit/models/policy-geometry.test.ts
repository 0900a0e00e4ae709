import { describe, expect, it } from 'vitest';
import type { Box } from '@/lib/image/transform';
import { boxToModel, boxToSource, planTransform } from '@/lib/image/transform';
import { planResize } from '@/lib/image/resize';
import {
  decodeBox,
  estimateTokens,
  type ImagePolicy,
  policies,
  policyFor,
} from '@/lib/models/policies';

describe('a picture and what it costs, in the vendors’ own examples', () => {
  it.each([
    // OpenAI, “Images and vision”: 1024² becomes 768², four tiles.
    ['openai-tile', 1024, 1024, 768, 768, 765],
    // 2048 × 4096 is fitted to 1024 × 2048, then to 768 × 1536: six tiles.
    ['openai-tile', 2048, 4096, 768, 1536, 1105],
    ['openai-tile-mini', 1024, 1024, 768, 768, 2833 + 4 * 5667],
    ['openai-tile-5', 512, 512, 512, 512, 70 + 140],
    ['openai-tile-o', 512, 512, 512, 512, 75 + 150],
    // 1024² is 1,024 patches; 1800 × 2400 is shrunk to 1056 × 1408, which is 33 × 44 of them.
    ['openai-patch-1536', 1024, 1024, 1024, 1024, Math.ceil(1024 * 1.62)],
    ['openai-patch-1536', 1800, 2400, 1056, 1408, Math.ceil(1452 * 1.62)],
    ['openai-patch-1536-nano', 512, 512, 512, 512, Math.ceil(256 * 2.46)],
    ['openai-patch-1536-o4', 512, 512, 512, 512, Math.ceil(256 * 1.72)],
    // Pixtral: 1024² is 64 × 64 patches of 16².
    ['pixtral-12b', 1024, 1024, 1024, 1024, 4096],
    ['pixtral-large', 2048, 1024, 1024, 512, 2048],
    // Mistral Small 3.1 and later: 1540² is 55 × 55 merged patches of 28².
    ['mistral', 1540, 1540, 1540, 1540, 3025],
    // Gemini 2: up to 384² is one piece; 768² is one tile, 1000 × 700 two.
    ['gemini-2.x', 384, 384, 384, 384, 258],
    ['gemini-2.x', 1000, 700, 1000, 700, 516],
    // InternVL: one tile for a square of 512, since four would be more than twice its area …
    ['internvl', 512, 512, 448, 448, 256],
    // … four and the thumbnail for 640², whose area is more than half of theirs.
    ['internvl', 640, 640, 896, 896, 5 * 256],
    // Twice as wide as high: 2 × 1 tiles, and the thumbnail.
    ['internvl', 896, 448, 896, 448, 3 * 256],
    // 4 : 3 is 4 × 3, the largest grid there is.
    ['internvl', 800, 600, 1792, 1344, 13 * 256],
    ['chameleon', 512, 512, 512, 512, 1024],
    ['llava-med', 512, 256, 336, 336, 576],
    ['lingshu', 512, 512, 504, 504, 324],
  ])(
    '%s: %d × %d → %d × %d, %d tokens',
    (id, width, height, toWidth, toHeight, tokens) => {
      const policy = policyFor(id);
      const plan = planResize(policy.resize, width, height);
      expect([plan.width, plan.height]).toEqual([toWidth, toHeight]);
      expect(estimateTokens(policy, [plan])).toBe(tokens);
    },
  );
});

/** As the model would say it: in its own space and order, rounded to whole numbers where it does. */
function said(policy: ImagePolicy, box: Box, size: { width: number; height: number }) {
  const parts = box.map((value, index) => {
    const side = index % 2 === 0 ? size.width : size.height;
    switch (policy.box?.space) {
      case 'norm-1000':
        return Math.round((value / side) * 1000);
      case 'norm-1':
        return Number((value / side).toFixed(3));
      default:
        return Math.round(value);
    }
  });
  const [left = 0, top = 0, right = 0, bottom = 0] = parts;
  return policy.box?.order === 'xyxy'
    ? [left, top, right, bottom]
    : [top, left, bottom, right];
}

// Sizes of CT, MR and ultrasound, among them ones that divide by nothing, and pixels not square.
const frames = [
  { width: 512, height: 512 },
  { width: 1024, height: 768 },
  { width: 640, height: 480 },
  { width: 257, height: 331 },
  { width: 256, height: 160, pixelSpacing: [1.1, 0.9] as const },
];
const boxes: readonly Box[] = [
  [20, 30, 61, 75],
  [100.5, 40.25, 180, 90],
  [0, 0, 250, 150],
];

describe('a box comes back to where it was drawn, within one pixel', () => {
  it.each(
    policies.filter(({ box }) => box).map((policy) => [policy.id, policy] as const),
  )('%s', (_, policy) => {
    for (const frame of frames) {
      const transform = planTransform({ ...frame, resize: policy.resize });
      for (const box of boxes) {
        const numbers = said(policy, boxToModel(transform, box), transform.resize);
        const back = boxToSource(transform, decodeBox(policy, numbers, transform.resize));
        if (back.where !== 'inside') throw new Error(`${back.where}: ${numbers.join()}`);
        back.box.forEach((value, index) =>
          expect(Math.abs(value - (box[index] ?? NaN))).toBeLessThan(1),
        );
      }
    }
  });
});

it.each(policies.map((policy) => [policy.id, policy] as const))(
  '%s: what we send is a size that the server leaves as it is',
  (_, policy) => {
    const again = ['budget', 'fit', 'tile', 'patch', 'square'].includes(
      policy.resize.kind,
    );
    for (const { width, height } of frames) {
      const once = planResize(policy.resize, width, height);
      const twice = planResize(policy.resize, once.width, once.height);
      if (again) expect([twice.width, twice.height]).toEqual([once.width, once.height]);
    }
  },
);
