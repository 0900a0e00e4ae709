import { createHash, randomUUID } from 'node:crypto';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSegmentSchema } from '@/lib/api/segments/protocol';
import { changeAnnotation, createAnnotation } from '@/lib/store/annotations';
import { removeFromArchive } from '@/lib/store/archive/removal/remove';
import { certificateFaults } from '@/lib/store/archive/removal/certificates';
import { openDb, type Db } from '@/lib/store/db';
import { createReport } from '@/lib/store/reports/reports';
import { finishRun, recordFiles, recordInputs, startRun } from '@/lib/store/runs';
import {
  eraseSegment,
  keepSegment,
  readSegment,
} from '@/lib/workflow/segmentation/segments';
import { recordView } from '@/lib/workflow/audit/record';
import { hold, listDue, release } from '@/lib/workflow/retention/retention';
import { listStudies } from '@/lib/workflow/study-list';
import { axial } from '@/tests/phantoms/block-patient';
import { ctSlice, ctStack, type PhantomFile } from '@/tests/phantoms/series';
import {
  postgresIsHere,
  startPostgres,
  type PostgresServer,
} from '../store/postgres-server';
import { importAll, importWorld, temporaryFolder } from '../test-world';

const BY = { actor: 'Somebody', reason: 'It was a test' };
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

let server: PostgresServer | undefined;
const withPostgres = postgresIsHere();
beforeAll(async () => {
  if (withPostgres) server = await startPostgres();
});
afterAll(async () => server?.stop());

const kinds = withPostgres ? (['SQLite', 'PostgreSQL'] as const) : (['SQLite'] as const);

