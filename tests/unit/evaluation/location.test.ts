import { describe, expect, it } from 'vitest';
import { boxDice, boxIou } from '@/lib/evaluation/location/boxes';
import {
  meanAveragePrecision,
  type DetectionImage,
} from '@/lib/evaluation/location/detection';
import {
  frocCurve,
  frocScore,
  marksOf,
  sensitivityAt,
  type FrocImage,
} from '@/lib/evaluation/location/froc';
import { maskOverlap } from '@/lib/evaluation/location/masks';
import { surfaceDistances, type Volume } from '@/lib/evaluation/location/surface';
import { bitmapOf, runsOf, type Mask } from '@/lib/image/segmentation/mask';
import type { PixelBox } from '@/lib/report/finding';
import { expectNear, fixture } from './near';

const reference = fixture<{
  boxes: { a: PixelBox; b: PixelBox; iou: number }[];
  detection: {
    images: DetectionImage[];
    map: number;
    map50: number;
    map75: number;
    ar100: number;
    byLabel: Record<string, number>;
  };
  froc: {
    images: FrocImage[];
    falsePositives: number[];
    sensitivity: number[];
    at: number[];
    values: number[];
    score: number;
  };
  masks: {
    slices: number;
    rows: number;
    columns: number;
    spacing: [number, number, number];
    a: number[];
    b: number[];
    dice: number;
    iou: number;
    hd: number;
    hd95: number;
    hd95Directed: number;
    assd: number;
    asd: [number, number];
    surfaceDice: Record<string, number>;
  };
}>('location');

it('IoU of boxes, as pycocotools; Dice by hand', () => {
  expectNear(
    reference.boxes.map(({ a, b }) => boxIou(a, b)),
    reference.boxes.map(({ iou }) => iou),
  );
  // 2 × 4 shared of 4 × 4 and 4 × 4.
  expect(boxDice([0, 0, 4, 4], [2, 0, 6, 4])).toBe(0.5);
  expect(boxIou([0, 0, 1, 1], [2, 2, 3, 3])).toBe(0);
});

it('mean average precision, as COCOeval', () => {
  const { images, map, map50, map75, ar100, byLabel } = reference.detection;
  const own = meanAveragePrecision(images);
  expectNear([own.map, own.map50, own.map75, own.ar100], [map, map50, map75, ar100]);
  expectNear([...own.byLabel.values()], Object.values(byLabel));
  expect([...own.byLabel.keys()]).toEqual(Object.keys(byLabel));
});

describe('FROC', () => {
  const { images, at, values, score, falsePositives, sensitivity } = reference.froc;
  it('is MONAI’s', () => {
    const curve = frocCurve(images);
    expectNear(
      curve.map((point) => point.falsePositivesPerImage),
      falsePositives.toReversed(),
    );
    expectNear(
      curve.map((point) => point.sensitivity),
      sensitivity.toReversed(),
    );
    expectNear(
      at.map((rate) => sensitivityAt(curve, rate)),
      values,
    );
    expectNear([frocScore(images)], [score]);
  });
  it('takes a mark for the lesion that it hits, by its middle or its overlap', () => {
    const found = [
      { box: [0, 0, 4, 4], score: 0.9 },
      { box: [3, 3, 9, 9], score: 0.5 },
      { box: [20, 20, 22, 22], score: 0.4 },
    ] as const;
    const truth = [
      [1, 1, 5, 5],
      [5, 5, 9, 9],
    ] as const;
    const boxes = found.map((each) => ({ ...each, box: [...each.box] as PixelBox }));
    const lesions = truth.map((box) => [...box] as PixelBox);
    const hits = (by: 'centre' | number) =>
      marksOf(boxes, lesions, by).map(({ hit }) => hit);
    expect(hits('centre')).toEqual([0, 1, null]);
    // 9 of 23 and 16 of 36 shared.
    expect(hits(0.4)).toEqual([null, 1, null]);
    expect(hits(0.39)).toEqual([0, 1, null]);
  });
});

