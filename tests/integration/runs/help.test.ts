import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GET as getModels } from '@/app/api/models/route';
import { POST as postPreview } from '@/app/api/previews/route';
import { GET as getReport, PATCH as patchReport } from '@/app/api/reports/[id]/route';
import { PUT as putTranslation } from '@/app/api/reports/[id]/translations/[language]/route';
import { GET as getTranslations } from '@/app/api/reports/[id]/translations/route';
import { PATCH as decide } from '@/app/api/reports/[id]/findings/[findingId]/route';
import { POST as takeIn } from '@/app/api/reports/[id]/proposals/route';
import { POST as sign } from '@/app/api/reports/[id]/sign/route';
import { POST as undo } from '@/app/api/reports/[id]/undo/route';
import { POST as postReport } from '@/app/api/reports/route';
import { GET as reread } from '@/app/api/runs/[id]/reread/route';
import { POST as postRun } from '@/app/api/runs/route';
import { rereadSchema } from '@/lib/api/models/kept-run';
import { translationListSchema } from '@/lib/api/reading/translations';
import { reportSchema, type Report } from '@/lib/api/reports';
import { modelListSchema, previewSchema } from '@/lib/api/runs';
import type { Statement } from '@/lib/report/finding';
import { LOCAL_USER } from '@/lib/workflow/people/person';
import { ctStack, type PhantomFile } from '@/tests/phantoms/series';
import { answeredFinding } from '../answered-finding';
import { openModelWorld, requestOf, runToEnd, type ModelWorld } from '../model-world';
import { call, json, problem } from '../routes';

const files = ctStack(3);
const [file, second] = files as [PhantomFile, PhantomFile];
const { studyUid } = file;
let models: ModelWorld;
beforeAll(async () => {
  models = await openModelWorld(files);
});

const read = async (answer: Promise<Response>, status = 200) =>
  reportSchema.parse(await json(answer, status));
let report: Report;
const send = (
  route: Parameters<typeof call>[0],
  body?: unknown,
  more = {},
  method = 'POST',
) =>
  call(route, {
    params: { id: report.id, ...more },
    headers: { 'if-match': `"${report.version}"` },
    method,
    ...(body === undefined ? {} : { json: body }),
  });
const evidence = (box: Statement['evidence'][number]['box'] = null) => {
  const { seriesUid, sopInstanceUid } = second;
  return [{ seriesUid, sopInstanceUid, frame: 1, box }];
};
const add = async (statement: string, more: Partial<Statement> = {}) => {
  const addFinding = {
    ...{ section: 'findings', statement, polarity: 'present', certainty: null },
    ...{ anatomy: null, side: null, sizeMm: null, evidence: [] },
    ...more,
  };
  report = await read(send(patchReport, { addFinding }, {}, 'PATCH'));
};
const ofReport = () => ({ reportId: report.id, version: report.version });

beforeEach(async () => {
  report = await read(call(postReport, { json: { studyUid } }), 201);
  await add('Axial CT of the chest.', { section: 'technique' });
  await add('Solid nodule of 9 mm in the right lung.', {
    ...{ side: 'right', sizeMm: 9, evidence: evidence([10, 20, 30, 40]) },
  });
  await add('A cyst that is none.');
  const { id = '' } = report.findings[2] ?? {};
  const rejected = { decision: 'rejected', reason: 'Not there' };
  report = await read(send(decide, rejected, { findingId: id }, 'PATCH'));
});

/** Ask for it, and the request as the service got it. */
const ask = async (task: object, answer: unknown, recipe = {}, more = {}) => {
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
  models.service.reply({ kind: 'answer', text });
  const request = { ...(await requestOf(models.world, file, recipe)), task, ...more };
  const before = models.service.requests.length;
  const done = await runToEnd(request);
  const [sent, ...others] = models.service.requests.slice(before);
  expect(others).toEqual([]);
  return { ...done, request, sent };
};
const impression = () => ({ kind: 'impression', ...ofReport() });

