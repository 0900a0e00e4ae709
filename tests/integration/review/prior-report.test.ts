import { beforeAll, expect, it } from 'vitest';
import { POST as postReport } from '@/app/api/reports/route';
import { PATCH as patchReport } from '@/app/api/reports/[id]/route';
import { POST as amend } from '@/app/api/reports/[id]/amendment/route';
import { POST as compare } from '@/app/api/reports/[id]/comparisons/route';
import { POST as dictate } from '@/app/api/reports/[id]/dictation/route';
import { PATCH as decide } from '@/app/api/reports/[id]/findings/[findingId]/route';
import { POST as sign } from '@/app/api/reports/[id]/sign/route';
import { reportSchema, type Report } from '@/lib/api/reports';
import type { Statement } from '@/lib/report/finding';
import { exportStudies } from '@/lib/workflow/export/study-files';
import { axial } from '@/tests/phantoms/block-patient';
import { ctSlice } from '@/tests/phantoms/series';
import { call, json, problem } from '../routes';
import { importAll, openTestWorld, serve } from '../test-world';
import type { World } from '@/lib/workflow/world';

const of = (study: string, date: string, more: Record<string, string> = {}) =>
  ctSlice(
    axial(0),
    { study },
    { PatientID: '4711', BodyPartExamined: 'CHEST', StudyDate: date, ...more },
  );
const own = of('own', '20200501');
const prior = of('prior', '20190304');
const later = of('later', '20210101');
const stranger = of('stranger', '20190101', { PatientID: '9' });

let world: World;
beforeAll(async () => {
  world = serve(await openTestWorld());
  await importAll(world, [own, prior, later, stranger]);
});

const statement = (words: string, more: Partial<Statement> = {}): Statement => ({
  ...({ section: 'findings', statement: words, polarity: 'present' } as const),
  ...{ certainty: null, anatomy: null, side: null, sizeMm: null, evidence: [] },
  ...more,
});
type Route = Parameters<typeof call>[0];
const send = (route: Route, { id, version }: Report, body: object, more = {}) =>
  call(route, {
    params: { id, ...more },
    headers: { 'if-match': `"${version}"` },
    json: body,
    method: 'POST',
  });
const read = async (answer: Promise<Response>, status = 200) =>
  reportSchema.parse(await json(answer, status));
const begin = (file: typeof own) =>
  read(call(postReport, { json: { studyUid: file.studyUid } }), 201);
const NAME = { name: 'Dr. Ada Reader' };

/** A report of one finding, signed. */
async function signedOf(file: typeof own, words: string): Promise<Report> {
  const { seriesUid, sopInstanceUid } = file;
  const evidence = [{ seriesUid, sopInstanceUid, frame: 1, box: null }];
  const addFinding = statement(words, { sizeMm: 8, evidence });
  const report = await read(send(patchReport, await begin(file), { addFinding }));
  return read(send(sign, report, NAME));
}

it('ties a finding to what a signed report of an earlier study says', async () => {
  let before = await signedOf(prior, 'A nodule of 8 mm.');
  const [finding] = before.findings;
  const findingId = finding?.id ?? '';
  const report = await begin(own);
  const asked = {
    ...{ reportId: before.id, findingId, change: 'larger' },
    statement: statement('A nodule of 11 mm, larger.', { sizeMm: 11 }),
  };
  // An amendment that is not signed yet is nobody's word.
  before = await read(send(amend, before, { reason: 'Wrong size.' }));
  const edited = { decision: 'edited', statement: { statement: 'Nothing there.' } };
  await read(send(decide, before, edited, { findingId }));
  const compared = await read(send(compare, report, asked));
  expect(compared.findings).toMatchObject([
    {
      statement: 'A nodule of 11 mm, larger.',
      compared: {
        ...{ studyUid: prior.studyUid, studyDate: '20190304', reportId: before.id },
        ...{ version: 3, findingId, change: 'larger' },
        ...{ statement: 'A nodule of 8 mm.', sizeMm: 8, evidence: finding?.evidence },
      },
    },
  ]);

  // Of the earlier images nothing is taken for images of this study.
  const signed = await read(send(sign, compared, NAME));
  expect(signed.status).toBe('final');
  const texts: string[] = [];
  const wish = { formats: ['json', 'fhir', 'dicom-sr'] } as const;
  for await (const made of exportStudies(world, [own.studyUid], wish)) {
    if (made.kind === 'file') texts.push(Buffer.from(made.file.bytes).toString('utf8'));
  }
  expect(texts).toHaveLength(3);
  for (const text of texts) {
    expect(text).toContain('larger');
    expect(text).toContain(prior.studyUid);
    expect(text).toContain('A nodule of 8 mm.');
  }
});

it('ties it to nothing else', async () => {
  const report = await begin(own);
  const ask = ({ id, findings }: Report, more = {}) =>
    send(compare, report, {
      ...{ reportId: id, findingId: findings[0]?.id ?? '', change: 'unchanged' },
      ...{ statement: statement('The same.'), ...more },
    });
  const signed = await signedOf(prior, 'A cyst.');
  await problem(ask(signed, { findingId: 'none' }), 404);
  await problem(ask(signed, { change: 'better' }), 400);
  await problem(ask(await signedOf(stranger, 'A cyst.')), 404);
  await problem(ask(await signedOf(later, 'A cyst.')), 409);
  const open = await begin(prior);
  const addFinding = statement('A cyst.');
  await problem(ask(await read(send(patchReport, open, { addFinding }))), 409);
});

it('writes down that a voice may leave the building', async () => {
  const { id } = await begin(own);
  const answer = await call(dictate, { params: { id }, method: 'POST' });
  expect(answer.status).toBe(204);
  await problem(call(dictate, { params: { id: 'none' }, method: 'POST' }), 404);
  const events = await world.db.auditEvent.findMany({
    where: { kind: 'dictation-allowed' },
  });
  expect(events.map(({ studyUid, object }) => [studyUid, object])).toEqual([
    [own.studyUid, `report ${id}`],
  ]);
});
