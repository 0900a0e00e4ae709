import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { GET as getDeletions, POST as postDeletion } from '@/app/api/deletions/route';
import { GET as getDeletion } from '@/app/api/deletions/[id]/route';
import { GET as getText } from '@/app/api/deletions/[id]/text/route';
import { DELETE as release, PUT as hold } from '@/app/api/holds/[studyUid]/route';
import { GET as getDue, POST as tryRule } from '@/app/api/retention/due/route';
import { POST as postRule } from '@/app/api/retention/rules/route';
import { DELETE as dropRule } from '@/app/api/retention/rules/[id]/route';
import { POST as runNow } from '@/app/api/retention/run/route';
import type { Deletion, DeletionList, DueList } from '@/lib/api/retention/protocol';
import { createReport } from '@/lib/store/reports/reports';
import { saveCollection, dropCollection } from '@/lib/workflow/people/accounts';
import { placeOfPack } from '@/lib/store/archive/packs/pack-file';
import { runRetention } from '@/lib/workflow/retention/retention';
import type { World } from '@/lib/workflow/world';
import { ctStack, type PhantomFile } from '@/tests/phantoms/series';
import { inProcess } from '../cli/in-process';
import { startDicomweb } from '../dicomweb/dicomweb-server';
import { call, json, problem } from '../routes';
import { importAll, openTestWorld, serve } from '../test-world';

const sha256 = (bytes: Uint8Array | string) =>
  createHash('sha256').update(bytes).digest('hex');
const DAY = 24 * 3600 * 1000;

let world: World;
let root: string;
beforeAll(async () => {
  world = serve(await openTestWorld());
  root = await startDicomweb(world);
});

/** In the archive since so many days. */
async function kept(study: string, count: number, days = 0) {
  const files = ctStack(count, { study }) as [PhantomFile, ...PhantomFile[]];
  await importAll(world, files);
  const [{ studyUid }] = files;
  await aged(studyUid, days);
  return { files, studyUid };
}
const aged = (uid: string, days: number) =>
  world.db.study.update({
    where: { uid },
    data: { updatedAt: new Date(Date.now() - days * DAY) },
  });
const isThere = async (uid: string) =>
  (await world.db.study.count({ where: { uid } })) > 0;
const due = () => json<DueList>(call(getDue));
const overread = (...args: string[]) => inProcess(world.env.dataFolder, args);
const RULE = {
  ...{ name: 'A month', collectionId: null, after: 'import', days: 30 },
  ...{ outcome: 'list', withWork: false },
};
const because = { reason: 'The trial is over' };

