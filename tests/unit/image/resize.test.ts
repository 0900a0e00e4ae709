import { describe, expect, it } from 'vitest';
import { planResize, type Resize } from '@/lib/image/resize';

const content = (resize: Resize, width: number, height: number) => {
  const plan = planResize(resize, width, height);
  return [plan.contentWidth, plan.contentHeight];
};

describe('square', () => {
  const medgemma: Resize = { kind: 'square', side: 896, pad: 'center' };

  it('enlarges a CT slice to the whole square', () => {
    expect(planResize(medgemma, 512, 512)).toEqual({
      contentWidth: 896,
      contentHeight: 896,
      width: 896,
      height: 896,
      padX: 0,
      padY: 0,
      scaleX: 1.75,
      scaleY: 1.75,
    });
  });

  it('pads a wide picture equally above and below', () => {
    // 800 × 600 → 896 × 672; (896 - 672) / 2 = 112.
    expect(planResize(medgemma, 800, 600)).toMatchObject({
      contentWidth: 896,
      contentHeight: 672,
      width: 896,
      height: 896,
      padX: 0,
      padY: 112,
    });
  });

  it('leaves enlarging to the model where it does that itself, and pads as before', () => {
    const own: Resize = { ...medgemma, enlargedBy: 'model' };
    expect(planResize(own, 512, 512)).toMatchObject({
      ...{ width: 512, height: 512, padX: 0, padY: 0, scaleX: 1, scaleY: 1 },
    });
    // 400 × 300 on a square of 400: (400 − 300) / 2 = 50 above and below.
    expect(planResize(own, 400, 300)).toMatchObject({
      ...{ contentWidth: 400, contentHeight: 300, width: 400, height: 400 },
      ...{ padX: 0, padY: 50, scaleX: 1, scaleY: 1 },
    });
    // What is larger is shrunk by us: 1792 × 896 → 896 × 448.
    expect(planResize(own, 1792, 896)).toMatchObject({
      ...{ contentWidth: 896, contentHeight: 448, width: 896, height: 896, padY: 224 },
    });
  });

  it('puts the odd pixel of padding below', () => {
    const plan = planResize({ kind: 'square', side: 5, pad: 'center' }, 5, 2);
    expect([plan.padY, plan.height - plan.padY - plan.contentHeight]).toEqual([1, 2]);
  });
});

describe('tile (the worked examples of the vendor’s guide)', () => {
  const gpt4o: Resize = {
    kind: 'tile',
    fit: 2048,
    short: 768,
    tile: 512,
    base: 85,
    perTile: 170,
  };

  it.each([
    [1024, 1024, 768, 768], // “scaled to 768 × 768: 4 tiles”
    [2048, 4096, 768, 1536], // “1024 × 2048, then 768 × 1536: 6 tiles”
    [512, 512, 512, 512], // shrunk only
    [700, 3000, 478, 2048], // the short side is already below 768
  ])('%i × %i becomes %i × %i', (width, height, toWidth, toHeight) => {
    expect(content(gpt4o, width, height)).toEqual([toWidth, toHeight]);
  });
});

describe('patch', () => {
  const high: Resize = { kind: 'patch', patch: 32, maxPatches: 1536, factor: 1.62 };

  it('leaves what fits the budget', () => {
    expect(content(high, 1024, 1024)).toEqual([1024, 1024]);
  });

  it('shrinks to a whole number of patches (the vendor’s example: 1800 × 2400)', () => {
    expect(content(high, 1800, 2400)).toEqual([1056, 1408]);
  });

  it('keeps within the budget whatever the shape', () => {
    for (let width = 100; width < 9000; width += 371) {
      for (let height = 100; height < 9000; height += 433) {
        const [w = 0, h = 0] = content(high, width, height);
        expect(Math.ceil(w / 32) * Math.ceil(h / 32)).toBeLessThanOrEqual(1536);
        expect(w <= width && h <= height).toBe(true);
      }
    }
  });

  it('pads right and below to the next multiple, content at the corner', () => {
    const claude: Resize = {
      kind: 'patch',
      patch: 28,
      maxPatches: 1568,
      maxEdge: 1568,
      factor: 1,
      padTo: 28,
    };
    // ⌈512 / 28⌉ = 19; 19 × 28 = 532.
    expect(planResize(claude, 512, 512)).toMatchObject({
      contentWidth: 512,
      contentHeight: 512,
      width: 532,
      height: 532,
      padX: 0,
      padY: 0,
    });
    // The edge limit comes first: 3136 × 1000 → 1568 × 500 (56 × 18 = 1008 patches).
    expect(content(claude, 3136, 1000)).toEqual([1568, 500]);
  });
});

