import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  PATCH as patchDrawing,
  DELETE as eraseDrawing,
} from '@/app/api/annotations/[id]/route';
import { POST as postDrawing } from '@/app/api/annotations/route';
import { POST as undo } from '@/app/api/reports/[id]/undo/route';
import { POST as postReport } from '@/app/api/reports/route';
import { GET as getReport, PATCH as patchReport } from '@/app/api/reports/[id]/route';
import { PATCH as decide } from '@/app/api/reports/[id]/findings/[findingId]/route';
import { POST as sign } from '@/app/api/reports/[id]/sign/route';
import { GET as getVersions } from '@/app/api/reports/[id]/versions/route';
import { GET as getReports } from '@/app/api/studies/[studyUid]/reports/route';
import { GET as getStudies } from '@/app/api/studies/route';
import { reportSchema, reportVersionsSchema, type Report } from '@/lib/api/reports';
import type { StudyRow } from '@/lib/api/studies';
import { LOCAL_USER } from '@/lib/workflow/people/person';
import { ctStack, type PhantomFile } from '@/tests/phantoms/series';
import { answeredFinding as finding } from '../answered-finding';
import { openModelWorld, requestOf, runToEnd, type ModelWorld } from '../model-world';
import { call, json, problem } from '../routes';

const files = ctStack(2);
const [file] = files as [PhantomFile];
const { studyUid } = file;
const draft = JSON.stringify({
  findings: [
    finding('a block of bone'),
    finding('A pocket of gas.'),
    finding('A fracture.'),
  ],
  impression: [{ statement: 'Blocks.', slices: [1, 2] }],
});

let models: ModelWorld;
let runId: string;
beforeAll(async () => {
  models = await openModelWorld(files);
  models.service.reply({ kind: 'answer', text: draft });
  runId = (await runToEnd(await requestOf(models.world, file))).id;
});

let report: Report;
beforeEach(async () => {
  report = await begin();
});

const read = async (answer: Promise<Response>, status = 200) => {
  const response = await answer;
  const body = reportSchema.parse(await json(response.clone(), status));
  expect(response.headers.get('etag')).toBe(`"${body.version}"`);
  return body;
};
const begin = () => read(call(postReport, { json: { studyUid, runId } }), 201);
const now = () => read(call(getReport, { params: { id: report.id } }));

/** Decide on finding `index`, from 0. */
const patch = (index: number, decision: object, version = report.version) =>
  call(decide, {
    params: { id: report.id, findingId: report.findings[index]?.id ?? '' },
    json: decision,
    headers: { 'if-match': `"${version}"` },
    method: 'PATCH',
  });
const decided = async (index: number, decision: object) => {
  report = await read(patch(index, decision));
};
const signed = (version = report.version, name = 'Dr. Ada Reader') =>
  call(sign, {
    params: { id: report.id },
    json: { name },
    headers: { 'if-match': `"${version}"` },
  });
const proseOf = ({ prose }: Report) =>
  Object.values(prose)
    .flat()
    .map(({ text }) => text);

