import { beforeAll, describe, expect, it } from 'vitest';
import { PATCH } from '@/app/api/annotations/[id]/route';
import { GET as getAnnotations } from '@/app/api/annotations/route';
import { GET as getSegmentation } from '@/app/api/segmentations/[sopInstanceUid]/route';
import { GET as getObjects } from '@/app/api/studies/[studyUid]/objects/route';
import { GET as getSegmentations } from '@/app/api/studies/[studyUid]/segmentations/route';
import { annotationListSchema, type Annotation } from '@/lib/api/annotations';
import { segmentationListSchema, segmentationSchema } from '@/lib/api/segments/protocol';
import {
  structuredObjectListSchema,
  type StructuredObject,
} from '@/lib/api/viewing/objects';
import { bitmapOf } from '@/lib/image/segmentation/mask';
import { removePart } from '@/lib/workflow/removal/remove';
import type { World } from '@/lib/workflow/world';
import { readTestFile, testData } from '@/tests/test-data';
import { call, json } from '../routes';
import { importAll, openTestWorld, serve } from '../test-world';
import made from './made.json';

/** Written by pydicom: see write-made.py, where every number below comes from. */
const ROOT = '1.2.826.0.1.3680043.10.1618.8';
const study = `${ROOT}.1`;
const [below, above] = [`${ROOT}.2.1`, `${ROOT}.2.2`];

const annotationsOf = async (studyUid: string) =>
  annotationListSchema.parse(await json(call(getAnnotations, { query: { studyUid } })))
    .annotations;
const objectsOf = async (studyUid: string) =>
  structuredObjectListSchema.parse(await json(call(getObjects, { params: { studyUid } })))
    .objects;

let world: World;
let annotations: Annotation[];
let objects: StructuredObject[];
const file = (name: string, base64: string) => ({
  name,
  bytes: Buffer.from(base64, 'base64'),
});

beforeAll(async () => {
  world = serve(await openTestWorld());
  const { images, ...others } = made;
  const { summary } = await importAll(world, [
    ...Object.entries(others).map(([name, base64]) => file(name, base64)),
    ...images.map((base64, index) => file(`image ${index}`, base64)),
  ]);
  expect(summary).toMatchObject({ stored: 11, refused: 0 });
  annotations = await annotationsOf(study);
  objects = await objectsOf(study);
});

const object = (description: string) =>
  objects.find((each) => each.description === description) as StructuredObject;
const of = (description: string) =>
  annotations.filter(
    ({ origin }) => origin?.sopInstanceUid === object(description).sopInstanceUid,
  );
const named = (label: string) =>
  annotations.find((each) => each.label === label) as Annotation;
const reasons = (description: string) =>
  Object.fromEntries(object(description).notShown.map(({ what, why }) => [what, why]));
const points = ({ geometry }: Annotation) => geometry.points;

describe('a report in space', () => {
  it('is drawn on the slices that its points lie in', () => {
    const [nodule, ellipse, between, ...others] = of('In space');
    expect(others).toEqual([]);
    expect(nodule).toMatchObject({
      ...{ tool: 'PlanarFreehandROI', label: 'Nodule', sopInstanceUid: above, frame: 1 },
      ...{ source: 'external', status: 'proposed', author: 'Curie^Marie', version: 1 },
      code: { value: '27925004', scheme: 'SCT', meaning: 'Nodule' },
      measurements: [{ name: 'area', value: 24, unit: 'mm²' }],
      geometry: {
        closed: true,
        points: [
          [-2, -6, 3],
          [2, -6, 3],
          [0, 6, 3],
        ],
      },
      origin: {
        ...{ manufacturer: 'Acme', software: 'Reader 7', title: 'In space' },
        ...{ authors: ['Curie^Marie'], byDevice: false, trackingUid: `${ROOT}.9.1` },
        // 09:00 in a zone two hours before UTC.
        madeAt: '2024-01-03T07:00:00.000Z',
        site: { value: '39607008', scheme: 'SCT', meaning: 'Lung' },
      },
    });
    // The axis along columns is 2 mm, one pixel; that along rows 4 mm, eight: the first is the upright one.
    expect(ellipse).toMatchObject({ tool: 'EllipticalROI', sopInstanceUid: below });
    expect(ellipse && points(ellipse)).toEqual([
      [0, -1, 0],
      [0, 1, 0],
      [-2, 0, 0],
      [2, 0, 0],
    ]);
    // Half a slice of 3 mm away from either: the first one is as good as the second.
    expect(between).toMatchObject({ tool: 'Probe', sopInstanceUid: below });
  });

  it('says why the rest is nowhere', () => {
    expect(reasons('In space')).toEqual({
      'Above all slices': 'No image here lies where it does.',
      Elsewhere: 'It lies in a frame of reference that no image here has.',
      ELLIPSOID: 'An ellipsoid is a body; only what is drawn on a slice is shown.',
    });
  });
});

