import { beforeAll, describe, expect, it } from 'vitest';
import { POST as postAnnotation } from '@/app/api/annotations/route';
import { DELETE as eraseAnnotation } from '@/app/api/annotations/[id]/route';
import { GET as audit } from '@/app/api/audit/route';
import { GET as exported } from '@/app/api/audit/export/route';
import { POST as postExport } from '@/app/api/exports/route';
import { POST as postReport } from '@/app/api/reports/route';
import { GET as getStudy } from '@/app/api/studies/[studyUid]/route';
import type { AuditPage } from '@/lib/api/audit/protocol';
import { record, recordOnce, recordView } from '@/lib/workflow/audit/record';
import { checkTrail } from '@/lib/workflow/audit/trail';
import { removePart } from '@/lib/workflow/removal/remove';
import type { World } from '@/lib/workflow/world';
import { ctStack, type PhantomFile } from '@/tests/phantoms/series';
import { pathOf, startDicomweb } from '../dicomweb/dicomweb-server';
import { call, json, problem } from '../routes';
import { importAll, openTestWorld } from '../test-world';

const files = ctStack(3, { study: 'audited' }) as [PhantomFile, ...PhantomFile[]];
const [{ studyUid, seriesUid, sopInstanceUid }] = files;

let world: World;
let root: string;
beforeAll(async () => {
  world = await openTestWorld();
  root = await startDicomweb(world);
});
const trail = (query: Record<string, string> = {}) =>
  json<AuditPage>(call(audit, { query }));
/** Of an act: what was done to what. */
const told = ({ events }: AuditPage) =>
  events.map(({ kind, action, object }) => `${kind} ${action} ${object ?? ''}`.trim());

describe('what is done in an archive', () => {
  it('is written down: each change, each view, each export', async () => {
    await importAll(world, files);
    await json(call(getStudy, { params: { studyUid } }));
    // Seen already, the same minute.
    for (const path of [
      '/metadata',
      `${pathOf(files[0]).slice(pathOf({ studyUid }).length)}/frames/1`,
    ]) {
      expect((await fetch(root + pathOf({ studyUid }) + path)).status).toBe(200);
    }
    const id = crypto.randomUUID();
    const drawn = {
      ...{ id, tool: 'Probe', studyUid, seriesUid, sopInstanceUid, frame: 1 },
      ...{ label: 'SECRET', measurements: [] },
      geometry: { space: 'patient', frameOfReferenceUid: null, points: [[0, 0, 0]] },
    };
    await json(call(postAnnotation, { json: drawn }), 201);
    await json(call(postAnnotation, { json: drawn }), 201); // repeated: nothing is done
    await call(eraseAnnotation, {
      params: { id },
      headers: { 'if-match': '"1"' },
      method: 'DELETE',
    });
    const report = await json<{ id: string }>(
      call(postReport, { json: { studyUid } }),
      201,
    );
    await problem(call(getStudy, { params: { studyUid: '1.2.3' } }), 404);
    // Who only asks what may be done has seen nothing.
    const frames = `${root}${pathOf({ studyUid: '1.2.3', seriesUid: '1.2.4' })}/frames`;
    expect((await fetch(frames, { method: 'OPTIONS' })).status).toBe(204);
    expect(told(await trail({ studyUid: '1.2.3' }))).toEqual([]);
    await json(
      call(postExport, { json: { studyUids: [studyUid], formats: ['json'] } }),
      201,
    ).catch(() => undefined); // nothing is signed: nothing leaves

    expect(told(await trail({ studyUid })).reverse()).toEqual([
      'study-imported C',
      'study-viewed R',
      `annotation-changed C annotation ${id}`,
      `annotation-changed D annotation ${id}`,
      `report-changed C report ${report.id}`,
    ]);
    const { events } = await trail();
    expect(JSON.stringify(events)).not.toContain('SECRET');
    expect(new Set(events.map(({ actor }) => actor))).toEqual(new Set(['Local user']));
  });

  it('is written down where an instance is deleted, and by whom', async () => {
    const [other] = ctStack(1, { study: 'to be deleted' }) as [PhantomFile];
    await importAll(world, [other]);
    await removePart(world, { studyUid: other.studyUid }, { reason: 'It was a test' });
    expect(told(await trail({ studyUid: other.studyUid }))).toEqual([
      'study-deleted D',
      'study-imported C',
    ]);
  });

  it('is one act as long as there is no pause of a minute', async () => {
    const view = { kind: 'study-viewed', action: 'R', studyUid: '1.2.9' } as const;
    for (const seconds of [0, 59, 118, 179, 238]) {
      await recordOnce(world, view, 1_000_000 + seconds * 1000);
    }
    expect((await trail({ studyUid: '1.2.9' })).events).toHaveLength(2);
  });

  it('has no gaps, however many come at once', async () => {
    await Promise.all(
      Array.from({ length: 40 }, (_, index) => recordView(world, `1.2.8.${index}`)),
    );
    const check = await checkTrail(world);
    expect(check.faults).toEqual([]);
    const { events } = await trail({ limit: '1' });
    expect(check).toMatchObject({ events: events[0]?.sequence, head: events[0]?.hash });
  });
});

