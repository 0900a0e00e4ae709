import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readQidoQuery } from '@/lib/dicomweb/qido-query';
import { openDb, type Db } from '@/lib/store/db';
import { search } from '@/lib/workflow/search';
import { listStudies } from '@/lib/workflow/study-list';
import { addStudies } from '@/tests/bench/qido/rows';
import { ctSlice, phantomFile } from '@/tests/phantoms/series';
import { axial } from '@/tests/phantoms/block-patient';
import { importAll, importWorld, temporaryFolder } from '../test-world';
import { postgresIsHere, startPostgres, type PostgresServer } from './postgres-server';

const tiny = { Rows: 1, Columns: 1, PixelData: new Uint16Array(1) };
const study = (key: string, more: Record<string, unknown>) =>
  phantomFile('MR', { study: key }, { ...tiny, StudyDescription: '', ...more });
const imported = [
  study('anna', {
    PatientName: 'Müller-Lüdenscheidt^Anna',
    PatientID: '100%',
    AccessionNumber: 'ACC_1',
    StudyDescription: 'Schädel nativ',
    StudyDate: '20240229',
  }),
  study('bob', {
    PatientName: 'Muller^Bob',
    PatientID: '1000',
    AccessionNumber: 'ACCX1',
    StudyDate: '20231231',
  }),
  study('hong', {
    PatientName: 'Hong^Gildong=洪^吉洞=홍^길동',
    PatientID: 'Qy',
    StudyDate: '',
  }),
];

const GENERATED = 5000;
let server: PostgresServer | undefined;
const withPostgres = postgresIsHere();
beforeAll(async () => {
  if (withPostgres) server = await startPostgres();
});
afterAll(async () => server?.stop());
const kinds = withPostgres ? (['SQLite', 'PostgreSQL'] as const) : (['SQLite'] as const);