describe('pixels', () => {
  // Expected: `smart_resize` of the Qwen2-VL image processor run in Python, called (height, width).
  const qwen: Resize = {
    kind: 'pixels',
    multiple: 28,
    min: 56 * 56,
    max: 28 * 28 * 1280,
  };

  it.each([
    [512, 512, 504, 504],
    [640, 480, 644, 476],
    [2000, 3000, 812, 1204],
    [30, 40, 56, 84],
    [70, 98, 56, 112], // both are ties: 2.5 goes to 2, 3.5 to 4, as Python rounds
  ])('%i × %i becomes %i × %i', (width, height, toWidth, toHeight) => {
    expect(content(qwen, width, height)).toEqual([toWidth, toHeight]);
  });

  it('reports the two scales, which differ', () => {
    const plan = planResize(qwen, 640, 480);
    expect(plan.scaleX).toBe(644 / 640);
    expect(plan.scaleY).toBe(476 / 480);
  });
});

describe('fit and budget', () => {
  it('shrinks the long side, never enlarges', () => {
    expect(content({ kind: 'fit', maxEdge: 1024 }, 2048, 1000)).toEqual([1024, 500]);
    expect(content({ kind: 'fit', maxEdge: 1024 }, 300, 200)).toEqual([300, 200]);
    expect(content({ kind: 'fit', maxEdge: 100 }, 5000, 3)).toEqual([100, 1]);
  });

  it('leaves a picture alone where any size costs the same', () => {
    expect(content({ kind: 'budget', tokens: 1120 }, 4000, 3000)).toEqual([4000, 3000]);
  });
});

describe('pixels that are not square', () => {
  it('stretches the coarser direction before anything else', () => {
    // Rows 2 mm apart, columns 0.5 mm: a pixel is four times as high as wide.
    const plan = planResize({ kind: 'fit', maxEdge: 10_000 }, 80, 64, [2, 0.5]);
    expect([plan.contentWidth, plan.contentHeight]).toEqual([80, 256]);
    expect([plan.scaleX, plan.scaleY]).toEqual([1, 4]);
    expect(planResize({ kind: 'fit', maxEdge: 10_000 }, 80, 64, [0.5, 1])).toMatchObject({
      contentWidth: 160,
      contentHeight: 64,
    });
  });

  it('fits the stretched picture, in one step', () => {
    const plan = planResize(
      { kind: 'square', side: 128, pad: 'center' },
      80,
      64,
      [2, 0.5],
    );
    // 80 × 256 fitted into 128²: 40 × 128, 44 to either side.
    expect(plan).toMatchObject({
      contentWidth: 40,
      contentHeight: 128,
      padX: 44,
      padY: 0,
    });
  });

  it('takes a ratio no scanner has, and one that is no number, as square', () => {
    for (const spacing of [
      [1, 0],
      [0, 0],
      [1e-6, 1],
      [NaN, 1],
    ] as const) {
      expect(planResize({ kind: 'budget', tokens: 1 }, 10, 10, spacing)).toMatchObject({
        contentWidth: 10,
        contentHeight: 10,
      });
    }
  });
});

it('takes a picture of one pixel', () => {
  expect(content({ kind: 'fit', maxEdge: 9 }, 1, 1)).toEqual([1, 1]);
});

it('refuses sizes that are none', () => {
  expect(() => planResize({ kind: 'budget', tokens: 1 }, 0, 10)).toThrow(RangeError);
  expect(() => planResize({ kind: 'fit', maxEdge: 0 }, 10, 10)).toThrow(RangeError);
});