it('follows what is referred to by its place in the tree, once', () => {
  const [mass, ...others] = of('By reference');
  expect(others).toEqual([]);
  // The centre at pixel corner (8, 6) is pixel (7.5, 5.5): -4 + 3.75, -12 + 11 mm.
  expect(mass).toMatchObject({
    ...{ tool: 'CircleROI', label: 'Mass', sopInstanceUid: below },
    measurements: [{ name: 'radius', value: 1, unit: 'mm' }],
    geometry: {
      points: [
        [-0.25, -1, 0],
        [0.75, -1, 0],
      ],
    },
  });
  expect(object('By reference').notShown.map(({ why }) => why)).toEqual([
    'Item 1.3.3.2 refers to what it stands in.',
    'Item 1.3.3.3 refers to 1.9.9, which is not there.',
    'Item 1.3.3.4 refers to another reference.',
  ]);
});

it('tells numbers that have no place, with what they are of', () => {
  expect(of('Echo')).toEqual([]);
  const about = 'Findings › Left Ventricle';
  expect(object('Echo').rows).toEqual([
    {
      ...{ about, value: 4.7, unit: 'cm' },
      name: 'Left Ventricle Internal End Diastolic Dimension, mean',
    },
    { about, name: 'Left Ventricular Ejection Fraction', value: 58, unit: '%' },
  ]);
});

it('shows OHIF’s measurements with the tools that drew them', () => {
  const [adrenal, rectangle, ...others] = of('OHIF');
  expect(others).toEqual([]);
  expect(adrenal).toMatchObject({
    ...{ tool: 'Bidirectional', label: 'Left adrenal', code: null },
    measurements: [
      { name: 'long axis', value: 6, unit: 'mm' },
      { name: 'short axis', value: 4, unit: 'mm' },
    ],
  });
  expect(adrenal && points(adrenal)).toEqual([
    [-3.25, -1, 0],
    [2.75, -1, 0],
    [-0.25, -3, 0],
    [-0.25, 1, 0],
  ]);
  expect(rectangle).toMatchObject({ tool: 'RectangleROI', sopInstanceUid: above });
  expect(rectangle && points(rectangle)).toEqual([
    [-3.25, -9, 3],
    [0.75, -9, 3],
    [-3.25, -1, 3],
    [0.75, -1, 3],
  ]);
});

it('says of everything bad what is bad, and shows what can be shown', () => {
  const [line, ...others] = of('Bad');
  expect(others).toEqual([]);
  expect(line).toMatchObject({
    ...{ tool: 'Length', label: 'Decimal strings' },
    measurements: [{ name: 'length', value: 2, unit: '' }],
    geometry: {
      points: [
        [-2.75, -5, 0],
        [-0.75, -5, 0],
      ],
    },
  });
  const said = object('Bad').notShown.map(({ why }) => why);
  expect(said).toEqual([
    'A coordinate of it is no number.',
    'It has 3 coordinates, which make no points of 2.',
    'A CIRCLE needs 2 points, and has 1.',
    'It is a circle without a radius.',
    'What is drawn as “WIGGLE” is not known here.',
    'It does not say which image it is on.',
    'It has 6000 points; more than 5000 are not drawn.',
    'The value 2 has no unit, and is shown without.',
    'It has no value that is a number.',
    'It lies outside of its image.',
    'The image that it is on is not in this study here.',
  ]);
});

describe('a presentation state', () => {
  it('is drawn in its own colours, where it says', () => {
    const [cyst, point, spline, line, left, leftAbove, ...others] = of('Arrows');
    expect(others).toEqual([]);
    expect(cyst).toMatchObject({
      ...{ tool: 'EllipticalROI', label: 'Cyst\n12 mm', color: '#ff0000' },
      ...{ author: 'Roentgen^Wilhelm', createdAt: '2024-01-04T12:00:00.000Z' },
    });
    // From pixel corners (2, 6), (14, 6) and (8, 4), (8, 8): the axis along the column stands first.
    expect(cyst && points(cyst)).toEqual([
      [-0.25, -5, 0],
      [-0.25, 3, 0],
      [-3.25, -1, 0],
      [2.75, -1, 0],
    ]);
    expect(point).toMatchObject({ tool: 'Probe', sopInstanceUid: above });
    expect(spline).toMatchObject({ tool: 'SplineROI', geometry: { closed: true } });
    expect(spline && points(spline)).toHaveLength(3);
    // What is displayed has 8 × 8 pixels from (4, 2) on: (4, 2) and (6, 6) are its corners.
    expect(line).toMatchObject({ tool: 'Polyline', geometry: { closed: false } });
    expect(line && points(line)).toEqual([
      [-2.25, -9, 3],
      [-1.25, -1, 3],
    ]);
    for (const each of [left, leftAbove]) {
      expect(each).toMatchObject({ tool: 'ArrowAnnotate', label: 'Left' });
    }
    expect(leftAbove?.sopInstanceUid).toBe(above);
  });

  it('names what else it does', () => {
    expect(reasons('Arrows')).toEqual({
      POLYLINE: 'Its points are neither in pixels of the image nor of the display.',
      'Display shutter': 'It is a setting of the picture, not drawn on it.',
    });
  });
});

