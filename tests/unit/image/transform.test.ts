import { describe, expect, it } from 'vitest';
import { modelPoint, pixelPoint, type Orientation } from '@/lib/image/geometry';
import type { Resize } from '@/lib/image/resize';
import {
  boxToModel,
  boxToSource,
  planTransform,
  toModel,
  toSource,
  type ImageTransform,
} from '@/lib/image/transform';

const square: Resize = { kind: 'square', side: 896, pad: 'center' };
const resizes: Resize[] = [
  square,
  { kind: 'pixels', multiple: 32, min: 65_536, max: 1_310_720 },
  { kind: 'patch', patch: 28, maxPatches: 200, maxEdge: 1568, factor: 1, padTo: 28 },
  { kind: 'tile', fit: 2048, short: 768, tile: 512, base: 85, perTile: 170 },
  { kind: 'budget', tokens: 1120 },
  { kind: 'fit', maxEdge: 333 },
];
const orientations: (Orientation | undefined)[] = [
  undefined,
  [1, 0, 0, 0, 1, 0],
  [-1, 0, 0, 0, -1, 0],
  [0, 1, 0, -1, 0, 0],
  [0, 0, -1, 0, 1, 0],
];

describe('a plain axial CT slice of 512² on a square of 896', () => {
  const plain = planTransform({
    width: 512,
    height: 512,
    orientation: [1, 0, 0, 0, 1, 0],
    pixelSpacing: [0.7, 0.7],
    resize: square,
  });

  it('has the corner of the first pixel at the corner of the picture', () => {
    expect(toModel(plain, pixelPoint(-0.5, -0.5))).toEqual([0, 0]);
    expect(toModel(plain, pixelPoint(0, 0))).toEqual([0.875, 0.875]);
    expect(toModel(plain, pixelPoint(511.5, 511.5))).toEqual([896, 896]);
  });

  it('takes the whole picture to the whole frame, edges included', () => {
    expect(boxToSource(plain, [0, 0, 896, 896])).toEqual({
      where: 'inside',
      box: [-0.5, -0.5, 511.5, 511.5],
    });
  });
});

describe('a wide ultrasound frame, padded above and below', () => {
  // 800 × 600 → 896 × 672 at (0, 112): 1.12 model pixels to each of the source.
  const wide = planTransform({ width: 800, height: 600, resize: square });

  it('finds a box where it is on paper', () => {
    // x: 112 / 1.12 - 0.5; y: (224 - 112) / 1.12 - 0.5.
    const answer = boxToSource(wide, [112, 224, 224, 336]);
    if (answer.where !== 'inside') throw new Error(answer.where);
    [99.5, 99.5, 199.5, 199.5].forEach((expected, side) => {
      expect(answer.box[side]).toBeCloseTo(expected, 9);
    });
  });

  it('says that a box in the padding is outside', () => {
    expect(boxToSource(wide, [100, 10, 300, 112])).toEqual({ where: 'outside' });
    expect(boxToSource(wide, [100, 784, 300, 890])).toEqual({ where: 'outside' });
    expect(boxToSource(wide, [900, 300, 950, 400])).toEqual({ where: 'outside' });
  });

  it('cuts less than a pixel of overhang silently', () => {
    const answer = boxToSource(wide, [-0.9, 200, 896.9, 300]);
    if (answer.where !== 'inside') throw new Error(answer.where);
    expect(answer.box[0]).toBeCloseTo(-0.5, 9);
    expect(answer.box[2]).toBeCloseTo(799.5, 9);
    expect(answer.box[2]).toBeLessThanOrEqual(799.5);
  });

  it('says it from one pixel on', () => {
    expect(boxToSource(wide, [-1.5, 200, 300, 300])).toMatchObject({
      where: 'clipped',
      overhang: 1.5,
    });
  });

  it('cuts more than that and says how much', () => {
    expect(boxToSource(wide, [100, 100, 300, 300])).toMatchObject({
      where: 'clipped',
      overhang: 12,
      box: [expect.any(Number), -0.5, expect.any(Number), expect.any(Number)],
    });
  });

  it('takes corners in any order, and no box without area or of no numbers', () => {
    expect(boxToSource(wide, [224, 336, 112, 224])).toEqual(
      boxToSource(wide, [112, 224, 224, 336]),
    );
    expect(boxToSource(wide, [200, 300, 200, 400])).toEqual({ where: 'outside' });
    expect(boxToSource(wide, [200, 300, NaN, 400])).toEqual({ where: 'outside' });
  });
});

describe('a frame stored on its side with pixels four times as high as wide', () => {
  // Sagittal, head to the left: rows run to the feet, columns to the back. 80 columns 0.5 mm apart
  // (feet to head 40 mm), 64 rows 2 mm apart (front to back 128 mm).
  const lying = planTransform({
    width: 80,
    height: 64,
    orientation: [0, 0, -1, 0, 1, 0],
    pixelSpacing: [2, 0.5],
    resize: { kind: 'fit', maxEdge: 10_000 },
  });

  it('is shown upright and 128 mm wide, 40 mm high', () => {
    // Finest spacing 0.5 mm: 256 × 80 square pixels.
    expect(lying.resize).toMatchObject({ width: 256, height: 80, scaleX: 4, scaleY: 1 });
  });

  it('puts the pixel that is 10 columns down the body 10 pixels down the picture', () => {
    expect(toModel(lying, pixelPoint(10, 3))).toEqual([14, 10.5]);
  });
});

const cases = orientations.flatMap((orientation) =>
  resizes.map((resize): [string, ImageTransform] => [
    `${orientation?.join(' ') ?? 'no orientation'}, ${resize.kind}`,
    planTransform({
      width: 417,
      height: 233,
      orientation,
      pixelSpacing: [0.8, 0.5],
      resize,
    }),
  ]),
);

describe('every orientation with every policy', () => {
  it.each(cases)('%s: points come back within 1e-6', (_, transform) => {
    for (const [column, row] of [
      [0, 0],
      [416, 232],
      [12.3, 200.7],
      [-3, 500],
    ] as const) {
      const there = toModel(transform, pixelPoint(column, row));
      const back = toSource(transform, modelPoint(there[0], there[1]));
      expect(Math.abs(back[0] - column)).toBeLessThan(1e-6);
      expect(Math.abs(back[1] - row)).toBeLessThan(1e-6);
    }
  });

  it.each(cases)('%s: boxes come back within 1e-6', (_, transform) => {
    const box = [30, 40, 200, 60] as const;
    const back = boxToSource(transform, boxToModel(transform, box));
    if (back.where !== 'inside') throw new Error(back.where);
    box.forEach((side, index) => {
      expect(Math.abs((back.box[index] ?? NaN) - side)).toBeLessThan(1e-6);
    });
  });

  it.each(cases)(
    '%s: the whole picture is the whole frame and nothing more',
    (_, transform) => {
      const { width, height } = transform.resize;
      const answer = boxToSource(transform, [-9, -9, width + 9, height + 9]);
      if (answer.where !== 'clipped') throw new Error(answer.where);
      const edges = [-0.5, -0.5, 416.5, 232.5];
      answer.box.forEach((side, index) => {
        expect(side).toBeCloseTo(edges[index] ?? NaN, 9);
      });
      expect(answer.box[0] >= -0.5 && answer.box[1] >= -0.5).toBe(true);
      expect(answer.box[2] <= 416.5 && answer.box[3] <= 232.5).toBe(true);
    },
  );

  it.each(cases)('%s: survives being kept as JSON', (_, transform) => {
    expect(JSON.parse(JSON.stringify(transform))).toEqual(transform);
  });
});