describe('a certificate', () => {
  let deletion: Deletion;
  let files: PhantomFile[];
  beforeAll(async () => {
    const made = await kept('certified', 3);
    files = made.files;
    const { studyUid } = made;
    await problem(call(postDeletion, { json: { studyUid } }), 400); // for no reason
    await problem(call(postDeletion, { json: { studyUid, reason: '    ' } }), 400);
    deletion = await json<Deletion>(
      call(postDeletion, { json: { studyUid, ...because } }),
      201,
    );
  });

  it('tells what went, by whom, when and why, and nothing else of a patient', async () => {
    const { certificate } = deletion;
    expect(certificate).toMatchObject({
      ...{ studyUid: files[0]?.studyUid, whole: true, deletedBy: 'Local user' },
      ...{ reason: 'The trial is over', rules: [] },
      counts: {
        ...{ series: 1, instances: 3, files: 3 },
        bytes: files.reduce((sum, { bytes }) => sum + bytes.length, 0),
        ...{ reports: 0, annotations: 0, segments: 0, runs: 0, exports: 0 },
      },
      stays: [],
    });
    const told = certificate.series.flatMap(({ instances }) =>
      instances.map((each) => [each.sopInstanceUid, each.files[0]?.sha256]),
    );
    expect(told.sort()).toEqual(
      files.map((each) => [each.sopInstanceUid, sha256(each.bytes)]).sort(),
    );
    // As the phantoms call their patient and their study.
    expect(files[0]?.bytes.includes('Phantom^Block')).toBe(true);
    expect(JSON.stringify(deletion)).not.toMatch(/block|phantom/i);
  });

  it('is sealed by the audit trail, and anybody can count that again', async () => {
    expect(deletion.sha256).toBe(sha256(JSON.stringify(deletion.certificate)));
    const event = await world.db.auditEvent.findUniqueOrThrow({
      where: { sequence: deletion.audit.sequence },
    });
    expect(event.hash).toBe(deletion.audit.hash);
    expect(JSON.parse(event.detail)).toMatchObject({
      certificate: deletion.certificate.id,
      sha256: deletion.sha256,
    });
  });

  it('outlives its files, and tells when the disk has them no more', async () => {
    const { id } = deletion.certificate;
    const read = () => json<Deletion>(call(getDeletion, { params: { id } }));
    expect((await read()).files).toEqual({ gone: 0, waiting: 3, counted: 0, there: 0 });
    await world.reclaimer.run({ unusedMs: 0, packMs: 0 });
    expect((await read()).files).toEqual({ gone: 3, waiting: 0, counted: 0, there: 0 });
    const list = await json<DeletionList>(call(getDeletions));
    expect(list.deletions.map((each) => each.id)).toEqual([id]);
    const text = await (await call(getText, { params: { id } })).text();
    for (const word of [id, deletion.sha256, 'The trial is over', '3 gone from the disk'])
      expect(text).toContain(word);
    const printed = await overread('removal', 'certificate', id);
    expect(printed.lines.join('\n')).toBe(text.split('\n').filter(Boolean).join('\n'));
    const lines = (await overread('removal', 'certificates', '--json')).lines;
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ id, sha256: deletion.sha256 });
    await problem(call(getDeletion, { params: { id: crypto.randomUUID() } }), 404);
  });

  it('that is a lie is found: the file is there, by itself or in a pack', async () => {
    expect((await overread('verify', '--json')).code).toBe(0);
    const [first, second] = files as [PhantomFile, PhantomFile];
    await world.objects.put(first.bytes);
    // A pack that somebody put back, an hour and more ago.
    const { studyUid } = (await kept('in a pack', 1)).files[0];
    const { pack = '' } = await world.db.storedObject.findFirstOrThrow({
      where: { instances: { some: { series: { studyUid } } } },
    });
    const folder = world.env.objectFolder;
    const back = placeOfPack(folder, crypto.randomUUID());
    copyFileSync(placeOfPack(folder, pack ?? ''), back);
    const head = Buffer.alloc(64);
    head.write('OVERREAD');
    head.writeBigUInt64LE(BigInt(second.bytes.length), 8);
    head.write(sha256(second.bytes), 16, 'hex');
    writeFileSync(back, Buffer.concat([head, second.bytes]));
    const then = new Date(Date.now() - 2 * 3600 * 1000);
    utimesSync(back, then, then);
    const { code, lines } = await overread('verify', '--json');
    expect(code).toBe(1);
    const faults = lines.map((line) => JSON.parse(line) as { fault?: string });
    expect(faults.filter(({ fault }) => fault === 'should be gone')).toEqual(
      [first, second]
        .map(({ bytes }) => ({ sha256: sha256(bytes), fault: 'should be gone' }))
        .sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1)),
    );
    const { id } = deletion.certificate;
    const { files: now } = await json<Deletion>(call(getDeletion, { params: { id } }));
    expect(now).toMatchObject({ gone: 2, there: 1 });
    await world.objects.remove(sha256(first.bytes));
  });

  it('can’t be changed by a statement, and is missed or found out all the same', async () => {
    const { db } = world;
    const { id } = deletion.certificate;
    const change = (column: string, from: string, to: string) =>
      db.$executeRawUnsafe(
        `UPDATE "DeletionCertificate" SET "${column}" = REPLACE("${column}", '${from}', '${to}') WHERE "id" = '${id}'`,
      );
    const faults = async () => {
      const { code, lines } = await overread('audit', 'verify', '--json');
      const { certificates } = JSON.parse(lines[0] ?? '') as { certificates: unknown };
      return [code, certificates];
    };
    expect(await faults()).toEqual([0, []]);
    await expect(change('body', 'trial', 'party')).rejects.toThrow(/never changed/);
    await expect(db.deletionCertificate.deleteMany()).rejects.toThrow();
    await db.$executeRawUnsafe('DROP TRIGGER "DeletionCertificate_unchanged"');
    await db.$executeRawUnsafe('DROP TRIGGER "DeletionCertificate_undeleted"');

    await change('body', 'trial', 'party');
    const changed = { id, fault: 'it was changed after it was written' };
    expect(await faults()).toEqual([1, [changed]]);
    // Whoever counts its hash anew, too, is found by the trail.
    const forged = JSON.stringify({
      ...deletion.certificate,
      reason: 'The party is over',
    });
    await change('sha256', deletion.sha256, sha256(forged));
    await change('summary', 'trial', 'party');
    expect(await faults()).toEqual([
      1,
      [{ id, fault: 'the audit trail knows it otherwise' }],
    ]);
    await db.deletionCertificate.delete({ where: { id } });
    expect(await faults()).toEqual([1, [{ id, fault: 'the certificate is missing' }]]);
  });
});