it('makes key images of key objects, under the title of their document', () => {
  const keys = of('Keys');
  expect(
    keys.map(({ tool, label, sopInstanceUid }) => [tool, label, sopInstanceUid]),
  ).toEqual([
    ['KeyImage', 'For Teaching: Typical', above],
    ['KeyImage', 'For Teaching: Typical', `${ROOT}.3.1`],
  ]);
  expect(object('Keys')).toMatchObject({ kind: 'key-objects', title: 'For Teaching' });
  expect(object('Keys').notShown).toHaveLength(1);
});

describe('a structure set', () => {
  it('is listed among segmentations, with whence it is', async () => {
    const { segmentations } = segmentationListSchema.parse(
      await json(call(getSegmentations, { params: { studyUid: study } })),
    );
    expect(segmentations).toMatchObject([
      {
        ...{ label: 'PLAN', description: 'Contours', kind: 'CONTOURS', problem: null },
        segments: [
          {
            ...{ segmentNumber: 3, label: 'Shell', algorithmType: 'AUTOMATIC' },
            ...{ algorithmName: 'Planner', color: '#ff8000' },
            type: { value: '10200004', scheme: 'SCT', meaning: 'Liver' },
          },
          { segmentNumber: 4, label: 'Marks', algorithmType: 'MANUAL' },
          { segmentNumber: 5 },
        ],
        origin: {
          ...{ manufacturer: 'Acme', authors: ['Meitner^Lise'] },
          madeAt: '2024-01-06T09:00:00.000Z',
        },
      },
    ]);
  });

  it('marks pixels whose centres are inside, and says what it leaves', async () => {
    const read = segmentationSchema.parse(
      await json(call(getSegmentation, { params: { sopInstanceUid: `${ROOT}.8.1` } })),
    );
    expect(read.sourceSeriesUid).toBe(`${ROOT}.2`);
    const [shell, marks, slope] = read.segments;
    expect(shell?.mask.frames.map(({ sopInstanceUid }) => sopInstanceUid)).toEqual([
      above,
    ]);
    const rows = (runs: readonly number[] = []) =>
      (Buffer.from(bitmapOf(runs, 192)).toString('hex').match(/.{32}/g) ?? []).map(
        (row) => row.replaceAll('00', '.').replaceAll('01', '#'),
      );
    const [full, holed, empty] = ['..########......', '..##...###......', '.'.repeat(16)];
    expect(rows(shell?.mask.frames[0]?.runs)).toEqual([
      ...[empty, empty, empty, full, full, holed, holed, full, full],
      ...[empty, empty, empty],
    ]);
    expect(marks?.voxels).toBe(0);
    expect(slope?.voxels).toBe(36);
    expect(read.notes).toEqual([
      '1 of its contours lie where there is no image, and are not shown.',
      'Marks (2 contours): It is a point, and encloses nothing.',
      'Marks: It is an open line, and encloses nothing.',
    ]);
  });
});

describe('what is said of it', () => {
  const say = (id: string, version: number, body: object) =>
    json<Annotation>(
      call(PATCH, {
        method: 'PATCH',
        params: { id },
        headers: { 'if-match': `"${version}"` },
        json: body,
      }),
    );

  it('stays when the file goes, and the rest goes with it', async () => {
    const before = of('OHIF');
    const [adrenal, rectangle] = before as [Annotation, Annotation];
    await say(adrenal.id, 1, { review: { status: 'accepted', note: '' } });
    await say(rectangle.id, 1, { review: { status: 'rejected', note: 'not here' } });
    const { sopInstanceUid, seriesUid } = object('OHIF');
    await removePart(
      world,
      { studyUid: study, seriesUid, sopInstanceUid },
      { reason: 'a test' },
    );
    const left = (await annotationsOf(study)).filter(
      ({ origin }) => origin?.sopInstanceUid === sopInstanceUid,
    );
    expect(
      left.map(({ label, status, origin }) => [label, status, origin?.title]),
    ).toEqual([['Left adrenal', 'accepted', 'OHIF']]);
    expect(named('Left adrenal')).toBeDefined();
  });
});

describe.skipIf(!testData)('real objects of others', () => {
  const study = async (...names: string[]) => {
    const own = serve(await openTestWorld());
    const files = names.map((name) => ({ name, bytes: readTestFile(name) }));
    const { lines } = await importAll(own, files);
    const uid = lines.at(-1)?.studyUid ?? '';
    return { annotations: await annotationsOf(uid), objects: await objectsOf(uid), uid };
  };

  it('highdicom: a circle on a CT, with its area and its site', async () => {
    const { annotations: found, objects: listed } = await study(
      'derived/sr/sr_document.dcm',
      'transfer-syntax/ct-small/CT_small.dcm',
    );
    expect(listed.map(({ notShown }) => notShown)).toEqual([[]]);
    expect(found).toMatchObject([
      {
        ...{ tool: 'CircleROI', label: 'Spinal cord', author: 'Foo' },
        code: { value: 'T-A7010', scheme: 'SRT', meaning: 'Spinal cord' },
        measurements: [{ value: 1.7, unit: 'cm²' }],
        origin: { site: { value: 'T-D00F7', meaning: 'Cervico-thoracic spine' } },
      },
    ]);
  });
});
