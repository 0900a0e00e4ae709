import { beforeAll, describe, expect, it } from 'vitest';
import { GET } from '@/app/api/studies/[studyUid]/others/route';
import type { PatientStudies } from '@/lib/api/studies';
import { axial } from '@/tests/phantoms/block-patient';
import { ctSlice, type PhantomFile } from '@/tests/phantoms/series';
import { call, json, problem } from './routes';
import { importAll, openTestWorld, serve } from './test-world';

const PATIENT = { PatientID: '4711', BodyPartExamined: 'CHEST' };
const of = (study: string, date: string, more: Record<string, string> = {}) =>
  ctSlice(axial(0), { study }, { ...PATIENT, StudyDate: date, ...more });

const own = of('own', '20200501', { IssuerOfPatientID: 'Ward' });
const prior = of('prior', '20190304', { IssuerOfPatientID: 'Ward' });
const later = of('later', '20210101', {
  IssuerOfPatientID: 'Ward',
  BodyPartExamined: 'HEAD',
});
const STRANGERS = [
  of('issuer', '20190101', { IssuerOfPatientID: 'Elsewhere' }),
  of('no issuer', '20190102'),
  of('born', '20190103', { IssuerOfPatientID: 'Ward', PatientBirthDate: '19990101' }),
  of('nobody', '20190104', { PatientID: '' }),
];

const others = (file: PhantomFile) => call(GET, { params: { studyUid: file.studyUid } });

beforeAll(async () => {
  const world = serve(await openTestWorld());
  await importAll(world, [own, prior, later, ...STRANGERS]);
});

describe('the other studies of a patient', () => {
  it('are those of the same ID, issuer and day of birth, the newest first', async () => {
    const { studies } = await json<PatientStudies>(others(own));
    expect(
      studies.map(({ studyUid, when, isAlike }) => [studyUid, when, isAlike]),
    ).toEqual([
      [later.studyUid, 'after', false],
      [prior.studyUid, 'before', true],
    ]);
    expect(studies[1]).toMatchObject({
      studyDate: '20190304',
      description: 'Blocks',
      modalities: ['CT'],
      instanceCount: 1,
    });
  });

  it('are none for one that has no ID, or that nobody knows', async () => {
    const [nobody] = STRANGERS.slice(-1);
    const { studies } = await json<PatientStudies>(others(nobody as PhantomFile));
    expect(studies).toEqual([]);
    await problem(call(GET, { params: { studyUid: '1.2.3' } }), 404);
  });
});
