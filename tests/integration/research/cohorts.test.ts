import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { DELETE, GET, PUT } from '@/app/api/cohorts/[id]/route';
import { GET as list, POST } from '@/app/api/cohorts/route';
import { cohortSchema } from '@/lib/api/research/cohorts';
import { removePart } from '@/lib/workflow/removal/remove';
import type { World } from '@/lib/workflow/world';
import { call, json, problem } from '../routes';
import { importAll, openTestWorld, serve } from '../test-world';
import { smallStudies } from './small-studies';

const files = smallStudies(4);
const uids = files.map(({ studyUid }) => studyUid);
let world: World;
beforeAll(async () => {
  world = serve(await openTestWorld());
  await importAll(world, files.slice(0, 3));
});

const make = async (more: object, id: string = randomUUID()) =>
  cohortSchema.parse(
    await json(call(POST, { json: { id, name: `Cohort ${id}`, ...more } }), 201),
  );

it('holds fast what a list names, with texts that are brought along', async () => {
  const [a = '', b = ''] = uids;
  const cohort = await make({
    pick: { studyUids: [b, a, b, uids[3]] },
    references: { texts: [{ studyUid: a, text: 'Normal.' }] },
  });
  expect(cohort.list.map(({ studyUid, now }) => [studyUid, now])).toEqual([
    [b, 'same'],
    [a, 'same'],
  ]);
  expect(cohort.leftOut).toEqual([{ studyUid: uids[3], why: 'not-here' }]);
  expect(cohort.list[1]?.references).toMatchObject([{ source: 'text', text: 'Normal.' }]);
  expect(cohort).toMatchObject({ version: 1, studies: 2, referenced: 1 });
});

it('makes none twice, and takes no name twice', async () => {
  const id = randomUUID();
  const body = { name: 'Twice', pick: { query: { modality: 'CT' } } };
  const first = await make(body, id);
  expect(await make(body, id)).toEqual(first);
  expect(first.studies).toBe(3);
  const again = { ...body, id: randomUUID(), name: 'TWICE' };
  expect((await problem(call(POST, { json: again }), 409)).type).toMatch(/conflict/);
});

it('says of a locked version what became of its studies', async () => {
  const file = {
    format: 'csv',
    text: `study_uid,report\n${uids[1]},Normal.\n${uids[2]},Effusion.\n`,
  };
  const cohort = await make({ pick: { file } });
  await world.db.$transaction(async (session) => {
    const [instance] = await session.instance.findMany({
      where: { series: { studyUid: uids[1] ?? '' } },
    });
    const other = await session.storedObject.create({
      data: { sha256: '0'.repeat(64), bytes: 1 },
    });
    await session.instance.update({
      where: { sopInstanceUid: instance?.sopInstanceUid ?? '' },
      data: { objectSha256: other.sha256 },
    });
  });
  await removePart(world, { studyUid: uids[2] ?? '' }, { reason: 'test' });
  const params = { id: cohort.id };
  const now = cohortSchema.parse(await json(call(GET, { params })));
  expect(now.list.map((study) => study.now)).toEqual(['changed', 'deleted']);
  // What it held of the patient went with the study; that it was there stays.
  expect(now.list.map(({ references }) => references.length)).toEqual([1, 0]);
  expect(now.sha256).toBe(cohort.sha256);

  const json2 = { name: cohort.name, pick: { studyUids: uids.slice(0, 2) } };
  const headers = { 'if-match': '"1"' };
  const next = await json(call(PUT, { params, headers, json: json2, method: 'PUT' }));
  expect(next).toMatchObject({ version: 2, studies: 2 });
  await problem(call(PUT, { params, headers, json: json2, method: 'PUT' }), 412);
  const old = await json(call(GET, { params, query: { version: '1' } }));
  expect(old).toMatchObject({ version: 1, newest: 2, sha256: cohort.sha256 });

  await call(DELETE, { params, headers: { 'if-match': '"2"' }, method: 'DELETE' });
  await problem(call(GET, { params }), 404);
  const { cohorts } = await json<{ cohorts: { id: string }[] }>(call(list));
  expect(cohorts.map(({ id }) => id)).not.toContain(cohort.id);
});

it('refuses a table with a fault, and a cohort of nothing', async () => {
  const body = (pick: object) => ({ id: randomUUID(), name: 'X', pick });
  const bad = body({ file: { format: 'csv', text: 'study_uid\nDoe^Jane\n' } });
  const refused = await problem(call(POST, { json: bad }), 400);
  expect(JSON.stringify(refused)).toContain('Line 2');
  expect(JSON.stringify(refused)).not.toContain('Doe');
  await problem(call(POST, { json: body({ studyUids: ['1.2.3'] }) }), 400);
});
