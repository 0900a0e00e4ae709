import { metaData } from '@cornerstonejs/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GET as list, POST } from '@/app/api/annotations/route';
import { PATCH } from '@/app/api/annotations/[id]/route';
import { POINTS_AT_LEAST, type Annotation } from '@/lib/api/annotations';
import { keepHeader } from '@/lib/viewer/frames/headers';
import {
  readDrawn,
  samePlace,
  worldOf,
  type WorldPoint,
} from '@/lib/viewer/measuring/drawn';
import type { AnnotationTool } from '@/lib/viewer/measuring/numbers';
import { ctStack, ultrasoundCine, type PhantomFile } from '@/tests/phantoms/series';
import { call, json, problem } from '../routes';
import { importAll, openTestWorld, serve } from '../test-world';

/**
 * Saved means saved: whatever a tool drew, wherever it lies, comes back to within 0.01 mm with its
 * label, its colour and the place of its words. Shapes, planes and words are random, from a seed.
 */
const RUNS = 12;
const NEAR = 0.01;

const [slice] = ctStack(1) as [PhantomFile];
const clip = ultrasoundCine();

let seed = 20261125;
/** Mulberry32: 0 to 1, the same numbers in every run. */
function random(): number {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}
const between = (low: number, high: number) => low + (high - low) * random();

interface Plane {
  imagePositionPatient: WorldPoint;
  rowCosines: WorldPoint;
  columnCosines: WorldPoint;
  rowPixelSpacing: number;
  columnPixelSpacing: number;
  usingDefaultValues: boolean;
}
let plane: Plane;
const provider = (type: string) => (type === 'imagePlaneModule' ? plane : undefined);

/** Any plane: turned about two axes, its pixels not square. */
function randomPlane(inPatient: boolean): Plane {
  const [a, b] = [between(0, 2 * Math.PI), between(0, 2 * Math.PI)];
  return {
    imagePositionPatient: [between(-500, 500), between(-500, 500), between(-2000, 2000)],
    rowCosines: [Math.cos(a), Math.sin(a), 0],
    columnCosines: [-Math.sin(a) * Math.cos(b), Math.cos(a) * Math.cos(b), Math.sin(b)],
    rowPixelSpacing: between(0.05, 5),
    columnPixelSpacing: between(0.05, 5),
    usingDefaultValues: !inPatient,
  };
}

const WORDS = ['', 'Knoten S6', '結節 左上葉', '<b>"quoted"</b>', 'Größe\u00a01'];
const COLORS = [null, '#ffd84d', '#b79cff'];

function onPlane(): WorldPoint {
  const { imagePositionPatient: o, rowCosines: r, columnCosines: c } = plane;
  const [x, y] = [between(-400, 400), between(-400, 400)];
  return [0, 1, 2].map(
    (axis) => (o[axis] ?? 0) + x * (r[axis] ?? 0) + y * (c[axis] ?? 0),
  ) as WorldPoint;
}

/** What Cornerstone holds of an annotation that somebody just drew. */
function randomDrawing(tool: AnnotationTool, file: PhantomFile) {
  const contour =
    tool === 'SplineROI' || tool === 'Polyline' || tool === 'PlanarFreehandROI';
  const least = POINTS_AT_LEAST[tool];
  const count = contour ? least + Math.floor(between(0, 300)) : least;
  const points = Array.from({ length: count }, onPlane);
  const closed = random() < 0.5;
  const freehand = tool === 'PlanarFreehandROI';
  return {
    annotationUID: crypto.randomUUID(),
    metadata: {
      toolName: tool,
      referencedImageId: `wadors:/instances/${file.sopInstanceUid}/frames/1`,
    },
    data: {
      label: WORDS[Math.floor(between(0, WORDS.length))] ?? '',
      handles: {
        points: freehand ? [] : points,
        textBox: { hasMoved: random() < 0.5, worldPosition: onPlane() },
      },
      ...(contour && { contour: { closed, polyline: freehand ? points : [] } }),
    },
    points,
  };
}