describe('a hold', () => {
  it('keeps a study from everybody, says who and why, and is taken back for a reason', async () => {
    const { studyUid, files } = await kept('held', 2, 400);
    await problem(call(hold, { params: { studyUid: '1.2.3' }, json: because }), 404);
    const reason = 'Subject of a lawsuit';
    const params = { studyUid };
    await json(call(hold, { params, json: { reason }, method: 'PUT' }));
    await json(call(postRule, { json: { ...RULE, outcome: 'delete' } }), 201);
    const refusal = await problem(
      call(postDeletion, { json: { studyUid, ...because, withWork: true } }),
      409,
    );
    expect(refusal.title).toMatch(/^This study is held since .* by Local user/);
    expect(refusal.detail).toContain(reason);
    const [{ seriesUid, sopInstanceUid }] = files;
    for (const at of ['', `/series/${seriesUid}/instances/${sopInstanceUid}`]) {
      const answer = await fetch(`${root}/studies/${studyUid}${at}`, {
        method: 'DELETE',
      });
      expect(answer.status).toBe(409);
    }
    expect(await runRetention(world, { reason, only: 'automatic' })).toEqual({
      deleted: [],
      stayed: [{ studyUid, because: refusal.title }],
    });
    expect((await due()).studies).toMatchObject([{ studyUid, stays: 'held' }]);
    const { lines } = await overread('retention', 'holds', '--json');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ studyUid, reason });
    expect(await isThere(studyUid)).toBe(true);

    await problem(call(release, { params, json: {}, method: 'DELETE' }), 400);
    const answer = await call(release, { params, json: because, method: 'DELETE' });
    expect(answer.status).toBe(204);
    const { deleted } = await runRetention(world, { reason, only: 'automatic' });
    expect(deleted.map((each) => each.studyUid)).toEqual([studyUid]);
    const acts = await world.db.auditEvent.findMany({
      where: { studyUid },
      orderBy: { sequence: 'asc' },
    });
    expect(acts.map(({ kind, action }) => `${kind} ${action}`)).toEqual([
      'study-imported C',
      'hold-changed C',
      'hold-changed D',
      'study-deleted D',
    ]);
  });
});