describe.each(kinds)('%s: deleting', (kind) => {
  let db: Db;
  let world: ReturnType<typeof importWorld>;
  const folder = temporaryFolder();
  beforeAll(async () => {
    db = await openDb({
      databaseUrl: kind === 'PostgreSQL' ? await server?.database('removal') : undefined,
      dataFolder: folder,
      migrationsFolder: path.resolve('prisma/migrations'),
    });
    world = importWorld(db, folder);
  });
  afterAll(() => db.$disconnect());

  const imported = async (study: string, count: number) => {
    const files = ctStack(count, { study });
    await importAll(world, files);
    return { files, studyUid: files[0]?.studyUid ?? '' };
  };
  const unused = async (files: readonly PhantomFile[]) =>
    db.unusedObject.count({
      where: { sha256: { in: files.map(({ bytes }) => sha256(bytes)) } },
    });
  const counts = async (uid: string) => {
    const study = await db.study.findUnique({
      where: { uid },
      include: { series: true },
    });
    return study && [study.instanceCount, study.seriesCount, study.series.length];
  };

  it('an instance leaves its series and study counted anew, and its bytes unused', async () => {
    const { files, studyUid } = await imported('one of three', 3);
    const [first, ...others] = files;
    if (!first) throw new Error('There are three.');
    const { seriesUid, sopInstanceUid } = first;
    const before = await db.study.findUniqueOrThrow({ where: { uid: studyUid } });
    expect(
      (await removeFromArchive(db, { studyUid, seriesUid, sopInstanceUid }, BY)).counts
        .instances,
    ).toBe(1);
    expect(await counts(studyUid)).toEqual([2, 1, 1]);
    expect(await db.series.findUnique({ where: { uid: seriesUid } })).toMatchObject({
      instanceCount: 2,
    });
    const after = await db.study.findUniqueOrThrow({ where: { uid: studyUid } });
    expect(after.updatedAt.getTime()).toBeGreaterThan(before.updatedAt.getTime());
    expect([await unused([first]), await unused(others)]).toEqual([1, 0]);
    await expect(
      removeFromArchive(db, { studyUid, seriesUid, sopInstanceUid }, BY),
    ).rejects.toMatchObject({ code: 'not_found' });
  });

  it('the last instance takes its series along, and the last series its study', async () => {
    const study = 'two series';
    const files = [
      ctSlice(axial(0), { study, series: 'a' }),
      ctSlice(axial(0), { study, series: 'b' }),
    ];
    await importAll(world, files);
    const [a, b] = files;
    if (!a || !b) throw new Error('There are two.');
    await removeFromArchive(db, a, BY);
    expect(await counts(a.studyUid)).toEqual([1, 1, 1]);
    const { studyUid, seriesUid } = b;
    await removeFromArchive(db, { studyUid, seriesUid }, BY);
    expect(await counts(studyUid)).toBeNull();
  });

  it('a study is found by nothing any more, and comes again as new', async () => {
    const { files, studyUid } = await imported('comes again', 4);
    const search = async () =>
      (await listStudies({ db }, { search: 'blocks', limit: 50 })).studies;
    expect((await search()).map((each) => each.studyUid)).toContain(studyUid);
    expect((await removeFromArchive(db, { studyUid }, BY)).counts.instances).toBe(4);
    expect((await search()).map((each) => each.studyUid)).not.toContain(studyUid);
    expect(await unused(files)).toBe(4);
    const { summary } = await importAll(world, files);
    expect(summary).toMatchObject({ stored: 4, duplicate: 0 });
    expect([await counts(studyUid), await unused(files)]).toEqual([[4, 1, 1], 0]);
    for (const { bytes } of files) {
      expect((await world.objects.read(sha256(bytes))).equals(bytes)).toBe(true);
    }
  });

  it('parts that are not there are not found, nor those of another study', async () => {
    const { files, studyUid } = await imported('here', 1);
    const { seriesUid = '' } = files[0] ?? {};
    for (const part of [
      { studyUid: '1.2.3' },
      { studyUid, seriesUid: '1.2.3' },
      { studyUid: '1.2.3', seriesUid },
    ]) {
      await expect(removeFromArchive(db, part, BY)).rejects.toMatchObject({
        code: 'not_found',
      });
    }
    expect(await counts(studyUid)).toEqual([1, 1, 1]);
  });

  it('bytes that an earlier version of an instance has go with it', async () => {
    const versions = ['first', 'second'].map((SeriesDescription) =>
      ctSlice(axial(0), { study: 'versions' }, { SeriesDescription }),
    );
    const keeping = {
      ...world,
      env: { ...world.env, conflicts: 'keep-versions' as const },
    };
    for (const each of versions) await importAll(keeping, [each]);
    await removeFromArchive(db, { studyUid: versions[0]?.studyUid ?? '' }, BY);
    expect(await unused(versions)).toBe(2);
    expect(await db.instanceVersion.count()).toBe(0);
  });

  it('bytes that something else is read from stay', async () => {
    const { files, studyUid } = await imported('shared bytes', 2);
    const [kept, other] = files.map(({ bytes }) => sha256(bytes));
    // An export that was imported again is one object.
    await db.export.create({
      data: {
        id: randomUUID(),
        request: '{}',
        status: 'done',
        files: JSON.stringify([{ name: 'x.dcm', sha256: kept }]),
      },
    });
    await removeFromArchive(db, { studyUid }, BY);
    const rows = await db.unusedObject.findMany({
      where: { sha256: { in: [kept ?? '', other ?? ''] } },
    });
    expect(rows.map((row) => row.sha256)).toEqual([other]);
  });

  const drawn = (file: PhantomFile) => ({
    studyUid: file.studyUid,
    seriesUid: file.seriesUid,
    sopInstanceUid: file.sopInstanceUid,
    frame: 1,
    tool: 'Length',
    label: '',
    geometry: '{}',
    measurements: '[]',
    code: null,
    color: null,
    visible: true,
  });

  it('is refused while an annotation hangs on what would go, and on that only', async () => {
    const { files, studyUid } = await imported('annotated', 2);
    const [first, second] = files;
    if (!first || !second) throw new Error('There are two.');
    const { id } = await createAnnotation(db, randomUUID(), drawn(first), 'one');
    for (const part of [
      { studyUid },
      { studyUid, seriesUid: first.seriesUid },
      drawnPart(first),
    ]) {
      await expect(removeFromArchive(db, part, BY)).rejects.toMatchObject({
        code: 'conflict',
        message: 'An annotation hangs on these images.',
      });
    }
    expect(await counts(studyUid)).toEqual([2, 1, 1]);
    expect((await removeFromArchive(db, drawnPart(second), BY)).counts.instances).toBe(1);
    await changeAnnotation(db, id, 1, { action: 'deleted', author: 'one' });
    expect((await removeFromArchive(db, { studyUid }, BY)).counts.instances).toBe(1);
    // What was deleted before goes with its image for good.
    expect(await db.annotation.count({ where: { studyUid } })).toBe(0);
  });
  const drawnPart = ({ studyUid, seriesUid, sopInstanceUid }: PhantomFile) => ({
    studyUid,
    seriesUid,
    sopInstanceUid,
  });

  it('is refused while a segment hangs on the series, of whichever image', async () => {
    const { files, studyUid } = await imported('segmented', 2);
    const [first, second] = files;
    if (!first || !second) throw new Error('There are two.');
    const { seriesUid, sopInstanceUid } = first;
    const { summary } = await db.instance.findUniqueOrThrow({
      where: { sopInstanceUid },
    });
    const { rows, columns } = JSON.parse(summary) as { rows: number; columns: number };
    const runs = [3, 4, rows * columns - 7];
    const mask = { rows, columns, frames: [{ sopInstanceUid, frameNumber: 1, runs }] };
    const own = { db, user: 'one' };
    const segment = createSegmentSchema.parse({
      ...{ id: randomUUID(), studyUid, seriesUid, label: 'one', color: '#ff0000', mask },
    });
    await keepSegment(own, segment);
    expect(await readSegment(own, segment.id)).toMatchObject({ voxels: 4, mask });
    for (const part of [
      { studyUid },
      { studyUid, seriesUid },
      drawnPart(first),
      drawnPart(second),
    ]) {
      await expect(removeFromArchive(db, part, BY)).rejects.toMatchObject({
        code: 'conflict',
        message: 'A segment hangs on this series.',
      });
    }
    await eraseSegment(own, segment.id, 1);
    expect((await removeFromArchive(db, { studyUid }, BY)).counts.instances).toBe(2);
    // What was deleted before goes with its series for good.
    expect(await db.segment.count({ where: { studyUid } })).toBe(0);
    expect(await db.segmentVersion.count({ where: { segmentId: segment.id } })).toBe(0);
  });

  it('is refused while the study has a report, for each part of it', async () => {
    const { files, studyUid } = await imported('reported', 2);
    await createReport(db, { studyUid, runId: null, findings: [], author: 'one' });
    const [first] = files;
    if (!first) throw new Error('There are two.');
    for (const part of [{ studyUid }, drawnPart(first)]) {
      await expect(removeFromArchive(db, part, BY)).rejects.toMatchObject({
        code: 'conflict',
      });
    }
    expect(await counts(studyUid)).toEqual([2, 1, 1]);
  });

  it('is followed by no report: one that is begun too late says that the study is gone', async () => {
    const { studyUid } = await imported('reported late', 1);
    await removeFromArchive(db, { studyUid }, BY);
    await expect(
      createReport(db, { studyUid, runId: null, findings: [], author: 'one' }),
    ).rejects.toMatchObject({ code: 'not_found' });
    expect(await db.report.count({ where: { studyUid } })).toBe(0);
  });

  it('waits for a run, and takes those that ended along, with the pictures and files of no other run', async () => {
    const { studyUid } = await imported('drafted', 1);
    const own = sha256(Buffer.from('only here'));
    const shared = sha256(Buffer.from('sent twice'));
    const file = sha256(Buffer.from('a volume'));
    const sharedFile = sha256(Buffer.from('a volume sent twice'));
    const all = [own, shared, file, sharedFile];
    for (const key of all) {
      await db.storedObject.create({ data: { sha256: key, bytes: 9 } });
    }
    const run = async (
      study: string,
      shas: readonly string[],
      files: readonly string[],
    ) => {
      const id = randomUUID();
      await startRun(db, {
        id,
        studyUid: study,
        modelId: 'm',
        adapter: 'a',
        policyId: 'p',
        request: '{}',
      });
      await recordInputs(db, id, {
        images: JSON.stringify(shas.map((key) => ({ sha256: key }))),
        promptSha256: '',
        sent: '{}',
      });
      await recordFiles(db, id, JSON.stringify(files.map((key) => ({ sha256: key }))));
      return id;
    };
    await run('1.2.3', [shared], [sharedFile]);
    const id = await run(studyUid, [own, shared], [file, sharedFile]);
    await expect(removeFromArchive(db, { studyUid }, BY)).rejects.toMatchObject({
      code: 'conflict',
      message: 'A model is working on this study.',
    });
    await finishRun(db, id, { status: 'succeeded', rawAnswer: '' });
    await removeFromArchive(db, { studyUid }, BY);
    expect(await db.run.count({ where: { studyUid } })).toBe(0);
    const gone = await db.unusedObject.findMany({ where: { sha256: { in: all } } });
    expect(gone.map((row) => row.sha256).sort()).toEqual([own, file].sort());
  });

  it('is told beforehand by rules, and refused to everybody where the study is held', async () => {
    const { studyUid, files } = await imported('held', 2);
    const keeping = { db, user: 'one' };
    const rule = { name: 'soon', collectionId: null, after: 'view' as const, days: 1 };
    const told = async () => {
      const tomorrow = new Date(Date.now() + 25 * 3600 * 1000);
      const how = { ...rule, outcome: 'list' as const, withWork: false };
      const { studies } = await listDue({ db }, how, tomorrow);
      const found = studies.find((each) => each.studyUid === studyUid);
      return found && [found.instances, found.bytes, found.stays];
    };
    const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
    expect(await told()).toEqual([2, bytes, null]);
    await hold(keeping, studyUid, 'A lawsuit');
    await expect(removeFromArchive(db, { studyUid }, BY)).rejects.toMatchObject({
      code: 'conflict',
      hint: 'The reason: A lawsuit',
    });
    expect(await told()).toEqual([2, bytes, 'held']);
    await recordView(keeping, studyUid);
    await db.study.update({ where: { uid: studyUid }, data: { updatedAt: new Date(0) } });
    expect(await told()).toEqual([2, bytes, 'held']);
    await release(keeping, studyUid, 'It is over');
    const { id } = await removeFromArchive(db, { studyUid }, BY);
    expect(await certificateFaults(db)).toEqual([]);
    await expect(db.deletionCertificate.delete({ where: { id } })).rejects.toThrow();
  });

  it('and importing the same study at once leave all of it or nothing, counted right', async () => {
    const { files, studyUid } = await imported('at once', 30);
    for (let round = 0; round < 8; round++) {
      const [ledger] = await Promise.all([
        importAll(world, files),
        removeFromArchive(db, { studyUid }, BY).catch((error: { code?: string }) => {
          expect(error.code).toBe('not_found');
        }),
      ]);
      expect(ledger.summary.refused).toBe(0);
      const there = await db.instance.findMany({ where: { series: { studyUid } } });
      const counted = await counts(studyUid);
      expect(counted).toEqual(there.length === 0 ? null : [there.length, 1, 1]);
      const objects = there.map(({ objectSha256 }) => objectSha256);
      expect(await db.unusedObject.count({ where: { sha256: { in: objects } } })).toBe(0);
      expect(await unused(files)).toBe(30 - there.length);
    }
  });
});
