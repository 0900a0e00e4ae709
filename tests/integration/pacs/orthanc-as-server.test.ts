import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { POST as echo } from '@/app/api/pacs/nodes/[id]/echo/route';
import { POST as search } from '@/app/api/pacs/nodes/[id]/search/route';
import { GET as listSeries } from '@/app/api/pacs/nodes/[id]/studies/[studyUid]/series/route';
import { GET as listNodes } from '@/app/api/pacs/nodes/route';
import { POST as resume } from '@/app/api/pacs/pulls/[id]/resume/route';
import {
  pacsEchoSchema,
  pacsNodeListSchema,
  pacsSeriesListSchema,
  pacsStudyListSchema,
} from '@/lib/api/pacs/protocol';
import type { World } from '@/lib/workflow/world';
import { hasOrthanc, startOrthanc, type Orthanc } from '@/tests/peers/orthanc';
import { axial } from '@/tests/phantoms/block-patient';
import { ctSlice, ctStack, diffusionMr } from '@/tests/phantoms/series';
import { call, json } from '../routes';
import { importAll } from '../test-world';
import { pushDrawn } from '../push/to-orthanc';
import { giveToOrthanc } from './orthanc-files';
import { ended, namePacs, openPacsWorld, pull } from './pacs-server';

const PASSWORD = 'sesame open';
const chest = ctStack(40, { study: 'chest' });
const head = [
  ...diffusionMr({ study: 'head', series: 'dwi' }),
  ...ctStack(5, { study: 'head', series: 'ct' }),
];
const named = ctSlice(
  axial(0),
  { study: 'named' },
  {
    PatientName: 'McAdams^Jim',
    PatientID: 'M-77',
    StudyDate: '20251224',
    StudyDescription: 'Angio',
    AccessionNumber: 'ACC9',
  },
);
const uidOf = (files: readonly { studyUid: string }[]) => files[0]?.studyUid ?? '';

