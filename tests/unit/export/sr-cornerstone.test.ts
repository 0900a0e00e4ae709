import { adaptersSR } from '@cornerstonejs/adapters';
import { metaData } from '@cornerstonejs/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import type { AnnotatedStudy } from '@/lib/export/annotated-study';
import { srTid1500 } from '@/lib/export/formats/documents/sr-tid1500';
import { onlyFile } from '@/tests/contract/written';
import { chestCt } from '@/tests/contract/export-fixtures';
import { readSr } from './sr-reader';

/**
 * The viewer's own reading of the file: `MeasurementReport.generateToolState`, which OHIF calls
 * when it loads a structured report.
 */
const reader = adaptersSR.Cornerstone3D.MeasurementReport as unknown as {
  generateToolState(
    dataset: unknown,
    imageIds: Record<string, string>,
    metadata: { get(type: string, imageId: string): unknown },
  ): unknown;
};

const point = z.array(z.number()).length(3);
const drawnSchema = z.record(
  z.string(),
  z.array(
    z.object({
      TrackingUniqueIdentifier: z.string(),
      annotation: z.object({
        metadata: z.object({ toolName: z.string(), referencedImageId: z.string() }),
        data: z.object({
          label: z.string().optional(),
          handles: z.object({ points: z.array(point) }),
          cachedStats: z.record(z.string(), z.record(z.string(), z.unknown())),
        }),
      }),
    }),
  ),
);

/** Slice n of the fixture: 0.5 mm pixels, top-left pixel at (−128, −128), 5 mm apart from −15. */
const plane = (type: string, imageId: unknown) =>
  type === 'imagePlaneModule'
    ? {
        frameOfReferenceUID: '1.2.826.0.1.3680043.10.1.8',
        rows: 512,
        columns: 512,
        rowCosines: [1, 0, 0],
        columnCosines: [0, 1, 0],
        rowPixelSpacing: 0.5,
        columnPixelSpacing: 0.5,
        imagePositionPatient: [
          -128,
          -128,
          -20 + 5 * Number(String(imageId).split(':')[1]),
        ],
      }
    : undefined;

beforeAll(() => metaData.addProvider(plane));
afterAll(() => metaData.removeProvider(plane));

function drawnBy(study: AnnotatedStudy) {
  const imageIds = Object.fromEntries(
    [1, 2, 3, 4, 5].map((n) => [`1.2.826.0.1.3680043.10.1.1.${n}:1`, `slice:${n}`]),
  );
  return drawnSchema.parse(
    reader.generateToolState(readSr(onlyFile(srTid1500, study)), imageIds, metaData),
  );
}

it('draws the length where it was drawn, with its value and label', () => {
  const [length, ...others] = drawnBy(chestCt).Length ?? [];
  expect(others).toEqual([]);
  expect(length?.annotation.metadata.referencedImageId).toBe('slice:2');
  expect(length?.annotation.data.handles.points).toEqual(
    chestCt.annotations[0]?.patient?.points,
  );
  expect(length?.annotation.data.label).toBe('Nodule, long axis');
  const [stats] = Object.values(length?.annotation.data.cachedStats ?? {});
  expect(Number(stats?.length)).toBe(25);
});

it('draws the ellipse where it was drawn, major axis first, with its statistics', () => {
  const [ellipse, ...others] = drawnBy(chestCt).EllipticalROI ?? [];
  expect(others).toEqual([]);
  expect(ellipse?.annotation.metadata.referencedImageId).toBe('slice:3');
  // Left, right, bottom, top of an ellipse 20 mm wide and 10 mm tall around (−28, −23).
  expect(ellipse?.annotation.data.handles.points).toEqual([
    [-38, -23, -5],
    [-18, -23, -5],
    [-28, -18, -5],
    [-28, -28, -5],
  ]);
  const [stats] = Object.values(ellipse?.annotation.data.cachedStats ?? {});
  expect(Number(stats?.area)).toBeCloseTo(157.0796, 4);
  expect(Number(stats?.mean)).toBeCloseTo(41.12346, 5);
  expect(Number(stats?.stdDev)).toBe(12.5);
  expect(Number(stats?.min)).toBe(-3);
  expect(Number(stats?.max)).toBe(88);
});

it('draws the boxes of findings as rectangles labelled with the finding', () => {
  const boxes = drawnBy(chestCt).RectangleROI ?? [];
  expect(boxes.map(({ annotation }) => annotation.metadata.referencedImageId)).toEqual([
    'slice:2',
    'slice:3',
  ]);
  expect(boxes[0]?.annotation.data.label).toBe('25 mm nodule in the left lung.');
  // Handles: top left, top right, bottom left, bottom right. Pixel 95 is at −128 + 47.5.
  expect(boxes[0]?.annotation.data.handles.points).toEqual([
    [-80.5, -70.5, -10],
    [-60.5, -70.5, -10],
    [-80.5, -45.5, -10],
    [-60.5, -45.5, -10],
  ]);
});

it('reads a report without findings as one without drawings', () => {
  const empty = { ...chestCt.report, findings: [] };
  expect(drawnBy({ ...chestCt, report: empty, annotations: [] })).toEqual({});
});
