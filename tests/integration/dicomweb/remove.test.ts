import { beforeAll, expect, it } from 'vitest';
import { createReport } from '@/lib/store/reports/reports';
import { ctStack, diffusionMr } from '@/tests/phantoms/series';
import { json, problem } from '../routes';
import { importAll, openTestWorld } from '../test-world';
import { pathOf, startDicomweb } from './dicomweb-server';
import { asPerson } from '@/lib/workflow/people/person';

const world = await openTestWorld();
let root = '';
beforeAll(async () => {
  root = await startDicomweb(world);
});

const files = ctStack(4, { study: 'to be deleted' });
const [first, second] = files;
if (!first || !second) throw new Error('There are four.');
const { studyUid, seriesUid } = first;
const ask = (method: string, path: string, headers: Record<string, string> = {}) =>
  fetch(`${root}${path}`, { method, headers });
const found = async (path: string) => json<unknown[]>(ask('GET', path));

it('deletes an instance, a series, a study; none is listed or read any more', async () => {
  await importAll(world, files);
  const instance = pathOf(first);
  const paths = ['', '/metadata', '/rendered', '/thumbnail', '/frames/1'];
  // All of it is asked for once, so that what is kept in memory is kept.
  for (const each of paths) {
    const { status } = await ask('GET', `${instance}${each}`);
    expect([each, status]).toEqual([each, 200]);
  }
  const series = pathOf({ studyUid, seriesUid });
  expect(await found(`${series}/metadata`)).toHaveLength(4);
  const deleted = await ask('DELETE', instance);
  expect([deleted.status, await deleted.text()]).toEqual([204, '']);
  for (const each of paths) await problem(ask('GET', `${instance}${each}`), 404);
  await problem(ask('DELETE', instance), 404);
  expect(await found(`${series}/metadata`)).toHaveLength(3);
  expect(await found(`${series}/instances`)).toHaveLength(3);
  const counts = await found(`/studies?StudyInstanceUID=${studyUid}`);
  expect(counts).toMatchObject([{ '00201208': { Value: [3] } }]);

  expect((await ask('DELETE', series)).status).toBe(204);
  await problem(ask('GET', series), 404);
  await problem(ask('GET', `${pathOf({ studyUid })}/metadata`), 404);
  expect(await found(`/studies?StudyInstanceUID=${studyUid}`)).toEqual([]);

  await importAll(world, files);
  expect((await ask('DELETE', pathOf({ studyUid }))).status).toBe(204);
  await problem(ask('GET', pathOf({ studyUid })), 404);
  await problem(ask('DELETE', pathOf({ studyUid })), 404);
});

it('says why it does not, and says it as a problem', async () => {
  const [image] = diffusionMr();
  if (!image) throw new Error('There are some.');
  await importAll(world, diffusionMr());
  const study = { studyUid: image.studyUid };
  await createReport(world.db, { ...study, runId: null, findings: [], author: 'one' });
  expect(await problem(ask('DELETE', pathOf(study)), 409)).toMatchObject({
    title: 'This study has a report, and stays as long as that.',
  });
  expect((await ask('GET', pathOf(study))).status).toBe(200);
});

it('rejects as dcm4chee does, which OHIF asks for', async () => {
  await importAll(world, files);
  const rejected = (path: string) => ask('POST', `${path}/reject/113001%5EDCM`);
  expect(await json(rejected(pathOf(first)))).toEqual({ count: 1 });
  await problem(rejected(pathOf(first)), 404);
  expect(await json(rejected(pathOf({ studyUid, seriesUid })))).toEqual({ count: 3 });
  await importAll(world, files);
  expect(await json(rejected(pathOf({ studyUid })))).toEqual({ count: 4 });
  expect(await found(`/studies?StudyInstanceUID=${studyUid}`)).toEqual([]);
  await importAll(world, files);
  await problem(ask('POST', `${pathOf({ studyUid })}/reject/113000%5EDCM`), 404);
  expect(await found(`${pathOf({ studyUid })}/instances`)).toHaveLength(4);
});

it('is not to be asked by a page of another site, nor by who is no administrator', async () => {
  await importAll(world, files);
  const study = pathOf({ studyUid });
  const reject = `${study}/reject/113001%5EDCM`;
  for (const origin of ['https://elsewhere.example', 'null']) {
    await problem(ask('POST', reject, { origin }), 403);
    await problem(ask('DELETE', study, { origin }), 403);
  }
  const reader = { id: '1', name: 'Bob', email: 'bob@hospital.test', role: 'reader' };
  world.person = asPerson(reader, null, {});
  await problem(ask('DELETE', study), 403);
  world.person = undefined;
  expect(await found(`${study}/instances`)).toHaveLength(4);
  const { origin } = new URL(root);
  expect((await ask('DELETE', study, { origin })).status).toBe(204);
});