describe.skipIf(!hasOrthanc)('Orthanc by DICOMweb', () => {
  let world: World;
  let orthanc: Orthanc;
  beforeAll(async () => {
    orthanc = await startOrthanc({
      config: {
        AuthenticationEnabled: true,
        RegisteredUsers: { reader: PASSWORD },
      },
      authorization: `Basic ${Buffer.from(`reader:${PASSWORD}`).toString('base64')}`,
    });
    process.env['PACS_TEST_USER'] = 'reader';
    process.env['PACS_TEST_PASSWORD'] = PASSWORD;
    process.env['PACS_TEST_WRONG'] = 'Bearer nobody';
    const baseUrl = `${orthanc.http}/dicom-web`;
    world = await openPacsWorld([
      {
        id: 'orthanc',
        title: 'Orthanc',
        dicomweb: {
          baseUrl,
          usernameEnv: 'PACS_TEST_USER',
          passwordEnv: 'PACS_TEST_PASSWORD',
        },
      },
      { id: 'locked', dicomweb: { baseUrl, authorizationEnv: 'PACS_TEST_WRONG' } },
      { id: 'unset', dicomweb: { baseUrl, authorizationEnv: 'PACS_TEST_NOT_SET' } },
      { id: 'away', dicomweb: { baseUrl: 'http://127.0.0.1:9/dicom-web' } },
    ]);
    await giveToOrthanc(orthanc, [...chest, ...head, named]);
  });
  afterAll(() => orthanc.stop());

  const find = async (asked: object) =>
    pacsStudyListSchema.parse(
      await json(call(search, { params: { id: 'orthanc' }, json: asked })),
    );
  const uidsFound = async (asked: object) =>
    (await find(asked)).studies.map(({ studyUid }) => studyUid).sort();
  const echoOf = async (id: string) =>
    pacsEchoSchema.parse(await json(call(echo, { params: { id }, method: 'POST' })));

  it('lists the nodes of the PACS file, and says which can be asked', async () => {
    const { nodes, problems } = pacsNodeListSchema.parse(await json(call(listNodes)));
    expect(problems).toEqual([]);
    expect(nodes.map(({ id, protocol }) => [id, protocol])).toEqual([
      ['orthanc', 'dicomweb'],
      ['locked', 'dicomweb'],
      ['unset', 'dicomweb'],
      ['away', 'dicomweb'],
    ]);
    expect(await echoOf('orthanc')).toMatchObject({ reachable: true, reason: null });
    expect((await echoOf('locked')).reason).toMatch(/answered 401\. .*authorizationEnv/);
    expect((await echoOf('unset')).reason).toMatch(/PACS_TEST_NOT_SET.*not set/);
    expect((await echoOf('away')).reason).toMatch(/^No answer from 127\.0\.0\.1:9\./);
  });

  it.each<[string, object, string[]]>([
    ['a part of the name, whatever its case', { patientName: 'adAms' }, [uidOf([named])]],
    ['both parts of a name', { patientName: 'adams, jim' }, [uidOf([named])]],
    ['the beginning of a name', { patientName: 'mca*' }, [uidOf([named])]],
    ['only the beginning', { patientName: 'adams*' }, []],
    ['the patient’s ID', { patientId: 'M-77' }, [uidOf([named])]],
    ['the accession number', { accessionNumber: 'ACC9' }, [uidOf([named])]],
    ['a part of the description', { description: 'ngi' }, [uidOf([named])]],
    ['a date range', { dateFrom: '20251201', dateTo: '20251231' }, [uidOf([named])]],
    ['dates from one on', { dateFrom: '20260101' }, [uidOf(chest), uidOf(head)].sort()],
    ['a modality', { modalities: ['MR'] }, [uidOf(head)]],
    [
      'any of several modalities, each study once',
      { modalities: ['MR', 'CT'] },
      [uidOf(chest), uidOf(head), uidOf([named])].sort(),
    ],
    ['nothing that is there', { patientName: 'Nobody' }, []],
  ])('searches for %s', async (_what, asked, found) => {
    expect(await uidsFound(asked)).toEqual(found);
  });

  it('pages through what was found', async () => {
    const first = await find({ limit: 2 });
    expect(first.studies).toHaveLength(2);
    expect(first.next).toBe(2);
    const second = await find({ limit: 2, offset: 2 });
    expect(second).toMatchObject({ next: null, unusable: 0 });
    const all = [...first.studies, ...second.studies].map(({ studyUid }) => studyUid);
    expect(all.sort()).toEqual([uidOf(chest), uidOf(head), uidOf([named])].sort());
  });

  it('says what of a study is here, and fetches only the rest', async () => {
    await importAll(world, chest.slice(0, 7));
    const [study] = (await find({ studyUid: uidOf(chest) })).studies;
    expect(study).toMatchObject({
      patientName: 'Phantom^Block',
      patientId: 'BLOCK-1',
      studyDate: '20260102',
      modalities: ['CT'],
      seriesCount: 1,
      instanceCount: 40,
      here: { state: 'part', instances: 7 },
    });
    const over = await ended(await pull('orthanc', uidOf(chest)));
    expect(over).toMatchObject({
      status: 'done',
      announced: 40,
      counts: { present: 7, stored: 33, duplicate: 0, refused: 0, missing: 0 },
      problems: [],
      error: null,
    });
    const rows = await world.db.instance.findMany({
      where: { series: { studyUid: uidOf(chest) } },
    });
    expect(rows).toHaveLength(40);
    for (const { sopInstanceUid, objectSha256 } of rows) {
      const sent = chest.find((file) => file.sopInstanceUid === sopInstanceUid);
      expect(
        (await world.objects.read(objectSha256)).equals(sent?.bytes ?? Buffer.of()),
      ).toBe(true);
    }
    expect((await find({ studyUid: uidOf(chest) })).studies[0]?.here).toEqual({
      state: 'whole',
      instances: 40,
    });
  });

  it('fetches chosen series of a study, and later all of it', async () => {
    const params = { id: 'orthanc', studyUid: uidOf(head) };
    const { series } = pacsSeriesListSchema.parse(
      await json(call(listSeries, { params })),
    );
    expect(
      series.map(({ modality, instanceCount }) => [modality, instanceCount]),
    ).toEqual(
      expect.arrayContaining([
        ['CT', 5],
        ['MR', 6],
      ]),
    );
    const mr = series.find(({ modality }) => modality === 'MR')?.seriesUid ?? '';
    const some = await ended(await pull('orthanc', uidOf(head), [mr]));
    expect(some).toMatchObject({ status: 'done', announced: 6, counts: { stored: 6 } });
    const all = await ended(await pull('orthanc', uidOf(head)));
    expect(all.counts).toMatchObject({ present: 6, stored: 5 });
    const again = pacsSeriesListSchema.parse(await json(call(listSeries, { params })));
    expect(again.series.map(({ here }) => here.state)).toEqual(['whole', 'whole']);
  });

  it('says that a study is not there, and can be told to try again', async () => {
    const over = await ended(await pull('orthanc', '1.2.3.4'));
    expect(over).toMatchObject({ status: 'failed', error: { code: 'not_found' } });
    expect(over.error?.message).toBe('The other archive has no study 1.2.3.4.');
    const params = { id: over.id };
    await json(call(resume, { params, method: 'POST' }), 202);
    expect(await ended(over)).toMatchObject({ status: 'failed' });
  });

  it('stores by STOW-RS what is sent to it, and gives a receipt for each', async () => {
    await pushDrawn(world, orthanc, 'orthanc', 'all');
  });

  it('refuses a search that the contract does not know', async () => {
    const answer = await call(search, {
      params: { id: 'orthanc' },
      json: { dateFrom: '2026-01-01' },
    });
    expect(answer.status).toBe(400);
    namePacs(world, []);
    const gone = await call(search, { params: { id: 'orthanc' }, json: {} });
    expect(gone.status).toBe(404);
  });
});