beforeAll(async () => {
  const world = serve(await openTestWorld());
  await importAll(world, [slice, clip]);
  for (const { sopInstanceUid } of [slice, clip]) {
    keepHeader({
      '00080018': { vr: 'UI', Value: [sopInstanceUid] },
      '00280004': { vr: 'CS', Value: ['MONOCHROME2'] },
    });
  }
  metaData.addProvider(provider, 10_000);
});
afterAll(() => metaData.removeProvider(provider));

const distance = (a: readonly number[], b: readonly number[]) =>
  Math.hypot(...a.map((value, axis) => value - (b[axis] ?? NaN)));

const TOOLS = Object.keys(POINTS_AT_LEAST) as AnnotationTool[];

it.each(TOOLS)('%s is where it was drawn after saving and loading', async (tool) => {
  for (let run = 0; run < RUNS; run++) {
    const inPatient = run % 2 === 0;
    const file = inPatient ? slice : clip;
    plane = randomPlane(inPatient);
    const { points, ...made } = randomDrawing(tool, file);
    const drawing = readDrawn(made);
    if (!drawing) throw new Error(`${tool} was not read.`);
    expect(drawing.geometry.space).toBe(inPatient ? 'patient' : 'pixel');
    const color = COLORS[run % COLORS.length];
    const { studyUid, seriesUid } = file;
    const body = { ...drawing, studyUid, seriesUid, color, visible: run % 3 !== 0 };
    await json(call(POST, { json: body }), 201);

    const { annotations } = await json<{ annotations: Annotation[] }>(
      call(list, { query: { studyUid } }),
    );
    const back = annotations.find(({ id }) => id === drawing.id);
    if (!back) throw new Error(`${tool} is gone.`);
    const { label, visible, measurements } = back;
    expect({ tool: back.tool, label, color: back.color, visible, measurements }).toEqual({
      tool,
      label: made.data.label,
      color,
      visible: body.visible,
      measurements: drawing.measurements,
    });
    expect(back.geometry.closed).toBe(made.data.contour?.closed);

    const again = worldOf(back.geometry, made.metadata.referencedImageId);
    expect(again.points).toHaveLength(points.length);
    for (const [index, point] of points.entries()) {
      expect(distance(point, again.points[index] ?? [])).toBeLessThan(NEAR);
    }
    const { hasMoved, worldPosition } = made.data.handles.textBox;
    expect(again.textBox !== undefined).toBe(hasMoved);
    if (again.textBox) expect(distance(worldPosition, again.textBox)).toBeLessThan(NEAR);
    expect(samePlace(back.geometry, drawing.geometry)).toBe(true);
  }
});

it('a change of one thing leaves the others, and too few points are refused', async () => {
  plane = randomPlane(true);
  const { points: _, ...made } = randomDrawing('RectangleROI', slice);
  const drawing = readDrawn(made);
  const { studyUid, seriesUid } = slice;
  const stored = await json<Annotation>(
    call(POST, { json: { ...drawing, studyUid, seriesUid, color: '#ffd84d' } }),
    201,
  );
  expect(stored.visible).toBe(true);
  const patch = (version: number, body: object) =>
    call(PATCH, {
      params: { id: stored.id },
      json: body,
      headers: { 'if-match': `"${version}"` },
      method: 'PATCH',
    });
  const hidden = await json<Annotation>(patch(1, { visible: false }));
  expect(hidden).toMatchObject({
    color: '#ffd84d',
    visible: false,
    geometry: stored.geometry,
    label: stored.label,
  });
  const plain = await json<Annotation>(patch(2, { color: null }));
  expect(plain).toMatchObject({ color: null, visible: false });
  const short = { ...stored.geometry, points: stored.geometry.points.slice(0, 3) };
  await problem(patch(3, { geometry: short }), 400);
});