describe('an impression of accepted findings', () => {
  const answer = {
    impression: [
      { statement: 'Nodule of 9 mm in the right lung.', findings: [2] },
      { statement: 'Nodule in the left lung.', findings: [2] },
      { statement: 'Aortic dissection.', findings: [] },
    ],
  };

  it('is asked of the findings alone: no image leaves, nor what was rejected', async () => {
    const request = { ...(await requestOf(models.world, file)), task: impression() };
    const preview = previewSchema.parse(await json(call(postPreview, { json: request })));
    const { sent, run } = await ask(impression(), answer);
    expect(preview.images).toEqual([]);
    expect(preview.questions.map(({ kind }) => kind)).toEqual(['impression']);
    expect(preview.context.match(/"says":"(.*?)"/g)).toEqual([
      '"says":"Axial CT of the chest."',
      '"says":"Solid nodule of 9 mm in the right lung."',
    ]);
    expect(preview.deidentification.map(({ message }) => message)).toEqual([
      'No image goes along, and no fact of the header: only the words below.',
      'Words that people wrote go along. Look for names in them.',
    ]);
    expect(sent?.images).toEqual([]);
    expect(sent?.text).toContain('Solid nodule of 9 mm');
    expect(sent?.text).not.toContain('cyst');
    expect(run.images).toEqual([]);
  });

  it('rests on findings, is held against them, and can be read again', async () => {
    const { run, id } = await ask(impression(), answer);
    const { statements = [], warnings } = run.draft ?? {};
    expect(statements.map(({ section }) => section)).toEqual(
      Array.from({ length: 3 }, () => 'impression'),
    );
    expect(statements[0]?.evidence).toEqual(evidence([10, 20, 30, 40]));
    // By the number that the finding has in the report.
    expect(warnings).toEqual([
      [],
      ['Says left; statement 2 says right.'],
      ['Names no finding that it rests on.', 'Speaks of “dissection”; no finding does.'],
    ]);
    const again = rereadSchema.parse(await json(call(reread, { params: { id } })));
    expect(again.differences).toEqual([]);
  });

  it('enters the report to be decided on, once, and by choice', async () => {
    const { run, id } = await ask(impression(), answer);
    report = await read(send(takeIn, { runId: id, statements: [0] }));
    const taken = report.findings.at(-1);
    expect(taken).toMatchObject({ source: 'model', decision: 'undecided', runId: id });
    expect(taken?.proposed).toEqual(run.draft?.statements[0]);
    expect(report.prose.impression).toEqual([]);
    const refused = await problem(send(sign, { name: 'Dr. Ada' }), 409);
    expect(refused.title).toMatch(/A finding has no decision yet: 4 /);
    await problem(send(takeIn, { runId: id, statements: [0] }), 409);
    await problem(send(takeIn, { runId: id, statements: [7] }), 404);
    report = await read(send(undo));
    expect(report.findings).toHaveLength(3);
  });

  it('goes into no other report, and begins none', async () => {
    const { id } = await ask(impression(), answer);
    await problem(call(postReport, { json: { studyUid, runId: id } }), 409);
    report = await read(call(postReport, { json: { studyUid } }), 201);
    await problem(send(takeIn, { runId: id, statements: [0] }), 409);
    const plain = await ask(undefined as never, { findings: [answeredFinding('Gas.')] });
    await problem(send(takeIn, { runId: plain.id, statements: [0] }), 409);
  });

  it.each([
    ['prose', 'All is well.', 'answer_not_json'],
    ['another form', { impression: 'All is well.' }, 'answer_not_a_draft'],
    [
      'a finding that it was not given',
      { impression: [{ statement: 'A cyst.', findings: [3] }] },
      'answer_not_a_draft',
    ],
    ['nothing', { impression: [] }, 'answer_empty'],
  ])('is refused where the answer is %s, and kept', async (_, said, code) => {
    const { run } = await ask(impression(), said);
    expect(run.error?.code).toBe(code);
    expect(run.rawAnswer).not.toBe('');
  });

  it('is of one version of the report, and of findings that stand', async () => {
    const old = impression();
    await add('No pleural effusion.', { polarity: 'absent' });
    const request = await requestOf(models.world, file);
    const asked = (task: object) => call(postPreview, { json: { ...request, task } });
    expect((await problem(asked(old), 412)).title).toMatch(/changed meanwhile/);
    report = await read(call(postReport, { json: { studyUid } }), 201);
    expect((await problem(asked(impression()), 409)).title).toMatch(/No finding stands/);
    await problem(asked({ ...impression(), reportId: 'none' }), 404);
    const control = { ...request, task: old, control: 'blank' };
    await problem(call(postPreview, { json: control }), 422);
  });
});

