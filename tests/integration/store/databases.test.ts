import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Statement } from '@/lib/report/finding';
import { BEGINNING, faultBehind } from '@/lib/store/audit/chain';
import { appendAct, keepAct, lastOf, walkEvents } from '@/lib/store/audit/events';
import { changeAnnotation, createAnnotation } from '@/lib/store/annotations';
import { openDb, type Db } from '@/lib/store/db';
import {
  changeReport,
  createReport,
  getReportVersions,
} from '@/lib/store/reports/reports';
import { finishRun, getRun, startRun } from '@/lib/store/runs';
import { propose } from '@/lib/report/review/decide';
import { listStudies } from '@/lib/workflow/study-list';
import { studyDetail } from '@/lib/workflow/study-detail';
import { ctStack, diffusionMr } from '@/tests/phantoms/series';
import { importAll, importWorld, temporaryFolder } from '../test-world';
import { postgresIsHere, startPostgres, type PostgresServer } from './postgres-server';

const statement: Statement = {
  section: 'findings',
  statement: 'A block of bone.',
  polarity: 'present',
  certainty: 'high',
  anatomy: null,
  side: 'right',
  sizeMm: 10,
  evidence: [],
};

const [image] = ctStack(1, { study: 'annotated' });
const body = {
  studyUid: image?.studyUid ?? '',
  seriesUid: image?.seriesUid ?? '',
  sopInstanceUid: image?.sopInstanceUid ?? '',
  frame: 1,
  tool: 'Length',
  label: '',
  geometry: '{}',
  measurements: '[]',
  code: null,
  color: null,
  visible: true,
};

let server: PostgresServer | undefined;
const withPostgres = postgresIsHere();
beforeAll(async () => {
  if (withPostgres) server = await startPostgres();
});
afterAll(async () => server?.stop());

const kinds = withPostgres ? (['SQLite', 'PostgreSQL'] as const) : (['SQLite'] as const);

