import { metaData } from '@cornerstonejs/core';
import { annotation as annotations } from '@cornerstonejs/tools';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  createAnnotationSchema,
  geometrySchema,
  POINTS_AT_LEAST,
  type Geometry,
} from '@/lib/api/annotations';
import { draw } from '@/lib/viewer/annotations';
import { readDrawn, type Drawn } from '@/lib/viewer/measuring/drawn';
import { measuredLines } from '@/lib/viewer/measuring/measured';
import type { AnnotationTool } from '@/lib/viewer/measuring/numbers';

/** What a person can draw, but the key image, which is a frame and no drawing. */
const TOOLS = (Object.keys(POINTS_AT_LEAST) as AnnotationTool[]).filter(
  (tool) => tool !== 'KeyImage',
);
const CONTOURS: readonly AnnotationTool[] = [
  'PlanarFreehandROI',
  'SplineROI',
  'Polyline',
];

const imageIdOf = (sop: string) =>
  `wadors:http://x/dicomweb/studies/1/series/2/instances/${sop}/frames/1`;
/** One frame lies in the patient, turned by 30° about a row and with tall pixels; the other nowhere. */
const IN_PATIENT = '1.2.3';
const NOWHERE = '1.2.4';
const [COS, SIN] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)];
const PLANES: Record<string, object> = {
  [imageIdOf(IN_PATIENT)]: {
    imagePositionPatient: [-120.5, 33.25, 710.125],
    rowCosines: [1, 0, 0],
    columnCosines: [0, COS, SIN],
    rowPixelSpacing: 1.4,
    columnPixelSpacing: 0.7,
    frameOfReferenceUID: '1.2.9',
    rows: 512,
    columns: 512,
  },
  [imageIdOf(NOWHERE)]: {
    rowPixelSpacing: 1,
    columnPixelSpacing: 1,
    rows: 480,
    columns: 640,
    usingDefaultValues: true,
  },
};

beforeAll(() => {
  metaData.addProvider(
    (type: string, imageId: string) =>
      type === 'imagePlaneModule' ? PLANES[imageId] : undefined,
    100_000,
  );
  // Cornerstone asks whether the group is one.
  vi.stubGlobal('HTMLDivElement', EventTarget);
});
afterAll(() => void vi.unstubAllGlobals());

/** Numbers that are the same in every run, 0 to 1 (mulberry32). */
function random(seed: number) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function geometryFor(tool: AnnotationTool, sop: string, next: () => number): Geometry {
  const count = POINTS_AT_LEAST[tool] + (CONTOURS.includes(tool) ? 5 : 0);
  const point = () => {
    const [column, row] = [next() * 500, next() * 470];
    if (sop === NOWHERE) return [column, row];
    const [along, down] = [column * 0.7, row * 1.4];
    return [-120.5 + along, 33.25 + down * COS, 710.125 + down * SIN];
  };
  return geometrySchema.parse({
    ...(sop === NOWHERE
      ? { space: 'pixel' }
      : { space: 'patient', frameOfReferenceUid: '1.2.9' }),
    points: Array.from({ length: count }, point),
    ...(next() > 0.3 && { textBox: point() }),
    ...(CONTOURS.includes(tool) && { closed: next() > 0.5 }),
  });
}

/** mm in the patient, and pixels elsewhere. */
const NEAR = 0.01;
const isNear = (one: readonly number[], other: readonly number[] = []) =>
  one.length === other.length &&
  one.every((value, axis) => Math.abs(value - (other[axis] ?? NaN)) < NEAR);

describe('what was drawn, stored, and drawn again, is where it was', () => {
  it.each(TOOLS)('%s: points, words and their place, colour', (tool) => {
    const next = random(TOOLS.indexOf(tool) + 1);
    for (let run = 0; run < 40; run++) {
      const sop = run % 2 === 0 ? IN_PATIENT : NOWHERE;
      const geometry = geometryFor(tool, sop, next);
      const sent = createAnnotationSchema.parse({
        id: crypto.randomUUID(),
        studyUid: '1',
        seriesUid: '2',
        sopInstanceUid: sop,
        frame: 1,
        tool,
        geometry,
        label: `Words ${run}`,
        color: '#ffd84d',
        measurements: [],
      });
      // As JSON goes to the server and comes back.
      const stored = JSON.parse(JSON.stringify(sent)) as typeof sent;
      draw(
        { ...stored, color: stored.color ?? null, proposed: false },
        imageIdOf(sop),
        'group' as unknown as Element,
      );
      const drawn = annotations.state.getAnnotation(sent.id) as unknown as Drawn;
      // What Cornerstone works out of a spline is drawn, not kept.
      const again = readDrawn(drawn);
      expect(again?.label).toBe(`Words ${run}`);
      expect(again?.tool).toBe(tool);
      const [before, after] = [geometry, again?.geometry];
      expect(after?.points.length).toBe(before.points.length);
      before.points.forEach((point, at) =>
        expect(isNear(point, after?.points[at]), `${run}, point ${at}`).toBe(true),
      );
      expect(after?.textBox === undefined).toBe(before.textBox === undefined);
      if (before.textBox) expect(isNear(before.textBox, after?.textBox)).toBe(true);
      expect(after?.closed).toBe(before.closed);
      const style = annotations.config.style.getAnnotationToolStyles(sent.id);
      expect(style).toMatchObject({ color: '#ffd84d', textBoxColor: '#ffd84d' });
      annotations.state.removeAnnotation(sent.id);
    }
  });
});

it('what stands in a file says the numbers of the file, and what has none there says none', () => {
  const ofFile = (told: { name: string; value: number; unit: string }[]) => {
    const id = crypto.randomUUID();
    const geometry = geometryFor('Length', IN_PATIENT, random(1));
    draw(
      {
        ...{ id, geometry, told },
        tool: 'Length',
        label: 'Mass',
        color: null,
        proposed: true,
      },
      imageIdOf(IN_PATIENT),
      'group' as unknown as Element,
    );
    const lines = measuredLines('Length')(annotations.state.getAnnotation(id).data);
    annotations.state.removeAnnotation(id);
    return lines;
  };
  expect(ofFile([{ name: 'length', value: 2.04, unit: 'cm' }])).toEqual([
    'Mass',
    '2.04 cm',
  ]);
  expect(ofFile([])).toEqual(['Mass']);
});