describe('one section drafted anew', () => {
  const task = () => ({ kind: 'section', section: 'findings', ...ofReport() });
  const answer = {
    findings: [
      answeredFinding('A piece of bone.', { slices: [1, 2] }),
      answeredFinding('Sagittal MR.', { section: 'technique' }),
    ],
    impression: [{ statement: 'Bone.', slices: [1] }],
  };

  it('sees the images, what stands and what was rejected; the rest of it is left out', async () => {
    const { run, sent } = await ask(task(), answer);
    expect(sent?.images).toHaveLength(3);
    expect(sent?.text).toContain('Solid nodule of 9 mm in the right lung.');
    expect(sent?.text).toMatch(/A cyst that is none\..*Not there/);
    expect(run.draft?.statements.map(({ statement }) => statement)).toEqual([
      'A piece of bone.',
    ]);
    expect(run.draft?.notes).toContain('Statements of other sections were left out.');
  });

  it('may cite no slice that was not sent, and has controls of its own', async () => {
    const unsent = { findings: [answeredFinding('Bone.', { slices: [9] })] };
    const { run } = await ask(task(), { ...unsent, impression: [] });
    expect(run.error?.code).toBe('answer_cites_unsent_slice');
    const of = task();
    const blank = await ask(of, answer, {}, { control: 'blank' });
    await problem(send(takeIn, { runId: blank.id, statements: [0] }), 409);
    // The control of a draft by the same recipe is none of a section.
    const draft = await ask(undefined as never, answer);
    expect(draft.run.controls).toEqual([]);
    const again = await ask(of, answer);
    expect(again.run.controls).toMatchObject([{ images: 'blank', again: 1, of: 1 }]);
  });
});

describe('a question about a region', () => {
  const place = (
    box: Statement['evidence'][number]['box'] = [15.5, 7.5, 31.5, 15.5],
  ) => ({
    kind: 'region',
    place: evidence(box)[0],
  });
  const question = 'Is that bone?';
  const finding = answeredFinding('A piece of bone.', { slices: [2], box_slice: 2 });
  const answer = {
    answer: 'Yes, it is as dense as bone.',
    slices: [2],
    findings: [{ ...finding, box_2d: [300, 150, 400, 220] }],
  };

  it('names the slice and the box in the model’s own coordinates', async () => {
    const { run, sent, id } = await ask(place(), answer, { question });
    expect(sent?.images).toHaveLength(3);
    expect(sent?.text).toContain(question);
    expect(sent?.text).toContain(
      // 16, 8, 32, 16 of 64 pixels from the corner of the image, in thousandths.
      'slice 2, the box [left, top, right, bottom] = [250, 125, 500, 250]',
    );
    expect(run.draft?.answer).toEqual({
      text: 'Yes, it is as dense as bone.',
      evidence: evidence(),
      warnings: [],
    });
    expect(run.draft?.statements).toMatchObject([{ statement: 'A piece of bone.' }]);
    expect(run.draft?.warnings).toEqual([[]]);
    report = await read(send(takeIn, { runId: id, statements: [0] }));
    expect(report.findings.at(-1)).toMatchObject({ decision: 'undecided' });
  });

  it('warns of an answer that lies elsewhere', async () => {
    const far = { ...finding, box_2d: [700, 700, 800, 800] };
    const other = answeredFinding('Gas.', { slices: [1] });
    const { run } = await ask(
      place(),
      { answer: 'No bone there.', slices: [], findings: [far, other] },
      { question },
    );
    expect(run.draft?.warnings).toEqual([
      ['Its box lies outside the region that was asked about.'],
      ['Points to other slices than the one that was asked about.'],
    ]);
    expect(run.draft?.answer?.warnings).toContain('The answer cites no slice.');
  });

  it('is a question, about a slice that is sent; and the answer cites no other', async () => {
    const request = await requestOf(models.world, file, { question, to: 1 });
    const asked = (more: object) =>
      problem(call(postPreview, { json: { ...request, task: place(), ...more } }), 400);
    expect((await asked({})).title).toMatch(/would not be sent/);
    const silent = { ...request.recipe, question: ' ' };
    expect((await asked({ recipe: silent })).title).toMatch(/question is missing/);
    const { run } = await ask(place(), { ...answer, slices: [4] }, { question });
    expect(run.error?.code).toBe('answer_cites_unsent_slice');
  });
});

