import { beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '@/lib/api/people/rights';
import { putCollection } from '@/lib/store/people/collections';
import { runEventSchema } from '@/lib/api/runs';
import { ctSlice, type PhantomFile } from '@/tests/phantoms/series';
import { axial } from '@/tests/phantoms/block-patient';
import { importAll } from '../test-world';
import {
  lookAgain,
  PASSWORD,
  startPeopleServer,
  type Asking,
  type PeopleServer,
} from './people-server';

const PATIENT = { PatientID: 'one patient', PatientBirthDate: '19700101' };
const REMOVED = { PatientIdentityRemoved: 'YES' };
const slice = (study: string, more: object, instance = 1) =>
  ctSlice(axial(0), { study, instance }, { ...PATIENT, ...more });

/** Open to all; in a collection; de-identified; de-identified and in the collection; only half of it. */
const files = {
  open: slice('open', {}),
  kept: slice('kept', {}),
  bare: slice('bare', REMOVED),
  keptBare: slice('kept bare', REMOVED),
  half: slice('half', REMOVED),
};
type Name = keyof typeof files;
const other = slice('half', {}, 2);
const uids = Object.fromEntries(
  Object.entries(files).map(([name, { studyUid }]) => [name, studyUid]),
) as Record<Name, string>;
const nameOf = (uid: string) =>
  Object.keys(uids).find((name) => uids[name as Name] === uid);

let server: PeopleServer;
const cookies: Record<string, string> = {};
let collection: { id: string; version: number };
beforeAll(async () => {
  server = await startPeopleServer();
  const { db } = server.world;
  await importAll(server.world, [...Object.values(files), other]);
  const people: Record<string, Role> = {
    ...{ member: 'reader', outsider: 'reader', researcher: 'researcher' },
    ...{ scholar: 'researcher', admin: 'administrator' },
  };
  const ids: Record<string, string> = {};
  for (const [name, role] of Object.entries(people)) {
    const { id, email } = await server.add(name, role);
    ids[name] = id;
    cookies[name] = await server.signIn(email);
  }
  collection = await putCollection(
    db,
    {
      name: 'Trial',
      members: [ids['member'] ?? '', ids['scholar'] ?? ''],
      studyUids: [uids.kept, uids.keptBare, '1.2.3.4'],
    },
    'Test',
  );
});

const ask = (who: string, way: string, asking: Asking = {}) =>
  server.ask(way, { ...asking, cookie: cookies[who] });
const read = async <T>(who: string, at: string) =>
  (await (await ask(who, `GET ${at}`)).json()) as T;

const SCAR = {
  ...{ section: 'findings', statement: 'A scar.', polarity: 'present', certainty: null },
  ...{ anatomy: null, side: 'left', sizeMm: 4, evidence: [] },
};

const SEEN: Record<string, readonly Name[]> = {
  member: ['open', 'kept', 'bare', 'keptBare', 'half'],
  outsider: ['open', 'bare', 'half'],
  researcher: ['bare'],
  scholar: ['bare', 'keptBare'],
  admin: ['open', 'kept', 'bare', 'keptBare', 'half'],
};
const everybody = Object.entries(SEEN).map(([who, seen]) => ({
  who,
  seen: [...seen].sort(),
}));

interface List {
  total: number;
  studies: { studyUid: string }[];
}
const named = (found: readonly { studyUid: string }[]) =>
  found.map(({ studyUid }) => nameOf(studyUid)).sort();

describe.each(everybody)('$who', ({ who, seen }) => {
  it('lists and counts what is for their eyes', async () => {
    const { studies, total } = await read<List>(who, '/api/studies?limit=100');
    expect(named(studies)).toEqual(seen);
    expect(total).toBe(seen.length);
    const page = await read<List>(who, '/api/studies?limit=1&search=phantom');
    expect(page.total).toBe(seen.length);
  });

  it('finds that by QIDO-RS, at each level, and is told no other number', async () => {
    for (const level of ['studies', 'series', 'instances']) {
      const found = await read<Record<string, { Value: string[] }>[]>(
        who,
        `/dicomweb/${level}?PatientID=one%20patient`,
      );
      const at = found.map((each) => nameOf(each['0020000D']?.Value[0] ?? ''));
      expect([...new Set(at)].sort(), level).toEqual(seen);
    }
    const first = await ask(who, 'GET /dicomweb/studies?limit=1');
    const told = /There are (\d+) additional/.exec(
      first.headers.get('warning') ?? '',
    )?.[1];
    expect(Number(told ?? 0)).toBe(seen.length - 1);
  });

  it('finds the other studies of the patient among those', async () => {
    const { studies } = await read<List>(who, `/api/studies/${uids.bare}/others`);
    expect([...named(studies), 'bare'].sort()).toEqual(seen);
  });

  it('is told of all others what is told of none', async () => {
    for (const name of Object.keys(uids) as Name[]) {
      const missing = '1.2.826.0.1.3680043.8.498.404';
      for (const at of [
        '/api/studies/$U',
        '/api/studies/$U/reports',
        '/api/annotations?studyUid=$U',
        '/api/runs?studyUid=$U',
        '/dicomweb/studies/$U/metadata',
        `/dicomweb/studies/$U/series/${files[name].seriesUid}/instances/${files[name].sopInstanceUid}/frames/1`,
      ]) {
        const answer = await ask(who, `GET ${at.replace('$U', uids[name])}`);
        if (seen.includes(name)) {
          expect(answer.status, `${name} ${at}`).toBe(200);
          await answer.arrayBuffer();
          continue;
        }
        const none = await ask(who, `GET ${at.replace('$U', missing)}`);
        expect(answer.status, `${name} ${at}`).toBe(404);
        expect(await answer.text()).toBe(await none.text());
      }
    }
  });
});

it('keeps cursors from telling where a hidden study stands', async () => {
  const { studies } = await read<List>('outsider', `/api/studies?cursor=${uids.kept}`);
  expect(studies).toEqual([]);
});

/** Something of a study, made by whoever may, asked for by its id by whoever may not. */
describe('what belongs to a hidden study', () => {
  const drawn = ({ studyUid, seriesUid, sopInstanceUid }: PhantomFile) => ({
    ...{
      id: crypto.randomUUID(),
      tool: 'Length',
      label: 'x',
      color: null,
      visible: true,
    },
    ...{ studyUid, seriesUid, sopInstanceUid, frame: 1, measurements: [] },
    geometry: {
      space: 'patient',
      frameOfReferenceUid: null,
      points: [
        [0, 0, 0],
        [1, 1, 0],
      ],
    },
  });

  it('is not there by its id, and is there for members, by whose name it goes', async () => {
    const json = drawn(files.kept);
    const made = await ask('member', 'POST /api/annotations', { json });
    expect(await made.json()).toMatchObject({ author: 'member@hospital.test' });
    const report = await ask('member', 'POST /api/reports', {
      json: { studyUid: uids.kept },
    });
    const { id } = (await report.json()) as { id: string };
    for (const at of [
      `/api/annotations/${json.id}`,
      `/api/reports/${id}`,
      `/api/reports/${id}/versions`,
    ]) {
      expect((await ask('member', `GET ${at}`)).status).toBe(200);
      expect((await ask('outsider', `GET ${at}`)).status, at).toBe(404);
      const none = at.replace(/[0-9a-f-]{36}/, crypto.randomUUID());
      expect(await (await ask('outsider', `GET ${at}`)).text()).toBe(
        await (await ask('outsider', `GET ${none}`)).text(),
      );
    }
    const found = await ask('member', `PATCH /api/reports/${id}`, {
      json: { addFinding: SCAR },
      headers: { 'if-match': '"1"' },
    });
    expect(found.status, await found.text()).toBe(200);
    // Whoever signs is whose account it is, and says so by the password again.
    const sign = (password?: string) =>
      ask('member', `POST /api/reports/${id}/sign`, {
        json: { name: 'Somebody else', password },
        headers: { 'if-match': '"2"' },
      });
    expect((await sign()).status).toBe(403);
    expect((await sign('correct horse')).status).toBe(403);
    expect(await (await sign(PASSWORD)).json()).toMatchObject({
      signedBy: 'member',
      version: 3,
    });
    for (let attempt = 0; attempt < 4; attempt++) await sign('guessed');
    expect((await sign(PASSWORD)).status).toBe(429);
  });

  it('can’t be made by naming it in a body', async () => {
    const studyUid = uids.kept;
    const stackId = `${files.kept.seriesUid}/1`;
    const recipe = { stackId };
    for (const [way, json] of [
      ['POST /api/annotations', drawn(files.kept)],
      ['POST /api/reports', { studyUid }],
      ['POST /api/previews', { studyUid, modelId: 'baseline', recipe }],
      ['POST /api/runs', { studyUid, modelId: 'baseline', recipe }],
      [
        'POST /api/runs/external',
        {
          studyUid,
          stackId,
          text: 'A nodule.',
          provenance: { author: 'x', system: 'y', writtenOn: null },
        },
      ],
    ] as const) {
      const answer = await ask('outsider', way, { json });
      expect([way, answer.status, await answer.text()]).toEqual([
        way,
        404,
        expect.stringContaining('There is nothing under that name here.'),
      ]);
    }
    const exported = await ask('outsider', 'POST /api/exports', {
      json: { studyUids: [studyUid], formats: ['json'] },
    });
    const { files: out, problems } = (await exported.json()) as Record<string, unknown[]>;
    expect([out, problems]).toEqual([
      [],
      [`${studyUid}: There is nothing under that name here.`],
    ]);
    // An archive of all holds those that they see; of one that is named, nothing.
    const inArchive = async (who: Parameters<typeof ask>[0], wish: object) => {
      const answer = await ask(who, 'POST /api/exports/archive', {
        json: { ...wish, formats: ['csv'] },
      });
      return Buffer.from(await answer.arrayBuffer()).includes(`${studyUid}.`);
    };
    expect(await inArchive('outsider', { query: {} })).toBe(false);
    expect(await inArchive('outsider', { studyUids: [studyUid] })).toBe(false);
    expect(await inArchive('member', { query: {} })).toBe(true);
  });

  it('shows an export to whoever sees all of its studies', async () => {
    const made = await ask('member', 'POST /api/exports', {
      json: { studyUids: [uids.kept], formats: ['json'] },
    });
    const { id } = (await made.json()) as { id: string };
    expect((await ask('member', `GET /api/exports/${id}`)).status).toBe(200);
    for (const at of [`/api/exports/${id}`, `/api/exports/${id}/download`]) {
      expect((await ask('outsider', `GET ${at}`)).status).toBe(404);
    }
  });
});

describe('a run', () => {
  it('is followed by members only, and its actor is whoever asked', async () => {
    const { series } = await read<{ series: { stacks: { id: string }[] }[] }>(
      'member',
      `/api/studies/${uids.kept}`,
    );
    const stackId = series[0]?.stacks[0]?.id;
    const started = await ask('member', 'POST /api/runs', {
      json: { studyUid: uids.kept, modelId: 'baseline', recipe: { stackId } },
    });
    const { id } = (await started.json()) as { id: string };
    expect((await ask('outsider', `GET /api/runs/${id}/events`)).status).toBe(404);
    const events = await (await ask('member', `GET /api/runs/${id}/events`)).text();
    const last = events.trim().split('\n').at(-1)?.replace('data: ', '') ?? '';
    expect(runEventSchema.parse(JSON.parse(last)).type).toBe('done');
    expect((await ask('outsider', `GET /api/runs/${id}`)).status).toBe(404);
    const { events: trail } = await read<{ events: { actor: string }[] }>(
      'admin',
      `/api/audit?kind=model-asked&studyUid=${uids.kept}`,
    );
    expect(trail.map(({ actor }) => actor)).toEqual(['member@hospital.test']);
  });
});

describe('emergency access', () => {
  const reason = 'Stroke in the emergency room, prior study needed';

  it('needs a reason, lasts for half an hour, and stands in the trail', async () => {
    const short = await ask('outsider', 'POST /api/emergency-access', {
      json: { reason: 'because' },
    });
    expect(short.status).toBe(400);
    const begun = Date.now();
    const begin = await ask('outsider', 'POST /api/emergency-access', {
      json: { reason },
    });
    const { emergencyUntil } = (await begin.json()) as { emergencyUntil: string };
    const minutes = (Date.parse(emergencyUntil) - begun) / 60_000;
    expect(minutes).toBeGreaterThan(29);
    expect(minutes).toBeLessThan(31);
    expect((await ask('outsider', `GET /api/studies/${uids.kept}`)).status).toBe(200);
    await ask('outsider', 'DELETE /api/emergency-access');
    expect((await ask('outsider', `GET /api/studies/${uids.kept}`)).status).toBe(404);

    const { events } = await read<{ events: Record<string, unknown>[] }>(
      'admin',
      '/api/audit?actor=outsider%40hospital.test',
    );
    const told = events.map(({ kind, detail }) => [
      kind,
      (detail as { reason?: string }).reason,
    ]);
    expect(told).toContainEqual(['emergency-started', reason]);
    expect(told).toContainEqual(['emergency-ended', undefined]);
    expect(events).toContainEqual(
      expect.objectContaining({ kind: 'study-viewed', studyUid: uids.kept }),
    );
  });

  it('is over by itself', async () => {
    await ask('outsider', 'POST /api/emergency-access', { json: { reason } });
    await server.world.db.emergencyAccess.updateMany({ data: { endsAt: new Date() } });
    lookAgain();
    expect((await ask('outsider', `GET /api/studies/${uids.kept}`)).status).toBe(404);
  });
});

it('hides a study that comes again after it was deleted, and opens it with its collection', async () => {
  const away = await ask('admin', `DELETE /dicomweb/studies/${uids.keptBare}`);
  expect(away.status).toBe(204);
  await importAll(server.world, [files.keptBare]);
  const at = `GET /api/studies/${uids.keptBare}`;
  expect((await ask('outsider', at)).status).toBe(404);
  const given = await ask('admin', `DELETE /api/collections/${collection.id}`, {
    headers: { 'if-match': `"${collection.version}"` },
  });
  expect(given.status).toBe(204);
  expect((await ask('outsider', at)).status).toBe(200);
});
