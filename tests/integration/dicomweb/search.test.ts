import { beforeAll, describe, expect, it } from 'vitest';
import type { DicomJson } from '@/lib/dicom/json';
import { axial } from '@/tests/phantoms/block-patient';
import { ctSlice, phantomFile, ultrasoundCine } from '@/tests/phantoms/series';
import { oracleRow, readOracle, readTestFile, testData } from '@/tests/test-data';
import { json, problem } from '../routes';
import { importAll, openTestWorld } from '../test-world';
import { startDicomweb } from './dicomweb-server';

type Row = DicomJson;

let root: string;
const ask = (path: string, query: Record<string, string> = {}) =>
  fetch(`${root}/${path}?${new URLSearchParams(query)}`);
const find = (path: string, query: Record<string, string> = {}) =>
  json<Row[]>(ask(path, query));
const values = (rows: readonly Row[], tag: string) =>
  rows.map((row) => row[tag]?.Value?.[0]);

/** One more study each, told apart by what a query asks for. */
const study = (key: string, more: Record<string, unknown>) =>
  phantomFile('MR', { study: key }, { StudyID: key, Rows: 1, Columns: 1, ...more });
const others = [
  study('anna', {
    PatientName: 'Müller-Lüdenscheidt^Anna Maria^^Dr.',
    PatientID: '100%',
    StudyDate: '20240229',
    AccessionNumber: 'ACC_1',
    StudyDescription: 'Head',
  }),
  study('bob', {
    PatientName: 'Muller^Bob',
    PatientID: '1000',
    StudyDate: '20231231',
    AccessionNumber: 'ACCX1',
    StudyDescription: 'HEAD and neck',
  }),
  study('undated', { PatientName: 'Nemo', PatientID: '7', StudyDate: '' }),
];
const ids = async (query: Record<string, string>) =>
  (await find('studies', query)).map((row) => row['00200010']?.Value?.[0]).sort();

beforeAll(async () => {
  const world = await openTestWorld();
  root = await startDicomweb(world);
  const slices = [0, 1, 2].map((z) => ctSlice(axial(z), { instance: z + 1 }));
  const { summary } = await importAll(world, [...slices, ultrasoundCine(), ...others]);
  expect(summary.refused).toBe(0);
});

