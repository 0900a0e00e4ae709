import { buffer } from 'node:stream/consumers';
import { beforeAll, describe, expect, it } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import { DELETE, PATCH } from '@/app/api/annotations/[id]/route';
import {
  GET as getAnnotations,
  POST as postAnnotation,
} from '@/app/api/annotations/route';
import { GET as download } from '@/app/api/exports/[id]/download/route';
import { POST as postExport } from '@/app/api/exports/route';
import { PATCH as patchReport } from '@/app/api/reports/[id]/route';
import { POST as sign } from '@/app/api/reports/[id]/sign/route';
import { POST as postReport } from '@/app/api/reports/route';
import { GET as getObjects } from '@/app/api/studies/[studyUid]/objects/route';
import {
  annotationListSchema,
  type Annotation,
  type CreateAnnotation,
} from '@/lib/api/annotations';
import { exportSchema } from '@/lib/api/exports';
import type { Report } from '@/lib/api/reports';
import { structuredObjectListSchema } from '@/lib/api/viewing/objects';
import type { Plane } from '@/tests/phantoms/block-patient';
import { ctStack, type PhantomFile } from '@/tests/phantoms/series';
import { call, json, problem } from '../routes';
import { importAll, openTestWorld, serve, type HandedIn } from '../test-world';

/** Aslant by 3 : 4, pixels 1.3 mm high and 1.7 mm wide: nothing in it is square, even or whole. */
const oblique = (z: number): Plane => ({
  rows: 31,
  columns: 35,
  position: [-20.125 - 0.6 * z, -15.5, -10 + 0.8 * z],
  row: [0.8, 0, 0.6],
  column: [0, 1, 0],
  spacing: [1.3, 1.7],
});
const images = ctStack(2, { study: 'there and back' }, oblique);
const [image] = images as [PhantomFile];
const { studyUid, seriesUid, sopInstanceUid } = image;

/** Of the first image, by the equation of PS3.3 C.7.6.2.1.1. */
const at = (column: number, row: number): [number, number, number] => [
  -20.125 + column * 1.7 * 0.8,
  -15.5 + row * 1.3,
  -10 + column * 1.7 * 0.6,
];

const NODULE = { value: '27925004', scheme: 'SCT', meaning: 'Nodule' };

type Points = [number, number, number][];
const drawing = (
  tool: CreateAnnotation['tool'],
  points: Points,
  more: Partial<CreateAnnotation> & { closed?: boolean } = {},
): CreateAnnotation => {
  const { closed, ...rest } = more;
  return {
    ...{ id: crypto.randomUUID(), tool, studyUid, seriesUid, sopInstanceUid, frame: 1 },
    ...{ label: '', code: null, measurements: [], color: null, visible: true },
    geometry: {
      space: 'patient',
      frameOfReferenceUid: null,
      points,
      ...(closed === undefined ? {} : { closed }),
    },
    ...rest,
  };
};

const drawn: readonly CreateAnnotation[] = [
  drawing('Length', [at(4, 5), at(20.25, 17.5)], {
    label: 'Knoten, größter 肝',
    code: NODULE,
    color: '#e31a1c',
    measurements: [{ name: 'length', value: 32.03125, unit: 'mm', note: 'at detector' }],
  }),
  drawing('Bidirectional', [at(4, 5), at(24, 5), at(12, 3), at(12, 9)], {
    measurements: [
      { name: 'long axis', value: 34, unit: 'mm' },
      { name: 'short axis', value: 7.8, unit: 'mm' },
    ],
  }),
  drawing('EllipticalROI', [at(14, 20), at(14, 8), at(10, 14), at(18, 14)], {
    measurements: [
      { name: 'area', value: 83.32, unit: 'mm²' },
      { name: 'mean', value: -12.5, unit: 'HU' },
      { name: 'sd', value: 3.25, unit: 'HU' },
      { name: 'pixels', value: 38, unit: '1' },
    ],
  }),
  drawing('CircleROI', [at(14, 14), at(17, 14)]),
  drawing('RectangleROI', [at(6, 6), at(16, 6), at(6, 12), at(16, 12)]),
  drawing('PlanarFreehandROI', [at(6, 6), at(16, 7), at(11, 13.5)], { closed: true }),
  drawing('Polyline', [at(6, 6), at(16, 7), at(11, 13.5)], { closed: false }),
  drawing('Angle', [at(4, 4), at(10, 10), at(20, 10)], {
    measurements: [{ name: 'angle', value: 142.6, unit: '°' }],
  }),
  drawing('CobbAngle', [at(4, 4), at(10, 6), at(5, 20), at(12, 16)]),
  drawing('Probe', [at(7, 9)], {
    measurements: [{ name: 'value', value: -1000, unit: 'HU' }],
  }),
  drawing('ArrowAnnotate', [at(7, 9), at(12, 12)], { label: 'here' }),
  drawing('Label', [at(3, 3)], { label: 'Words', color: '#33a02c' }),
  drawing('Calibration', [at(2, 2), at(12, 2)], {
    measurements: [{ name: 'true length', value: 20, unit: 'mm' }],
  }),
  drawing('KeyImage', [at(0, 0)], {
    geometry: { space: 'pixel', points: [[0, 0]] },
  }),
];