describe('a rule', () => {
  const clear = async () => void (await world.db.retentionRule.deleteMany());

  it('is tried before it is kept, lists what is due, and deletes nothing by itself', async () => {
    await clear();
    const old = await kept('old', 2, 31);
    await kept('new', 1, 29);
    const reported = await kept('reported', 1, 60);
    await createReport(world.db, {
      ...{ studyUid: reported.studyUid, runId: null, findings: [], author: 'one' },
    });
    await aged(reported.studyUid, 60);
    const uids = ({ studies }: DueList) => studies.map((each) => each.studyUid);
    expect(await due()).toEqual({ studies: [], total: 0 });
    const tried = await json<DueList>(call(tryRule, { json: RULE }));
    expect(uids(tried)).toEqual([reported.studyUid, old.studyUid]);
    expect(await due()).toEqual({ studies: [], total: 0 });

    await json(call(postRule, { json: RULE }), 201);
    await problem(call(postRule, { json: { ...RULE, name: 'a MONTH' } }), 409);
    await problem(call(postRule, { json: { ...RULE, name: 'x', days: 0 } }), 400);
    const { studies } = await due();
    expect(studies.map(({ stays, automatic }) => [stays, automatic])).toEqual([
      ['report', false],
      [null, false],
    ]);
    expect(studies[1]).toMatchObject({
      ...{ instances: 2, rules: ['A month'] },
      bytes: old.files.reduce((sum, { bytes }) => sum + bytes.length, 0),
    });
    expect(
      (await runRetention(world, { ...because, only: 'automatic' })).deleted,
    ).toEqual([]);
    const dry = await overread('retention', 'run', '--dry-run', '--json');
    expect(dry.lines.map((line) => JSON.parse(line) as object).at(-1)).toEqual({
      due: 2,
    });
    expect(await isThere(old.studyUid)).toBe(true);

    const run = await json(call(runNow, { json: because }));
    expect(run).toMatchObject({
      deleted: [{ studyUid: old.studyUid }],
      stayed: [{ studyUid: reported.studyUid }],
    });
    expect([await isThere(old.studyUid), await isThere(reported.studyUid)]).toEqual([
      false,
      true,
    ]);
  });

  it('takes reports along where it says so, and the certificate counts them', async () => {
    await clear();
    await json(
      call(postRule, { json: { ...RULE, outcome: 'delete', withWork: true } }),
      201,
    );
    const exported = await world.objects.put(Buffer.from('a report as a file'));
    await world.db.storedObject.create({
      data: { sha256: exported.sha256, bytes: exported.bytes },
    });
    const { studyUid } = (await due()).studies[0] ?? { studyUid: '' };
    const kin = { id: 'x1', status: 'done', files: JSON.stringify([exported]) };
    await world.db.export.create({
      data: { ...kin, request: JSON.stringify({ studyUids: ['1.2', studyUid] }) },
    });
    const { deleted } = await runRetention(world, { ...because, only: 'automatic' });
    const [{ certificate: id } = { certificate: '' }] = deleted;
    const { certificate } = await json<Deletion>(call(getDeletion, { params: { id } }));
    expect(certificate).toMatchObject({
      rules: ['A month'],
      counts: { reports: 1, exports: 1, files: 2 },
      otherFiles: [{ sha256: exported.sha256 }],
    });
    expect(await world.db.report.count({ where: { studyUid } })).toBe(0);
    expect(await world.db.export.count()).toBe(0);
  });

  it('lets nothing go that changed since it was looked at', async () => {
    const { studyUid } = await kept('grows', 1, 31);
    const { removeFromArchive } = await import('@/lib/store/archive/removal/remove');
    const unchangedSince = new Date(Date.now() - 40 * DAY);
    await expect(
      removeFromArchive(
        world.db,
        { studyUid },
        { actor: 'x', ...because, unchangedSince },
      ),
    ).rejects.toMatchObject({ code: 'conflict', retryable: true });
    expect(await isThere(studyUid)).toBe(true);
  });

  it('for a collection keeps the collection, and is kept by the command line, too', async () => {
    await clear();
    const { studyUid } = await kept('of a collection', 1, 31);
    const content = { name: 'C', members: [], studyUids: [studyUid] };
    const collection = await saveCollection(world, content);
    const add = ['retention', 'add', 'Of C', '--days', '100'];
    const made = await overread(...add, '--collection', collection.id, '--json');
    expect(JSON.parse(made.lines[0] ?? '')).toMatchObject({ outcome: 'list', days: 100 });
    expect((await overread(...add, '--collection', 'none')).code).toBe(1);
    await json(call(postRule, { json: RULE }), 201);
    // Those for all don't count for it.
    expect((await due()).studies.map((each) => each.studyUid)).not.toContain(studyUid);
    await expect(dropCollection(world, collection)).rejects.toMatchObject({
      code: 'conflict',
    });
    const rules = (await overread('retention', 'rules')).lines;
    expect(rules).toHaveLength(2);
    const [id = ''] = [(JSON.parse(made.lines[0] ?? '') as { id: string }).id];
    const drop = (version: number) =>
      call(dropRule, {
        params: { id },
        headers: { 'if-match': `"${version}"` },
        method: 'DELETE',
      });
    await problem(drop(7), 412);
    expect((await drop(1)).status).toBe(204);
    expect((await overread('retention', 'drop', 'a month')).code).toBe(0);
    await dropCollection(world, collection);
    expect(existsSync(path.join(world.env.dataFolder, 'overread.db'))).toBe(true);
  });
});
