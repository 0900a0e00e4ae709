import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { ctStack, type PhantomFile } from '@/tests/phantoms/series';
import { inProcess } from '../cli/in-process';
import { temporaryFolder } from '../test-world';

const data = temporaryFolder();
const out = temporaryFolder();
const [named] = ctStack(1, { study: 'named' }) as [PhantomFile];
const tokens: Record<string, string> = {};

const overread = (args: readonly string[], token?: string) =>
  inProcess(data, args, {
    OVERREAD_AUTH: 'local',
    ...(token !== undefined && { OVERREAD_TOKEN: token }),
  });

beforeAll(async () => {
  for (const role of ['reader', 'researcher', 'administrator']) {
    const email = `${role}@hospital.test`;
    const user = ['user', 'add', email, '--name', role, '--role', role];
    expect((await overread(user)).code).toBe(0);
    const create = ['token', 'create', '--user', email, '--name', 'script', '--json'];
    const { lines } = await overread(create);
    const made = JSON.parse(lines.at(-1) ?? '') as { token: string };
    tokens[role] = made.token;
  }
});

it('acts with the rights of whom its token belongs to, and in their name', async () => {
  const file = path.join(out, 'one.dcm');
  writeFileSync(file, named.bytes);
  const refused = await overread(['import', file], tokens['researcher']);
  expect(refused.code).toBe(1);
  expect(refused.errors.join(' ')).toContain('This takes the right “import”.');
  expect((await overread(['import', file], tokens['reader'])).code).toBe(0);
  expect((await overread(['verify'], tokens['reader'])).errors.join(' ')).toContain(
    'This takes the right “administer”.',
  );
  expect((await overread(['audit', 'verify'], tokens['administrator'])).code).toBe(0);

  const { lines } = await overread(['audit', 'export', '--format', 'fhir']);
  const told = lines.map(
    (line) =>
      JSON.parse(line) as { outcome: string; agent: { name: string }[]; type: object },
  );
  const of = (name: string) => told.filter(({ agent }) => agent[0]?.name === name);
  expect(of('researcher@hospital.test').map(({ outcome }) => outcome)).toContain('4');
  expect(of('reader@hospital.test').map(({ outcome }) => outcome)).toEqual(
    expect.arrayContaining(['0', '4']),
  );
});

it('has nothing of a study that they don’t see', async () => {
  const asked = ['export', named.studyUid, '--format', 'csv', '--out', out];
  const hidden = await overread(asked, tokens['researcher']);
  expect(hidden.code).toBe(1);
  const sum = '1 study: 0 were there already, 1 not in all formats';
  expect(hidden.errors).toEqual([
    `${named.studyUid}: There is nothing under that name here.`,
    sum,
  ]);
  const never = await overread(
    ['export', '1.2.3', '--format', 'csv', '--out', out],
    tokens['researcher'],
  );
  expect(never.errors).toEqual(['1.2.3: There is nothing under that name here.', sum]);
  const draft = ['draft', named.studyUid, '--model', 'baseline'];
  expect((await overread(draft, tokens['researcher'])).errors.join(' ')).toContain(
    'There is nothing under that name here.',
  );
  expect((await overread(draft, tokens['reader'])).code).toBe(0);
});

it('lets no token in that is not good, and puts no archive in place for one', async () => {
  const bad = await overread(['models', 'check'], 'invented');
  expect([bad.code, bad.errors[0]]).toEqual([
    1,
    'OVERREAD_TOKEN is not good, or not any more.',
  ]);
  const restore = await overread(['restore', 'x.zip'], tokens['administrator']);
  expect(restore.errors[0]).toBe('A whole archive is put in place by nobody’s token.');
});