describe('a report from a draft', () => {
  it('begins with every statement waiting, and says nothing yet', async () => {
    expect(report).toMatchObject({ version: 1, status: 'draft', runId, modelId: 'vlm' });
    expect(report.findings.map(({ decision, source }) => [decision, source])).toEqual(
      Array.from({ length: 4 }, () => ['undecided', 'model']),
    );
    expect(proseOf(report)).toEqual([]);
    const { reports } = await json<{ reports: Report[] }>(
      call(getReports, { params: { studyUid } }),
    );
    expect(reports[0]).toEqual(report);
  });

  it('is made of what a person accepted or edited, and of nothing else', async () => {
    await decided(0, { decision: 'accepted' });
    await decided(1, {
      decision: 'edited',
      statement: { statement: 'A pocket of air.' },
    });
    await decided(2, { decision: 'rejected', reason: 'There is none.' });
    expect(proseOf(report)).toEqual(['A block of bone.', 'A pocket of air.']);
    const [, edited, rejected] = report.findings;
    expect(edited).toMatchObject({ decision: 'edited', decidedBy: LOCAL_USER });
    // The model's own words stay beside it.
    expect(edited?.proposed?.statement).toBe('A pocket of gas.');
    expect(rejected).toMatchObject({ decision: 'rejected', reason: 'There is none.' });
    expect(await now()).toEqual(report);
    const { studies } = await json<{ studies: StudyRow[] }>(call(getStudies));
    expect(studies[0]?.report).toMatchObject({
      decided: 3,
      findings: 4,
      status: 'draft',
    });
  });

  it('takes decisions back: the model’s words wait again', async () => {
    await decided(1, {
      decision: 'edited',
      statement: { statement: 'A pocket of air.' },
    });
    await decided(1, { decision: 'undecided' });
    expect(report.findings[1]).toMatchObject({
      decision: 'undecided',
      statement: 'A pocket of gas.',
      decidedBy: null,
    });
    expect(proseOf(report)).toEqual([]);
  });

  it('keeps every version, with who did what', async () => {
    await decided(0, { decision: 'accepted' });
    await decided(0, { decision: 'rejected', reason: 'Looked again.' });
    const { versions } = reportVersionsSchema.parse(
      await json(call(getVersions, { params: { id: report.id } })),
    );
    expect(
      versions.map(({ version, action, author }) => [version, action, author]),
    ).toEqual([
      [1, 'created', LOCAL_USER],
      [2, 'accepted', LOCAL_USER],
      [3, 'rejected', LOCAL_USER],
    ]);
    expect(versions.map(({ findings }) => findings[0]?.decision)).toEqual([
      'undecided',
      'accepted',
      'rejected',
    ]);
  });

  it('takes a finding of the reader’s own', async () => {
    const own = {
      ...{
        section: 'findings',
        statement: 'A scar.',
        polarity: 'present',
        certainty: null,
      },
      ...{ anatomy: null, side: 'left', sizeMm: 4, evidence: [] },
    };
    report = await read(
      call(patchReport, {
        params: { id: report.id },
        json: { addFinding: own },
        headers: { 'if-match': '"1"' },
        method: 'PATCH',
      }),
    );
    expect(report.findings.at(-1)).toMatchObject({
      source: 'person',
      decision: 'accepted',
    });
    expect(proseOf(report)).toEqual(['A scar.']);
  });
});

describe('signing', () => {
  it('is refused while a finding waits, and names which', async () => {
    await decided(0, { decision: 'accepted' });
    const { title } = await problem(signed(), 409);
    expect(title).toMatch(/3 findings have no decision/);
    expect(title).toContain(report.findings[3]?.id);
    expect(await now()).toEqual(report);
  });

  it('is refused while nothing stands in the report', async () => {
    for (const index of [0, 1, 2, 3]) {
      await decided(index, { decision: 'rejected', reason: 'No.' });
    }
    await problem(signed(), 409);
  });

  it('closes the report for good', async () => {
    for (const index of [0, 1, 2, 3]) await decided(index, { decision: 'accepted' });
    await problem(signed(1), 412);
    await problem(signed(report.version, '   '), 400);
    report = await read(signed());
    expect(report).toMatchObject({
      status: 'final',
      signedBy: 'Dr. Ada Reader',
      version: 6,
    });
    expect(report.signedAt).toMatch(/^\d{4}-\d\d-\d\dT/);
    await problem(patch(0, { decision: 'rejected', reason: 'Too late.' }), 409);
    await problem(signed(), 409);
    await problem(
      call(patchReport, {
        params: { id: report.id },
        json: { addFinding: { ...report.findings[0] } },
        headers: { 'if-match': `"${report.version}"` },
        method: 'PATCH',
      }),
      409,
    );
    expect(await now()).toEqual(report);
  });
});