describe('QIDO-RS studies', () => {
  it('gives the attributes that a study has to have, counts among them', async () => {
    const [row] = await find('studies', { StudyID: '1', limit: '101', offset: '0' });
    expect(row).toMatchObject({
      '00080005': { vr: 'CS', Value: ['ISO_IR 192'] },
      '00080020': { vr: 'DA', Value: ['20260102'] },
      '00080030': { vr: 'TM', Value: ['101112'] },
      '00080050': { vr: 'SH', Value: ['A1'] },
      '00080056': { vr: 'CS', Value: ['ONLINE'] },
      '00080061': { vr: 'CS', Value: ['CT', 'US'] },
      '00081030': { vr: 'LO', Value: ['Blocks'] },
      '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Phantom^Block' }] },
      '00100020': { vr: 'LO', Value: ['BLOCK-1'] },
      '00100030': { vr: 'DA', Value: ['19600229'] },
      '00200010': { vr: 'SH', Value: ['1'] },
      '00201206': { vr: 'IS', Value: [2] },
      '00201208': { vr: 'IS', Value: [4] },
    });
    const url = String(row?.['00081190']?.Value?.[0]);
    expect((await fetch(url)).status).toBe(200);
  });

  it('is newest first, page by page, and an empty answer is an empty list', async () => {
    const dates = values(await find('studies'), '00080020');
    expect(dates).toEqual(['20260102', '20240229', '20231231', undefined]);
    const page = await find('studies', { limit: '2', offset: '1' });
    expect(values(page, '00080020')).toEqual(['20240229', '20231231']);
    expect(await find('studies', { PatientID: 'nobody' })).toEqual([]);
  });

  it.each<[string, Record<string, string>, string[]]>([
    [
      'a whole name, letter case and accents aside',
      { PatientName: 'MULLER^BOB' },
      ['bob'],
    ],
    ['trailing delimiters', { PatientName: 'muller^bob^^^' }, ['bob']],
    ['a name that only begins so', { PatientName: 'Muller' }, []],
    ['the beginning of a name', { PatientName: 'Müller*' }, ['anna', 'bob']],
    [
      'as OHIF sends it',
      { PatientName: '*ller*', fuzzymatching: 'false' },
      ['anna', 'bob'],
    ],
    ['one unknown character', { PatientName: 'M?ller^Bob' }, ['bob']],
    ['words in any order', { PatientName: 'bob mul', fuzzymatching: 'true' }, ['bob']],
    ['the second given name', { PatientName: 'maria', fuzzymatching: 'true' }, ['anna']],
    ['inside a word', { PatientName: 'aria', fuzzymatching: 'true' }, []],
    [
      'fuzzy, with OHIF’s asterisks',
      { PatientName: '*lüdens*', fuzzymatching: 'true' },
      [],
    ],
    ['a percent sign', { '00100020': '*0%*' }, ['anna']],
    ['a tag', { '00100020': '1000' }, ['bob']],
    ['an underscore', { AccessionNumber: 'ACC_*' }, ['anna']],
    ['a description in other letters', { StudyDescription: '*head*' }, ['anna', 'bob']],
    ['a day', { StudyDate: '20240229' }, ['anna']],
    ['a range', { StudyDate: '20231231-20240229' }, ['anna', 'bob']],
    ['from a day on', { StudyDate: '20240101-' }, ['1', 'anna']],
    ['up to a day', { StudyDate: '-20240101' }, ['bob']],
    ['a year', { StudyDate: '2023' }, ['bob']],
    ['a modality', { ModalitiesInStudy: 'US' }, ['1']],
    [
      'one modality or another',
      { ModalitiesInStudy: 'US\\MR' },
      ['1', 'anna', 'bob', 'undated'],
    ],
    ['modalities as OHIF joins them', { ModalitiesInStudy: 'US,CT' }, ['1']],
    ['a part of a modality', { ModalitiesInStudy: 'M' }, []],
    ['a modality of a series', { Modality: 'CT' }, ['1']],
    ['two conditions', { StudyDate: '2023-2024', PatientName: '*bob*' }, ['bob']],
    [
      'everything',
      { PatientName: '*', StudyDescription: '' },
      ['1', 'anna', 'bob', 'undated'],
    ],
    [
      'UIDs',
      {
        StudyInstanceUID: others
          .slice(0, 2)
          .map((each) => each.studyUid)
          .join('\\'),
      },
      ['anna', 'bob'],
    ],
    [
      'UIDs and commas',
      {
        '0020000D': others
          .slice(1)
          .map((each) => each.studyUid)
          .join(','),
      },
      ['bob', 'undated'],
    ],
    ['what no column holds', { BodyPartExamined: 'KNEE' }, []],
    ['what only headers hold', { BurnedInAnnotation: 'NO', StudyDate: '2023' }, ['bob']],
  ])('finds by %s', async (_, query, wanted) => {
    expect(await ids(query)).toEqual(wanted);
  });

  it.each([
    ['a name that is no attribute', { PatientsName: 'x' }],
    ['a date that is none', { StudyDate: 'yesterday' }],
    ['two ranges in one', { StudyDate: '2020-2021-2022' }],
    ['a limit below nothing', { limit: '-1' }],
    ['no number', { offset: 'ten' }],
    ['neither true nor false', { fuzzymatching: 'maybe' }],
    ['a UID with letters', { StudyInstanceUID: "1.2' OR 1=1" }],
    ['an unknown field', { includefield: 'Everything' }],
  ])('refuses %s', async (_, query) => {
    await problem(ask('studies', query as unknown as Record<string, string>), 400);
  });

  it('adds the fields that are asked for, from headers where no column has them', async () => {
    const plain = await find('studies', { StudyID: 'anna' });
    expect(plain[0]).not.toHaveProperty('00280101');
    const fields = '00081030,00080060,PatientName,BitsStored';
    const [row] = await find('studies', { StudyID: 'anna', includefield: fields });
    expect(row?.['00280101']).toEqual({ vr: 'US', Value: [16] });
    expect(row?.['00081030']).toEqual({ vr: 'LO', Value: ['Head'] });
  });

  it('gives the modalities of a study, not the one of some instance, as OHIF asks', async () => {
    const [row] = await find('studies', { StudyID: '1', includefield: '00080060' });
    expect(row?.['00080061']?.Value).toEqual(['CT', 'US']);
    expect(row).not.toHaveProperty('00080060');
  });

  it('answers in JSON only', async () => {
    const headers = { accept: 'multipart/related; type="application/dicom+xml"' };
    await problem(fetch(`${root}/studies`, { headers }), 406);
  });

  it('does no more than it can, and says so', async () => {
    const answer = await ask('studies', { limit: '1000000' });
    expect(answer.headers.get('warning')).toMatch(
      /^299 127\.0\.0\.1:\d+ "no more than 5000/,
    );
  });
});