describe('the trail', () => {
  it('is leafed through, and filtered', async () => {
    const first = await trail({ limit: '5' });
    expect(first.events).toHaveLength(5);
    const second = await trail({ limit: '5', cursor: String(first.nextCursor) });
    expect(second.events[0]?.sequence).toBe((first.events[4]?.sequence ?? 0) - 1);
    const kinds = (await trail({ kind: 'study-deleted' })).events.map(({ kind }) => kind);
    expect(kinds).toEqual(['study-deleted']);
    expect((await trail({ from: '2999-01-01T00:00:00Z' })).events).toEqual([]);
    expect((await trail({ actor: 'Nobody' })).events).toEqual([]);
    expect((await trail({ actor: '', kind: '' })).events.length).toBeGreaterThan(40);
    await problem(call(audit, { query: { kind: 'invented' } }), 400);
    await problem(call(audit, { query: { from: 'yesterday' } }), 400);
  });

  it('goes out whole, and that it did is in it', async () => {
    const xml = await (await call(exported, { query: { format: 'dicom' } })).text();
    const { events } = await checkTrail(world);
    expect(xml.match(/<AuditMessage>/g)).toHaveLength(events);
    expect(xml).toContain('urn:overread:export:dicom');
    const ndjson = await (await call(exported, { query: { format: 'fhir' } })).text();
    const lines = ndjson.trim().split('\n');
    for (const line of lines) expect(JSON.parse(line)).toHaveProperty('resourceType');
    expect(lines).toHaveLength((await checkTrail(world)).events);
  });

  it('can’t be changed by a statement, and shows where it was all the same', async () => {
    const db = world.db;
    const change = () =>
      db.$executeRawUnsafe(`UPDATE "AuditEvent" SET "actor" = 'X' WHERE "sequence" = 3`);
    await expect(change()).rejects.toThrow(/only grows/);
    await expect(db.auditEvent.deleteMany()).rejects.toThrow(/only grows/);
    const { head } = await checkTrail(world);

    await db.$executeRawUnsafe('DROP TRIGGER "AuditEvent_unchanged"');
    await db.$executeRawUnsafe('DROP TRIGGER "AuditEvent_undeleted"');
    await change();
    expect((await checkTrail(world)).faults).toEqual([
      { sequence: 3, fault: 'it was changed after it was written' },
    ]);
    await db.auditEvent.delete({ where: { sequence: 3 } });
    expect((await checkTrail(world)).faults).toEqual([
      { sequence: 4, fault: 'events 3 to 3 are missing' },
    ]);
    // The end cut off leaves a chain without a fault: only who noted the head sees it.
    expect((await checkTrail(world, head)).noted).toBe(true);
    await db.auditEvent.deleteMany({ where: { hash: head } });
    expect((await checkTrail(world, head)).noted).toBe(false);
    await record(world, { kind: 'audit-read', action: 'R' });
    expect((await checkTrail(world, head)).noted).toBe(false);
  });
});
