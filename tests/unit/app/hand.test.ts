import { metaData } from '@cornerstonejs/core';
import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { KeptSegment } from '@/app/_segments/segment';
import { createHand } from '@/app/_segments/picture/hand';
import { createStore } from '@/app/_ui/store';
import type { Cell } from '@/app/_viewer/cells/cell';
import type { Room, StackOfStudy } from '@/app/_viewer/room';
import { pixelPoint } from '@/lib/image/geometry';
import { bitmapOf, type Mask } from '@/lib/image/segmentation/mask';
import type { Hand } from '@/lib/viewer/segmentation/hand';
import type { SegmentingTool } from '@/lib/viewer/segmentation/tools';

const settings = vi.hoisted(() => ({ diameter: 3, low: 5, high: 6 }));
vi.mock('@/app/_segments/settings', () => ({ segmenting: { get: () => settings } }));
vi.mock('@/lib/viewer/frames/image-ids', () => ({
  imageIdOfFrame: ({ sopInstanceUid }: { sopInstanceUid: string }) => sopInstanceUid,
}));
// Every pixel is worth its column.
vi.mock('@/lib/viewer/segmentation/shades', () => ({
  shadesOf: () => Float32Array.from({ length: 400 }, (_, at) => at % 20),
}));
vi.mock('sonner', () => ({ toast: () => undefined }));
vi.mock('@/app/_words/passing', () => ({ said: (name: string) => name }));

/** Three slices of 20 × 20 pixels of 1 mm, 2 mm apart; the one in the middle is on the screen. */
const SLICES = ['0', '2', '4'];
const [, SHOWN = ''] = SLICES;
beforeAll(() => {
  metaData.addProvider(
    (type: string, imageId: string) =>
      type === 'imagePlaneModule' && SLICES.includes(imageId)
        ? {
            imagePositionPatient: [0, 0, Number(imageId)],
            rowCosines: [1, 0, 0],
            columnCosines: [0, 1, 0],
            ...{ rowPixelSpacing: 1, columnPixelSpacing: 1, rows: 20, columns: 20 },
            frameOfReferenceUID: '1.2',
          }
        : undefined,
    100_000,
  );
});

const EMPTY = { id: 'a', seriesUid: 's', color: '#ffffff', label: 'A' };
let segment: KeptSegment;
let puts: number;
let hand: Hand;
let room: Room;

beforeEach(() => {
  segment = { ...EMPTY, mask: { rows: 20, columns: 20, frames: [] } } as never;
  puts = 0;
  room = {
    study: { series: [{ seriesUid: 's' }] },
    store: createStore({ tool: 'brush', segmentId: 'a' }),
    segmenting: {
      pencil: createStore({ stroke: null, tip: null }),
      looks: createStore({ hidden: new Set(), locked: new Set() }),
    },
    segments: {
      store: { get: () => ({ entries: new Map([['a', { drawing: segment }]]) }) },
      put([changed]: KeptSegment[]) {
        puts++;
        segment = changed as KeptSegment;
      },
    },
  } as unknown as Room;
  const cell = {
    number: 0,
    store: createStore({ asked: 1, shown: 1 }),
    viewport: { toPixel: ([x, y]: [number, number]) => pixelPoint(x, y) },
  } as unknown as Cell;
  const stack = {
    frames: SLICES.map((sopInstanceUid) => ({ sopInstanceUid, frame: 1 })),
  };
  hand = createHand(room, cell, { stack, series: { seriesUid: 's' } } as StackOfStudy);
});

type Place = readonly [number, number];
function draw(tool: SegmentingTool, [first, ...others]: readonly Place[], ctrl = false) {
  room.store.set({ tool });
  expect(hand.begin(first as Place, ctrl)).toBe(true);
  for (const place of others) hand.move([place]);
  hand.end();
}

/** How many pixels of each slice are in the mask. */
const counts = (mask: Mask = segment.mask) =>
  SLICES.map((slice) => {
    const frame = mask.frames.find(({ sopInstanceUid }) => sopInstanceUid === slice);
    return bitmapOf(frame?.runs ?? [400], 400).reduce((sum, bit) => sum + bit, 0);
  });