async function annotations(): Promise<Annotation[]> {
  const answer = await json(call(getAnnotations, { query: { studyUid } }));
  return annotationListSchema.parse(answer).annotations;
}
const objects = async () =>
  structuredObjectListSchema.parse(await json(call(getObjects, { params: { studyUid } })))
    .objects;

const accept = (each: Annotation) =>
  json<Annotation>(
    call(PATCH, {
      method: 'PATCH',
      params: { id: each.id },
      headers: { 'if-match': `"${each.version}"` },
      json: { review: { status: 'accepted', note: '' } },
    }),
  );

/** The files of a study in a format, by a report that is signed. */
async function exported(): Promise<Record<'dicom-sr' | 'gsps' | 'kos', HandedIn>> {
  const begun = await json<Report>(call(postReport, { json: { studyUid } }), 201);
  const finding = {
    ...{ section: 'findings', statement: 'A block.', polarity: 'present' },
    ...{ certainty: null, anatomy: null, side: null, sizeMm: null, evidence: [] },
  };
  const report = await json<Report>(
    call(patchReport, {
      method: 'PATCH',
      params: { id: begun.id },
      headers: { 'if-match': `"${begun.version}"` },
      json: { addFinding: finding },
    }),
  );
  await json(
    call(sign, {
      params: { id: report.id },
      headers: { 'if-match': `"${report.version}"` },
      json: { name: 'Ada Reader' },
    }),
  );
  const formats = ['dicom-sr', 'gsps', 'kos'];
  const done = exportSchema.parse(
    await json(call(postExport, { json: { studyUids: [studyUid], formats } }), 202),
  );
  expect(done.problems).toEqual([]);
  const answer = await call(download, { params: { id: done.id } });
  const zip = await fromBufferPromise(Buffer.from(await answer.arrayBuffer()), {});
  const files: HandedIn[] = [];
  for await (const entry of zip.eachEntry()) {
    const bytes = await buffer(await zip.openReadStreamPromise(entry));
    files.push({ name: entry.fileName, bytes });
  }
  const named = (name: string) => {
    const file = files.find((each) => each.name.endsWith(name));
    if (!file) throw new Error(`There is no ${name}.`);
    return file;
  };
  return { 'dicom-sr': named('sr.dcm'), gsps: named('pr.dcm'), kos: named('ko.dcm') };
}

/** What must not change on the way, whoever says it. */
const compared = (all: readonly (Annotation | CreateAnnotation)[]) =>
  all
    .map(
      ({ tool, geometry, label, code, measurements, color, sopInstanceUid, frame }) => ({
        ...{ tool, label, code, color, sopInstanceUid, frame, measurements },
        closed: geometry.closed,
        points: geometry.points.map((point) =>
          point.map((value) => Math.round(value * 200) / 200),
        ),
      }),
    )
    .sort((a, b) => drawnTools.indexOf(a.tool) - drawnTools.indexOf(b.tool));
const drawnTools = drawn.map(({ tool }) => tool);

/** Each value, to 0.01 mm. */
function expectSame(
  found: readonly (Annotation | CreateAnnotation)[],
  wanted: readonly (Annotation | CreateAnnotation)[],
  leave: readonly ('color' | 'code' | 'measurements' | 'label')[] = [],
) {
  const [a, b] = [compared(found), compared(wanted)];
  expect(a.map(({ tool }) => tool)).toEqual(b.map(({ tool }) => tool));
  for (const [index, each] of a.entries()) {
    const other = b[index];
    for (const [point, values] of each.points.entries()) {
      for (const [axis, value] of values.entries()) {
        const away = Math.abs(value - (other?.points[point]?.[axis] ?? NaN));
        expect(away, `${each.tool}, point ${point}`).toBeLessThanOrEqual(0.01);
      }
    }
    for (const name of ['label', 'color', 'code', 'measurements', 'closed'] as const) {
      if (name !== 'closed' && leave.includes(name)) continue;
      expect(each[name], `${each.tool}, ${name}`).toEqual(other?.[name]);
    }
  }
}