describe('masks', () => {
  const { masks } = reference;
  const size = { slices: masks.slices, rows: masks.rows, columns: masks.columns };
  const volume = (runs: number[]): Volume => ({
    ...size,
    voxels: bitmapOf(runs, size.slices * size.rows * size.columns),
  });
  const [a, b] = [volume(masks.a), volume(masks.b)];
  const maskOf = ({ voxels }: Volume): Mask => ({
    rows: size.rows,
    columns: size.columns,
    frames: Array.from({ length: size.slices }, (_, slice) => ({
      sopInstanceUid: '1.2.3',
      frameNumber: slice + 1,
      runs: runsOf(
        voxels.subarray(
          slice * size.rows * size.columns,
          (slice + 1) * size.rows * size.columns,
        ),
      ),
    })),
  });

  it('overlap, as MedPy', () => {
    const { dice, iou } = maskOverlap(maskOf(a), maskOf(b));
    expectNear([dice ?? NaN, iou ?? NaN], [masks.dice, masks.iou]);
    const none = maskOf({ ...a, voxels: new Uint8Array(a.voxels.length) });
    expect(maskOverlap(none, none)).toMatchObject({ dice: null, iou: null });
    expect(maskOverlap(none, maskOf(a))).toMatchObject({ dice: 0, iou: 0 });
  });

  it('distances of surfaces on a grid of three spacings, as MedPy', () => {
    const own = surfaceDistances(a, b, masks.spacing);
    expectNear(
      [
        own?.hausdorff ?? NaN,
        own?.hausdorff95Pooled ?? NaN,
        own?.hausdorff95Directed ?? NaN,
        own?.averagePooled ?? NaN,
        own?.averageOfDirections ?? NaN,
      ],
      [
        masks.hd,
        masks.hd95,
        masks.hd95Directed,
        masks.assd,
        (masks.asd[0] + masks.asd[1]) / 2,
      ],
    );
    expectNear(
      Object.keys(masks.surfaceDice).map((each) => own?.surfaceDice(Number(each)) ?? NaN),
      Object.values(masks.surfaceDice),
    );
  });

  it('have no distance to nothing, and none to themselves', () => {
    const none = { ...a, voxels: new Uint8Array(a.voxels.length) };
    expect(surfaceDistances(a, none, masks.spacing)).toBeNull();
    expect(surfaceDistances(none, none, masks.spacing)).toBeNull();
    expect(surfaceDistances(a, a, masks.spacing)).toMatchObject({ hausdorff: 0 });
  });

  it.each([
    ['three positive numbers', () => surfaceDistances(a, b, [1, 0, 1])],
    [
      'has 3 voxels',
      () => surfaceDistances(a, { ...b, voxels: new Uint8Array(3) }, [1, 1, 1]),
    ],
    [
      'grids of different size',
      () => surfaceDistances(a, { ...b, slices: b.rows, rows: b.slices }, [1, 1, 1]),
    ],
    [
      'can’t be compared',
      () => maskOverlap(maskOf(a), { rows: 2, columns: 2, frames: [] }),
    ],
  ])('are refused in a sentence: %s', (sentence, act) => {
    expect(act).toThrow(sentence);
  });
});

it.each([
  ['left before its right', () => boxIou([0, 0, 0, 1], [0, 0, 1, 1])],
  ['left before its right', () => boxIou([NaN, 0, 1, 1], [0, 0, 1, 1])],
  ['Images: 0', () => meanAveragePrecision([])],
  ['nothing to find', () => meanAveragePrecision([{ truth: [], found: [] }])],
  [
    'not a finite number',
    () =>
      meanAveragePrecision([
        { truth: [], found: [{ label: 'a', box: [0, 0, 1, 1], score: NaN }] },
      ]),
  ],
  ['nothing to find', () => frocCurve([{ lesions: 0, marks: [] }])],
  ['not there', () => frocCurve([{ lesions: 1, marks: [{ score: 1, hit: 1 }] }])],
])('refuses in a sentence: %s', (sentence, act) => {
  expect(act).toThrow(sentence);
});