describe('a translation', () => {
  const task = () => ({ kind: 'translation', language: 'zh', ...ofReport() });
  const good = ['胸部轴位 CT。', '右肺实性结节，9 mm。'];
  const said = (...texts: string[]) => ({
    sentences: texts.map((text, index) => ({ number: index + 1, text })),
  });
  const kept = async () =>
    translationListSchema.parse(
      await json(call(getTranslations, { params: { id: report.id } })),
    ).translations;
  const review = (version: number, sentences: string[]) =>
    call(putTranslation, {
      params: { id: report.id, language: 'zh' },
      headers: { 'if-match': `"${version}"` },
      method: 'PUT',
      json: { sentences },
    });

  it('is of the report’s sentences alone, kept beside it, and marked as a machine’s', async () => {
    const { sent, run, id } = await ask(task(), said(...good));
    expect(sent?.images).toEqual([]);
    expect(sent?.text).toContain('Solid nodule of 9 mm');
    expect(sent?.text).not.toContain('cyst');
    expect(run.draft?.statements).toEqual([]);
    const [one, ...others] = await kept();
    expect(others).toEqual([]);
    expect(one).toMatchObject({
      ...{ language: 'zh', kind: 'machine', version: 1, runId: id, isStale: false },
      reportVersion: report.version,
    });
    expect(one?.sentences.map(({ text, warnings }) => [text, warnings])).toEqual(
      good.map((text) => [text, []]),
    );
    // Nothing of it is in the report, nor can be taken into it.
    expect(
      JSON.stringify(await read(send(getReport, undefined, {}, 'GET'))),
    ).not.toContain('右肺');
    await problem(send(takeIn, { runId: id, statements: [0] }), 404);
    const again = rereadSchema.parse(await json(call(reread, { params: { id } })));
    expect(again.failure).toBeNull();
  });

  it('is answered for by whoever compared it; what it was stays', async () => {
    await ask(task(), said('胸部轴位 CT。', '左肺实性结节，8 mm。'));
    const [machine] = await kept();
    expect(machine?.sentences[1]?.warnings).toEqual([
      'The translation leaves out the number 9.',
      'The translation says left; the report does not.',
      'The report says right; the translation does not.',
    ]);
    await problem(review(2, good), 412);
    await problem(review(1, good.slice(1)), 400);
    await json(review(1, good));
    expect(await kept()).toMatchObject([
      {
        kind: 'reviewed',
        version: 2,
        author: LOCAL_USER,
        sentences: [{}, { text: good[1], warnings: [] }],
      },
    ]);
    const rows = await models.world.db.reportTranslation.findMany({
      where: { reportId: report.id },
    });
    expect(rows.map(({ kind }) => kind).sort()).toEqual(['machine', 'reviewed']);
  });

  it('is stale once the report says something else, and can’t be answered for then', async () => {
    await ask(task(), said(...good));
    await add('No pleural effusion.', { polarity: 'absent' });
    expect(await kept()).toMatchObject([{ isStale: true }]);
    await problem(review(1, good), 409);
    report = await read(send(undo));
    expect(await kept()).toMatchObject([{ isStale: false }]);
    // A name under it changes no word.
    report = await read(send(sign, { name: 'Dr. Ada' }));
    expect(await kept()).toMatchObject([{ isStale: false }]);
    const { run } = await ask(task(), said(...good));
    expect(run.status).toBe('succeeded');
    expect(await kept()).toMatchObject([{ kind: 'machine', version: 2 }]);
  });

  it.each([
    ['a sentence is missing', said(good[0] ?? '')],
    ['one is made up', said(...good, '建议复查。')],
    [
      'one is there twice',
      { sentences: [1, 1, 2].map((number) => ({ number, text: '一' })) },
    ],
    ['it is another form', { translation: good.join('') }],
  ])('is none where %s', async (_, answer) => {
    const { run } = await ask(task(), answer);
    expect(run.error?.code).toBe('answer_not_a_draft');
    expect(await kept()).toEqual([]);
  });
});

it('is told what can’t do any of it: what measures, and what plays back', async () => {
  const { models: rows } = modelListSchema.parse(await json(call(getModels)));
  const why = new Map(rows.map(({ id, cannotHelp }) => [id, cannotHelp]));
  expect(why.get('vlm')).toBeNull();
  expect(why.get('baseline')).toMatch(/only measures/);
  expect(why.get('replay')).toMatch(/plays recorded answers back/);
  for (const id of ['baseline', 'replay']) {
    const request = await requestOf(models.world, file, {}, id);
    for (const route of [postPreview, postRun]) {
      const said = await problem(
        call(route, { json: { ...request, task: impression() } }),
        422,
      );
      expect(said.title).toBe(why.get(id));
    }
  }
});