describe('what was drawn here, in another archive', () => {
  let first: Awaited<ReturnType<typeof exported>>;
  let second: Awaited<ReturnType<typeof exported>>;
  let author = '';
  beforeAll(async () => {
    const home = serve(await openTestWorld());
    await importAll(home, images);
    for (const each of drawn) await json(call(postAnnotation, { json: each }), 201);
    author = (await annotations())[0]?.author ?? '';
    first = await exported();
    await importAll(home, Object.values(first));
  }, 60_000);

  it('is where it was drawn already, and is there once', async () => {
    const all = await annotations();
    expect(all.map(({ source }) => source)).toEqual(drawn.map(() => 'person'));
    for (const { annotations: count, notShown } of await objects()) {
      expect(count).toBe(0);
      expect(notShown).toContainEqual(
        expect.objectContaining({ why: 'It is here already, and shown once.' }),
      );
    }
  });

  it('comes back from the report as it was, and is nobody’s word until it is taken over', async () => {
    const abroad = serve(await openTestWorld());
    // Before its images: nothing to be seen, and nothing lost.
    await importAll(abroad, [first['dicom-sr']]);
    expect(await annotations()).toEqual([]);
    expect((await objects())[0]?.notShown).toContainEqual({
      what: 'here',
      why: 'The image that it is on is not in this study here.',
    });
    await importAll(abroad, [...images, first['dicom-sr']]);
    const found = await annotations();
    expectSame(found, drawn);
    for (const { status, source, origin, author: by } of found) {
      expect([status, source, by]).toEqual(['proposed', 'external', author]);
      expect(origin).toMatchObject({ manufacturer: 'Overread', authors: [author] });
    }
    // All three say the same, twice: it is there once.
    await importAll(abroad, [...Object.values(first), ...Object.values(first)]);
    expect(await annotations()).toHaveLength(drawn.length);

    const [one] = found as [Annotation];
    const change = (id: string, version: number, body: object) =>
      call(PATCH, {
        method: 'PATCH',
        params: { id },
        headers: { 'if-match': `"${version}"` },
        json: body,
      });
    const refused = await problem(change(one.id, one.version, { label: 'Mine' }), 409);
    expect(refused.detail).toContain('Take it over first');
    await problem(
      call(DELETE, {
        method: 'DELETE',
        params: { id: one.id },
        headers: { 'if-match': `"${one.version}"` },
      }),
      409,
    );
    for (const each of found) {
      // A refused change left the first one as it is, under version 1.
      const taken = await accept(each);
      expect([taken.id, taken.version, taken.status]).toEqual([each.id, 2, 'accepted']);
    }
    const kept = await annotations();
    expectSame(kept, drawn);
    second = await exported();
    // Mine now: it can be changed, and still says whence it is.
    const mine = await json<Annotation>(change(one.id, 2, { label: 'Mine' }));
    expect([mine.label, mine.origin]).toEqual(['Mine', one.origin]);
  }, 60_000);

  it('leaves again as it came: same things, same values, same people', async () => {
    const third = serve(await openTestWorld());
    await importAll(third, [...images, second['dicom-sr']]);
    const again = await annotations();
    expectSame(again, drawn);
    const other = serve(await openTestWorld());
    await importAll(other, [...images, first['dicom-sr']]);
    const before = await annotations();
    const said = (all: readonly Annotation[]) =>
      all
        .map(({ origin, createdAt, author: by }) => [origin?.trackingUid, createdAt, by])
        .sort();
    expect(said(again)).toEqual(said(before));
  }, 60_000);

  it('comes back from presentation states and key objects alone', async () => {
    const abroad = serve(await openTestWorld());
    await importAll(abroad, [...images, first.gsps, first.kos]);
    const found = await annotations();
    // Graphics have no codes, words no colour, and numbers there have five digits and no scale.
    expectSame(found, drawn, ['code', 'color', 'measurements']);
    const values = (all: readonly (Annotation | CreateAnnotation)[]) =>
      all
        .flatMap(({ measurements }) =>
          measurements.map(({ name, unit, value }) => [
            name,
            unit,
            Number(value.toPrecision(5)),
          ]),
        )
        .sort();
    expect(values(found)).toEqual(values(drawn));
    expect(found.find(({ tool }) => tool === 'Length')?.color).toBe('#e31a1c');
  }, 60_000);
});