describe('a stale or wrong write', () => {
  it('gets 412, says which version is there, and loses nothing', async () => {
    await decided(0, { decision: 'accepted' });
    const { detail, type } = await problem(
      patch(0, { decision: 'rejected', reason: 'x' }, 1),
      412,
    );
    expect(type).toBe('urn:overread:version_stale');
    expect(detail).toContain('Version 2');
    expect(await now()).toEqual(report);
  });

  it('without If-Match gets 428', async () => {
    const params = { id: report.id, findingId: report.findings[0]?.id ?? '' };
    const accept = { params, json: { decision: 'accepted' }, method: 'PATCH' };
    await problem(call(decide, accept), 428);
    await problem(call(decide, { ...accept, headers: { 'if-match': '*' } }), 428);
    await problem(call(sign, { params, json: { name: 'x' } }), 428);
  });

  it.each([
    ['a decision that nobody knows', { decision: 'perhaps' }, 400],
    ['a rejection without a reason', { decision: 'rejected', reason: ' ' }, 400],
    [
      'an edit that leaves nothing',
      { decision: 'edited', statement: { statement: '' } },
      400,
    ],
  ])('is refused: %s', async (_, decision, status) => {
    const { issues } = await problem(patch(0, decision), status);
    expect(issues?.length).toBeGreaterThan(0);
    expect(await now()).toEqual(report);
  });

  it('is refused for what is not there', async () => {
    const headers = { 'if-match': '"1"' };
    const accept = { json: { decision: 'accepted' }, headers, method: 'PATCH' };
    await problem(
      call(decide, { params: { id: report.id, findingId: 'x' }, ...accept }),
      404,
    );
    await problem(call(decide, { params: { id: 'x', findingId: 'x' }, ...accept }), 404);
    await problem(call(getReport, { params: { id: 'x' } }), 404);
    await problem(call(getVersions, { params: { id: 'x' } }), 404);
    await problem(call(postReport, { json: { studyUid: '1.2.3' } }), 404);
    await problem(call(postReport, { json: { studyUid, runId: 'x' } }), 404);
  });

  it('does not begin a report from a run without a draft', async () => {
    models.service.reply({ kind: 'answer', text: 'prose' });
    const { id } = await runToEnd(await requestOf(models.world, file));
    await problem(call(postReport, { json: { studyUid, runId: id } }), 409);
  });
});

describe('drawings in a report', () => {
  const line = (mm: number) => [{ name: 'length', value: mm, unit: 'mm' }];
  async function drawn(mm: number, on = file): Promise<string> {
    const { studyUid, seriesUid, sopInstanceUid } = on;
    const json_ = {
      ...{ id: crypto.randomUUID(), tool: 'Length', label: '', frame: 1 },
      ...{ studyUid, seriesUid, sopInstanceUid, measurements: line(mm) },
      geometry: {
        space: 'patient',
        frameOfReferenceUid: null,
        points: [
          [0, 0, 0],
          [mm, 0, 0],
        ],
      },
    };
    return (await json<{ id: string }>(call(postDrawing, { json: json_ }), 201)).id;
  }
  const version = (number: number) => ({ headers: { 'if-match': `"${number}"` } });
  const link = (id: string) => ({
    ...{ decision: 'edited', statement: { statement: 'A block.' }, link: [id] },
  });

  it('are read from the archive, stay as they were when they were tied, and are undone', async () => {
    const id = await drawn(12.34);
    await decided(0, link(id));
    expect(proseOf(report)).toEqual(['A block, 12.3 mm.']);
    const change = { measurements: line(15) };
    const redrawn = { params: { id }, method: 'PATCH', json: change, ...version(1) };
    await json(call(patchDrawing, redrawn));
    expect(proseOf(await now())).toEqual(['A block, 12.3 mm.']);
    await decided(0, link(id));
    expect(report.findings[0]?.measured).toMatchObject([
      { annotationId: id, version: 2, tool: 'Length', values: line(15) },
    ]);
    expect(proseOf(report)).toEqual(['A block, 15.0 mm.']);
    const back = {
      params: { id: report.id },
      method: 'POST',
      ...version(report.version),
    };
    report = await read(call(undo, back));
    expect(proseOf(report)).toEqual(['A block, 12.3 mm.']);
  });

  it('come with a finding of one’s own, and are refused where there are none', async () => {
    const own = {
      ...{ section: 'findings', statement: 'Length', polarity: 'present' },
      ...{ certainty: null, anatomy: null, side: null, sizeMm: null, evidence: [] },
    };
    const [id, gone] = [await drawn(8), await drawn(9)];
    const { version: first } = report;
    const ask = (ids: string[]) => ({
      ...{ params: { id: report.id }, method: 'PATCH', ...version(first) },
      json: { addFinding: own, link: ids },
    });
    await call(eraseDrawing, { params: { id: gone }, method: 'DELETE', ...version(1) });
    for (const wrong of [gone, 'none']) {
      await problem(call(patchReport, ask([wrong])), 404);
    }
    report = await read(call(patchReport, ask([id])));
    expect(proseOf(report)).toEqual(['Length, 8.0 mm.']);
    expect(report.findings.at(-1)).toMatchObject({
      ...{ sizeMm: 8, source: 'person', decision: 'accepted' },
      evidence: [{ sopInstanceUid: file.sopInstanceUid, box: null }],
    });
  });
});