const has = (column: number, row: number) => {
  const frame = segment.mask.frames.find(
    ({ sopInstanceUid }) => sopInstanceUid === SHOWN,
  );
  return bitmapOf(frame?.runs ?? [400], 400)[row * 20 + column] === 1;
};

it('brushes, and takes away with the eraser and with Ctrl', () => {
  draw('brush', [[5, 5]]);
  expect(counts()).toEqual([0, 9, 0]); // 3 × 3: the corners are 1.41 from the middle
  draw('eraser', [[6, 5]]);
  expect(counts()).toEqual([0, 3, 0]);
  expect([has(4, 5), has(5, 5)]).toEqual([true, false]);
  draw('brush', [[4, 5]], true);
  expect(counts()).toEqual([0, 0, 0]);
  // 9 columns of 3 rows, and one more at either end.
  draw('brush', [
    [4, 10],
    [8, 10],
    [12, 10],
  ]);
  expect(counts()).toEqual([0, 33, 0]);
});

it('brushes only what is in the range of values', () => {
  draw('threshold-brush', [[5, 5]]);
  expect(counts()).toEqual([0, 6, 0]); // of the columns 4 to 6 two
  expect([has(4, 5), has(5, 5), has(6, 5)]).toEqual([false, true, true]);
  // What is there goes whatever its value.
  draw('threshold-brush', [[5, 5]], true);
  expect(counts()).toEqual([0, 0, 0]);
});

it.each([
  // Whole numbers with a square sum of up to 6.25: 5 + 2 × 5 + 2 × 3.
  [
    'scissors-circle',
    [
      [10, 10],
      [12.5, 10],
    ],
    21,
  ],
  [
    'scissors-rectangle',
    [
      [2.5, 2.5],
      [5.5, 4.5],
    ],
    6,
  ],
  // Columns and rows from 3 whose sum is less than 10.7: 5 + 4 + 3 + 2 + 1.
  [
    'scissors-freehand',
    [
      [2.5, 2.5],
      [8.2, 2.5],
      [2.5, 8.2],
    ],
    15,
  ],
] as const)('%s cuts out %j, and out of it with Ctrl', (tool, places, count) => {
  draw(tool, places);
  expect(counts()).toEqual([0, count, 0]);
  draw(tool, places, true);
  expect(counts()).toEqual([0, 0, 0]);
});

it('cuts a ball through the slices that it reaches', () => {
  const ball = [
    [10, 10],
    [12.5, 10],
  ] as const;
  draw('scissors-ball', ball);
  // 2 mm beside the middle it is a circle of 1.5 mm, as 2.5² = 2² + 1.5².
  expect(counts()).toEqual([9, 21, 9]);
  draw('scissors-ball', ball, true);
  expect(counts()).toEqual([0, 0, 0]);
});

it('fills what is enclosed and nothing else, and takes a piece away', () => {
  draw('scissors-rectangle', [
    [7.5, 7.5],
    [12.5, 12.5],
  ]);
  draw('brush', [[10, 10]], true);
  expect(counts()).toEqual([0, 25 - 9, 0]);
  draw('fill', [[1, 1]]);
  expect(counts()).toEqual([0, 16, 0]);
  draw('fill', [[10, 10]]);
  expect(counts()).toEqual([0, 25, 0]);
  draw('fill', [[8, 8]], true);
  expect(counts()).toEqual([0, 0, 0]);
});

it('puts nothing for a click of the scissors, after Esc, or on what is locked', () => {
  draw('scissors-circle', [[5, 5]]);
  room.store.set({ tool: 'brush' });
  hand.begin([5, 5], false);
  room.segmenting.pencil.set({ stroke: null });
  hand.end();
  room.segmenting.looks.set({ locked: new Set(['a']) });
  draw('brush', [[5, 5]]);
  expect(puts).toBe(0);
});