describe.each(kinds)('studies in %s', (kind) => {
  let db: Db;
  const folder = temporaryFolder();
  beforeAll(async () => {
    db = await openDb({
      databaseUrl: kind === 'PostgreSQL' ? await server?.database('search') : undefined,
      dataFolder: folder,
      migrationsFolder: path.resolve('prisma/migrations'),
    });
    const { summary } = await importAll(importWorld(db, folder), imported);
    expect(summary.stored).toBe(imported.length);
    await addStudies(db, GENERATED);
  }, 120_000);
  afterAll(() => db.$disconnect());

  const list = (query: Partial<Parameters<typeof listStudies>[1]>) =>
    listStudies({ db }, { limit: 200, ...query });
  const ids = async (query: Parameters<typeof list>[0]) =>
    (await list(query)).studies.map(({ patientId }) => patientId);

  it.each([
    ['words in any order', 'anna müller', ['100%']],
    ['a name without its diacritics', 'LUDENSCHEIDT', ['100%']],
    ['a description with its own', 'schädel', ['100%']],
    ['a percent sign, which is itself', '100%', ['100%']],
    ['an underscore, which is itself', 'acc_1', ['100%']],
    ['a comma after the family name', 'Muller, Bob', ['1000']],
    ['one character of another script', '홍', ['Qy']],
    ['two that are rare', 'qy', ['Qy']],
    ['quotes and what a query language might mean by them', '" OR "', []],
    ['nothing that is there', 'xyzzy', []],
  ])('are found by %s', async (_, text, wanted) => {
    expect(await ids({ search: text })).toEqual(wanted);
  });

  it('are those that a look at each of them finds, however many', async () => {
    const all = await db.study.findMany({ orderBy: [{ date: 'desc' }, { uid: 'asc' }] });
    const some: Parameters<typeof list>[0][] = [
      ...['a', 'an', 'ch', 'mrn1', 'chest', 'contrast', 'brain kow', 'acc0000'].map(
        (text) => ({ search: text }),
      ),
      ...['CT', 'MR', 'XA', 'NM'].map((modality) => ({ modality })),
      { from: '20200101' },
      { to: '20111231' },
      { from: '20150601', to: '20150630', modality: 'CT', search: 'abdomen' },
    ];
    for (const query of some) {
      const { search: text = '', modality = '', from = '', to = '99999999' } = query;
      const fitting = all.filter(
        ({ searchText, modalities, date }) =>
          text.split(' ').every((word) => searchText.includes(word)) &&
          modalities.includes(modality) &&
          date >= from &&
          date <= to &&
          (query.to === undefined || date !== ''),
      );
      const { studies, total, isLeast } = await list(query);
      expect([total, isLeast], JSON.stringify(query)).toEqual([
        Math.min(fitting.length, 1000),
        fitting.length > 1000,
      ]);
      expect(studies.map(({ studyUid }) => studyUid)).toEqual(
        fitting.slice(0, 200).map(({ uid }) => uid),
      );
    }
  });

  it('come page by page, each once, newest first', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list(cursor ? { cursor } : {});
      expect(page.total).toBe(GENERATED + imported.length);
      seen.push(...page.studies.map(({ studyUid }) => studyUid));
      cursor = page.cursor ?? undefined;
    } while (cursor);
    const all = await db.study.findMany({ orderBy: [{ date: 'desc' }, { uid: 'asc' }] });
    expect(seen).toEqual(all.map(({ uid }) => uid));
    // What stands before any of them is what the pages had before it, the nearest last.
    for (const at of [0, 1, 700, all.length - 1]) {
      const uid = all[at]?.uid ?? '';
      const before = await list({ before: uid, limit: 3 });
      expect(before.studies.map(({ studyUid }) => studyUid)).toEqual(
        all.slice(Math.max(0, at - 3), at).map((each) => each.uid),
      );
      expect(before.cursor).toBeNull();
    }
    expect(await list({ cursor: '1.2.3' })).toMatchObject({ studies: [], cursor: null });
  });

  it('are found by QIDO-RS alike, and it says how many more there are', async () => {
    const find = async (query: Record<string, string>) => {
      const asked = readQidoQuery(new URLSearchParams(query));
      const { results, warnings } = await search({ db }, 'study', {}, asked, '');
      return { uids: results.map((row) => row['0020000D']?.Value?.[0]), warnings };
    };
    const all = await db.study.findMany({ orderBy: [{ date: 'desc' }, { uid: 'asc' }] });
    const uidsOf = (fits: (row: (typeof all)[number]) => boolean) =>
      all.filter(fits).map(({ uid }) => uid);
    const folded = (row: (typeof all)[number]) => row.nameKey;
    const cases: [Record<string, string>, string[]][] = [
      [{ PatientName: '*QUIST*' }, uidsOf((row) => folded(row).includes('quist'))],
      [{ PatientName: 'kow*' }, uidsOf((row) => folded(row).includes('\nkow'))],
      [
        { PatientName: '*hug*', fuzzymatching: 'true' },
        uidsOf((row) => folded(row).includes('^hug')),
      ],
      [{ PatientID: '*77*' }, uidsOf(({ patientId }) => patientId.includes('77'))],
      [{ AccessionNumber: 'ACC_1' }, uidsOf((row) => row.accessionNumber === 'ACC_1')],
      [{ StudyDescription: '*KNEE*' }, uidsOf((row) => row.description.includes('knee'))],
      [{ ModalitiesInStudy: 'XA,MG' }, uidsOf((row) => /XA|MG/.test(row.modalities))],
      [
        { ModalitiesInStudy: 'CT', StudyDate: '2015', StudyDescription: 'ct*chest*' },
        uidsOf(
          ({ modalities, date, description }) =>
            modalities === '\\CT\\' &&
            date.startsWith('2015') &&
            /chest/.test(description),
        ),
      ],
    ];
    for (const [query, wanted] of cases) {
      const { uids } = await find(query);
      expect(uids, JSON.stringify(query)).toEqual(wanted);
    }
    const first = await find({ StudyDescription: '*knee*', limit: '5', offset: '3' });
    const knees = uidsOf((row) => row.description.includes('knee'));
    expect(first.uids).toEqual(knees.slice(3, 8));
    expect(first.warnings).toEqual([
      `There are ${knees.length - 8} additional results that can be requested`,
    ]);
    expect((await find({ limit: '7' })).warnings).toEqual([
      `There are ${all.length - 7} additional results that can be requested`,
    ]);
    expect((await find({ PatientID: 'MRN*', limit: '7' })).warnings).toEqual([
      'There are at least 1000 additional results that can be requested',
    ]);
    expect((await find({ StudyDescription: '*knee*' })).warnings).toEqual([]);
  });

  it('are found through a second copy of the code, as Next’s bundle is one', async () => {
    vi.resetModules();
    const again = await import('@/lib/workflow/search');
    expect(again.search).not.toBe(search);
    const query = readQidoQuery(new URLSearchParams({ PatientName: '*denscheidt*' }));
    const { results } = await again.search({ db }, 'study', {}, query, '');
    expect(results.map((row) => row['00100020']?.Value?.[0])).toEqual(['100%']);
  });

  it('are found by what they have become, and no more once they are gone', async () => {
    const slice = ctSlice(axial(0), { study: 'bob', series: 'second' });
    await importAll(importWorld(db, folder), [slice]);
    expect(await ids({ search: 'muller bob', modality: 'CT' })).toEqual(['1000']);
    expect(await ids({ search: 'muller bob', modality: 'MR' })).toEqual(['1000']);
    await db.study.delete({ where: { uid: slice.studyUid } });
    expect(await ids({ search: 'muller bob' })).toEqual([]);
    if (kind === 'SQLite') {
      const rows = await db.$queryRaw<unknown[]>`
        SELECT rowid FROM "StudyText" WHERE "StudyText" MATCH 'accx1'`;
      expect(rows).toEqual([]);
    }
  });
});