describe('QIDO-RS series and instances', () => {
  const [{ studyUid, seriesUid, sopInstanceUid }] = [ctSlice(axial(0), { instance: 1 })];

  it('finds the series of a study', async () => {
    const rows = await find(`studies/${studyUid}/series`, {
      includefield: '0008103E,00080021',
    });
    expect(values(rows, '00080060').sort()).toEqual(['CT', 'US']);
    const ct = rows.find((row) => row['00080060']?.Value?.[0] === 'CT');
    expect(ct).toMatchObject({
      '0020000D': { vr: 'UI', Value: [studyUid] },
      '0020000E': { vr: 'UI', Value: [seriesUid] },
      '00200011': { vr: 'IS', Value: [1] },
      '00201209': { vr: 'IS', Value: [3] },
    });
  });

  it('finds instances in a series, in a study, and anywhere', async () => {
    const inSeries = `studies/${studyUid}/series/${seriesUid}/instances`;
    const rows = await find(inSeries);
    expect(values(rows, '00200013')).toEqual([1, 2, 3]);
    expect(rows[0]).toMatchObject({
      '00080018': { vr: 'UI', Value: [sopInstanceUid] },
      '00080016': { vr: 'UI', Value: ['1.2.840.10008.5.1.4.1.1.2'] },
      '00280010': { vr: 'US', Value: [64] },
      '00280011': { vr: 'US', Value: [64] },
      '00280100': { vr: 'US', Value: [16] },
    });
    expect(await find(`studies/${studyUid}/instances`)).toHaveLength(4);
    expect(await find('instances', { PatientID: '1000' })).toHaveLength(1);
    expect(await find('series', { Modality: 'MR' })).toHaveLength(3);
    expect(await find(inSeries, { InstanceNumber: '2' })).toHaveLength(1);
    // By what is only in the headers.
    const all = await find(inSeries, { includefield: 'all' });
    expect(all[0]).toHaveProperty('00280030');
    expect(await find(inSeries, { Rows: '63' })).toEqual([]);
    expect(await find(inSeries, { Rows: '64' })).toHaveLength(3);
  });
});

describe.skipIf(!testData)('QIDO-RS on real files', () => {
  it('finds every person by the name that pydicom reads, whatever it is written in', async () => {
    const world = await openTestWorld();
    root = await startDicomweb(world);
    const rows = readOracle().filter(
      (row) => row.path.startsWith('charset/') && row['patient_name'] && row['sop_uid'],
    );
    expect(rows.length).toBeGreaterThan(9);
    await importAll(
      world,
      rows.map(({ path }) => ({ name: path, bytes: readTestFile(path) })),
    );
    for (const row of rows) {
      const name = row['patient_name'] ?? '';
      const uids = (await find('studies', { PatientName: name })).map(
        (each) => each['0020000D']?.Value?.[0],
      );
      expect(uids, row.path).toContain(row['study_uid']);
      const [found] = await find('studies', { StudyInstanceUID: row['study_uid'] ?? '' });
      const groups = Object.values(found?.['00100010']?.Value?.[0] as object);
      expect(groups.join('='), row.path).toBe(name);
    }
    const korean = oracleRow('charset/chrI2.dcm');
    const [hangul] = await find('studies', { PatientName: '홍*' });
    expect(hangul?.['0020000D']?.Value).toEqual([korean['study_uid']]);
  });
});