/** Everything that the rest of the app relies on, asked of both databases alike. */
describe.each(kinds)('%s', (kind) => {
  let db: Db;
  const folder = temporaryFolder();
  const place = async (name: string) => ({
    databaseUrl: kind === 'PostgreSQL' ? await server?.database(name) : undefined,
    dataFolder: folder,
    migrationsFolder: path.resolve('prisma/migrations'),
  });
  beforeAll(async () => {
    db = await openDb(await place('main'));
  });
  afterAll(() => db.$disconnect());

  it('keeps a write that came while another request’s transaction was open and then rolled back', async () => {
    await db.setting.create({ data: { name: 'there', value: 'before' } });
    const opened = Promise.withResolvers<undefined>();
    const mayFail = Promise.withResolvers<undefined>();
    const doomed = db.$transaction(async (session) => {
      await session.setting.create({ data: { name: 'inside', value: '' } });
      opened.resolve(undefined);
      await mayFail.promise;
      throw new Error('rolled back');
    });
    await opened.promise;
    // Nor does anybody see what may never have been.
    expect(await db.setting.findMany()).toEqual([{ name: 'there', value: 'before' }]);
    const outside = Promise.all([
      db.setting.create({ data: { name: 'outside', value: '' } }),
      db.setting.updateMany({ where: { name: 'there' }, data: { value: 'after' } }),
    ]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    mayFail.resolve(undefined);
    await expect(doomed).rejects.toThrow('rolled back');
    await outside; // acknowledged
    const rows = await db.setting.findMany({ orderBy: { name: 'asc' } });
    expect(rows.map(({ name, value }) => [name, value])).toEqual([
      ['outside', ''],
      ['there', 'after'],
    ]);
  });

  it('imports, and lists and shows what it imported', async () => {
    const world = importWorld(db, folder);
    const files = [...ctStack(3), ...diffusionMr()];
    const { summary } = await importAll(world, files);
    expect(summary).toMatchObject({ stored: 9, refused: 0 });
    const again = await importAll(world, files);
    expect(again.summary).toMatchObject({ duplicate: 9, stored: 0 });
    const { studies, total } = await listStudies({ db }, { search: 'BLOCK', limit: 10 });
    expect([total, studies[0]?.instanceCount, studies[0]?.modalities]).toEqual([
      1,
      9,
      ['CT', 'MR'],
    ]);
    const { series } = await studyDetail({ db }, summary.studyUids[0] ?? '');
    expect(series.map(({ stacks }) => stacks.length).sort()).toEqual([1, 2]);
  });

  it('takes the same files from two imports at once', async () => {
    const world = importWorld(db, folder);
    const files = ctStack(20, { study: 'at once' });
    const ledgers = await Promise.all([importAll(world, files), importAll(world, files)]);
    const outcomes = ledgers.flatMap(({ lines }) => lines.map(({ outcome }) => outcome));
    expect(outcomes.filter((outcome) => outcome === 'stored')).toHaveLength(20);
    expect(outcomes.filter((outcome) => outcome === 'duplicate')).toHaveLength(20);
  });

  const DRAFT = { status: 'draft', amending: null };
  const report = async () => {
    const [study] = await db.study.findMany();
    return createReport(db, {
      studyUid: study?.uid ?? '',
      runId: null,
      findings: [propose(statement, randomUUID())],
      author: 'one',
    });
  };

  it('tells the second of two who change a report from the same version, and writes nothing', async () => {
    const { id, findings } = await report();
    await changeReport(db, id, 1, () => ({
      ...DRAFT,
      action: 'accepted',
      author: 'one',
      findings,
    }));
    await expect(
      changeReport(db, id, 1, () => ({
        ...DRAFT,
        action: 'rejected',
        author: 'two',
        findings: [],
      })),
    ).rejects.toMatchObject({ code: 'version_stale' });
    const versions = await getReportVersions(db, id);
    expect(
      versions.map(({ version, author, action }) => [version, author, action]),
    ).toEqual([
      [1, 'one', 'created'],
      [2, 'one', 'accepted'],
    ]);
  });

  it('lets one of ten through who change a report at the same moment', async () => {
    const { id, findings } = await report();
    const ends = await Promise.allSettled(
      Array.from({ length: 10 }, (_, who) =>
        changeReport(db, id, 1, () => ({
          ...DRAFT,
          action: 'accepted',
          author: `reader ${who}`,
          findings,
        })),
      ),
    );
    const lost = ends.filter((end) => end.status === 'rejected');
    expect(lost.map(({ reason }) => (reason as { code?: string }).code)).toEqual(
      Array.from({ length: 9 }, () => 'version_stale'),
    );
    expect(await getReportVersions(db, id)).toHaveLength(2);
  });

  it('leaves a report as it was when a change is refused half way', async () => {
    const { id, findings } = await report();
    const [finding] = findings;
    if (!finding) throw new Error('No finding.');
    await expect(
      changeReport(db, id, 1, () => ({
        ...DRAFT,
        action: 'added',
        author: 'one',
        findings: [
          { ...finding, statement: 'Changed.' },
          { ...finding, id: 'x', decidedAt: 'no date' },
        ],
      })),
    ).rejects.toThrow();
    const after = await db.report.findUniqueOrThrow({
      where: { id },
      include: { findings: true },
    });
    expect(after.version).toBe(1);
    expect(after.findings.map((each) => each.statement)).toEqual(['A block of bone.']);
  });

  it('keeps no annotation of an image that is not there', async () => {
    const made = createAnnotation(db, randomUUID(), body, 'one');
    await expect(made).rejects.toMatchObject({ code: 'not_found' });
    await importAll(importWorld(db, folder), image ? [image] : []);
    expect(await createAnnotation(db, randomUUID(), body, 'one')).toMatchObject(body);
  });

  it('creates an annotation once however often it is asked, also at the same moment', async () => {
    const id = randomUUID();
    const all = await Promise.all(
      Array.from({ length: 5 }, () => createAnnotation(db, id, body, 'one')),
    );
    expect(all.map(({ version }) => version)).toEqual([1, 1, 1, 1, 1]);
    expect(await db.annotationVersion.count({ where: { annotationId: id } })).toBe(1);
  });

  it('does not take another annotation for a repetition of the first', async () => {
    const { id } = await createAnnotation(db, randomUUID(), body, 'one');
    const other = { ...body, geometry: '{"points":[]}' };
    await expect(createAnnotation(db, id, other, 'one')).rejects.toMatchObject({
      code: 'conflict',
    });
    // A repetition that comes late, after a change, gets what is there now.
    await changeAnnotation(db, id, 1, {
      action: 'changed',
      author: 'one',
      body: { label: 'x' },
    });
    expect(await createAnnotation(db, id, body, 'one')).toMatchObject({
      label: 'x',
      version: 2,
    });
    await changeAnnotation(db, id, 2, { action: 'deleted', author: 'one' });
    await expect(createAnnotation(db, id, body, 'one')).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('tells the second of two who change an annotation, and writes nothing', async () => {
    const { id } = await createAnnotation(db, randomUUID(), body, 'one');
    const change = (author: string, label: string) =>
      changeAnnotation(db, id, 1, { action: 'changed', author, body: { label } });
    await change('one', 'first');
    await expect(change('two', 'second')).rejects.toMatchObject({
      code: 'version_stale',
    });
    await expect(
      changeAnnotation(db, id, 1, { action: 'deleted', author: 'two' }),
    ).rejects.toMatchObject({ code: 'version_stale' });
    expect(await db.annotation.findUniqueOrThrow({ where: { id } })).toMatchObject({
      label: 'first',
      version: 2,
      deletedAt: null,
    });
    expect(await db.annotationVersion.count({ where: { annotationId: id } })).toBe(2);
  });

  it('writes the end of a run once', async () => {
    const id = randomUUID();
    const run = {
      studyUid: '1.2',
      modelId: 'm',
      adapter: 'a',
      policyId: 'p',
      request: '{}',
    };
    await startRun(db, { id, ...run });
    await finishRun(db, id, { status: 'cancelled', rawAnswer: 'so far' });
    await finishRun(db, id, { status: 'succeeded', rawAnswer: 'late' });
    expect(await getRun(db, id)).toMatchObject({
      status: 'cancelled',
      rawAnswer: 'so far',
    });
  });

  it('opens a new database from four sides at once', async () => {
    const where =
      kind === 'SQLite'
        ? { ...(await place('')), dataFolder: temporaryFolder() }
        : await place('four');
    const opened = await Promise.all(Array.from({ length: 4 }, () => openDb(where)));
    for (const each of opened) {
      expect(await each.setting.count()).toBe(0);
      await each.$disconnect();
    }
  });

  it('keeps a trail of acts without gaps, which no statement changes', async () => {
    const act = { kind: 'audit-read', action: 'R', actor: 'Somebody' } as const;
    await Promise.all(Array.from({ length: 20 }, () => keepAct(db, act)));
    const before = await lastOf(db);
    expect(before.sequence).toBeGreaterThanOrEqual(20);
    // What is taken back was never done.
    const undone = db.$transaction(async (session) => {
      await appendAct(db, session, act);
      throw new Error('rolled back');
    });
    await expect(undone).rejects.toThrow('rolled back');
    expect(await lastOf(db)).toEqual(before);

    let head = BEGINNING;
    for await (const event of walkEvents(db)) {
      expect(faultBehind(head, event)).toBeUndefined();
      head = event;
    }
    expect(head).toMatchObject(before);
    const { sequence } = head;
    for (const change of [
      db.auditEvent.update({ where: { sequence }, data: { actor: 'X' } }),
      db.auditEvent.delete({ where: { sequence } }),
      db.auditEvent.deleteMany(),
    ]) {
      // By Prisma, the words of SQLite's trigger are those of a foreign key.
      await expect(change).rejects.toThrow(/only grows|constraint violated/);
    }
    expect(await lastOf(db)).toEqual(before);
  });
});
