import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  disputeListSchema,
  nextTaskSchema,
  ownTaskListSchema,
  readingSchema,
  readingTaskSchema,
  type ReadingTask,
} from '@/lib/api/blind/protocol';
import { readingStatisticsSchema } from '@/lib/api/blind/statistics';
import { removeFromArchive } from '@/lib/store/archive/removal/remove';
import { axial } from '@/tests/phantoms/block-patient';
import { ctSlice } from '@/tests/phantoms/series';
import { PYTHON, runScript } from '@/tests/unit/evaluation/blind/made-votes';
import { installed } from '@/tests/unit/export/installed';
import { exportVotes, readStatistics } from '@/lib/workflow/blind/votes';
import { dropExperiment } from '@/lib/workflow/experiments/act';
import { takeInBundle } from '@/lib/workflow/experiments/bundle/read';
import { fileOnDisk } from '@/lib/workflow/import/incoming';
import { startPeopleServer, type PeopleServer } from '../people/people-server';
import { importAll, openTestWorld } from '../test-world';
import { makeExperiment } from './made-experiment';

const files = Array.from({ length: 3 }, (_, at) =>
  ctSlice(axial(0), { study: `blind ${at}` }),
);
const form = [
  { id: 'trust', question: 'Would you sign it?', points: 5, low: '', high: '' },
];

const studyUid = files[0]?.studyUid ?? '';
let server: PeopleServer;
const cookies: Record<string, string> = {};
let experimentId: string;
const id = randomUUID();
beforeAll(async () => {
  server = await startPeopleServer();
  for (const name of ['owner', 'ann', 'bob', 'judge', 'stranger']) {
    const { email } = await server.add(name, 'reader');
    cookies[name] = await server.signIn(email);
  }
  const named = files.map((file, at) => ({ name: `${at}.dcm`, bytes: file.bytes }));
  await importAll(server.world, named);
  const { db } = server.world;
  experimentId = await makeExperiment(db, files, ['alpha', 'beta']);
  const { id: cell, ...of } = await db.experimentRun.findFirstOrThrow({
    where: { experimentId, studyUid },
  });
  await db.run.create({
    data: {
      ...{ id: 'run-of-alpha', studyUid, modelId: of.modelId, adapter: 'replay' },
      ...{ policyId: 'p@1', status: 'succeeded' },
      request: JSON.stringify({ modelId: 'alpha', studyUid, recipe: { stackId: 's' } }),
    },
  });
  await db.experimentRun.update({ where: { id: cell }, data: { runId: 'run-of-alpha' } });
});

const ask = async (who: string, way: string, json?: unknown) => {
  const [method, at = ''] = way.split(' ');
  const answer = await server.ask(`${method} /api/comparisons${at}`, {
    ...{ cookie: cookies[who], json },
  });
  const text = await answer.text();
  return { status: answer.status, text, body: text === '' ? null : parsed(text) };
};
const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text; // a file of several lines
  }
};

/** Of the experiment’s drafts, numbers, bundle and runs, and of the list of a study’s runs. */
async function seenOf(who: string) {
  const get = (path: string) => server.ask(`GET ${path}`, { cookie: cookies[who] });
  const experiment = `/api/experiments/${experimentId}`;
  const sides = await get(`${experiment}/drafts?study=${studyUid}`);
  const scores = await get(`${experiment}/scores`);
  const bundle = await get(`${experiment}/bundle`);
  await bundle.body?.cancel();
  const cells = (await (await get(`${experiment}/runs`)).json()) as {
    runs: { runId: string | null }[];
  };
  const { runs } = (await (await get(`/api/runs?studyUid=${studyUid}`)).json()) as {
    runs: { id: string }[];
  };
  return {
    ...{ drafts: sides.status, scores: scores.status, bundle: bundle.status },
    runs: runs.map((run) => run.id),
    cells: cells.runs.flatMap(({ runId }) => runId ?? []),
  };
}

const VEILED = { drafts: 409, scores: 409, bundle: 409, runs: [], cells: [] };
const SEEN = {
  // It was never scored: that is told, and nothing else.
  ...{ drafts: 200, scores: 404, bundle: 200 },
  ...{ runs: ['run-of-alpha'], cells: ['run-of-alpha'] },
};

const wished = {
  ...{
    id,
    name: 'Which drafts better?',
    kinds: ['preference', 'form', 'errors', 'correction'],
  },
  ...{ readers: ['ann@hospital.test', 'bob@hospital.test'], repeatShare: 0.34, apart: 2 },
  ...{ adjudicators: ['judge@hospital.test'], form, seed: 4, resamples: 200 },
};
const next = async (who: string) =>
  nextTaskSchema.parse((await ask(who, `GET /${id}/next`)).body).task as ReadingTask;

/** Ann likes the draft that says 9 mm, Bob whatever stands on the left. */
function answerOf(who: string, task: ReadingTask): object {
  const { kind, left } = task;
  const isNine = left.text?.includes('9 mm') ?? false;
  if (kind === 'preference') {
    return {
      kind,
      choice: who === 'bob' || isNine ? 'left' : 'right',
      reasons: ['severity'],
    };
  }
  if (kind === 'form') return { kind, values: { trust: isNine ? 5 : 2 }, note: 'secret' };
  if (kind === 'errors') {
    const passage = { from: 9, to: 15 };
    const mark = { kind: 'wrong-severity', significance: 'significant', passage };
    const missing = {
      kind: 'missing-finding',
      significance: 'significant',
      passage: null,
    };
    return {
      kind,
      marks: isNine ? [] : who === 'ann' ? [mark] : [mark, missing, missing],
    };
  }
  return { kind, text: `${left.text ?? ''} ${who === 'ann' ? 'Signed.' : ''}` };
}

describe('a blind reading', () => {
  it('is begun once, by somebody who may, with people who see its studies', async () => {
    const begin = (more: object) =>
      ask('owner', 'POST ', { ...wished, experimentId, ...more });
    expect((await begin({ readers: ['nobody@hospital.test'] })).status).toBe(409);
    expect((await begin({ adjudicators: ['ann@hospital.test'] })).status).toBe(400);
    expect((await begin({ experimentId: 'none' })).status).toBe(404);
    expect((await begin({ form: [] })).status).toBe(400);
    const { status, body } = await begin({});
    expect(status).toBe(201);
    expect((await begin({})).status).toBe(201);
    expect((await begin({ seed: 5 })).status).toBe(409);
    const { plan, people, roles } = readingSchema.parse(body);
    expect(roles).toEqual(['owner']);
    expect(plan?.arms.map((arm) => arm.id)).toEqual(['alpha', 'beta']);
    // Three comparisons and three times six drafts, and a third of each once more.
    expect(people?.map(({ code, tasks }) => [code, tasks])).toEqual([
      ...[
        ['A1', 0],
        ['R1', 3 + 1 + 3 * (6 + 2)],
        ['R2', 3 + 1 + 3 * (6 + 2)],
      ],
    ]);
  });

  it('is nothing to whoever has no part in it', async () => {
    for (const at of ['', '/next', '/votes', '/statistics', '/disputes']) {
      expect((await ask('stranger', `GET /${id}${at}`)).status).toBe(404);
    }
    expect((await ask('judge', `GET /${id}/next`)).status).toBe(403);
    expect((await ask('ann', `GET /${id}/votes`)).status).toBe(403);
    expect((await ask('ann', `GET /${id}/statistics`)).status).toBe(409);
    expect((await ask('ann', `POST /${id}/close`)).status).toBe(403);
  });

  it('tells a reader nothing of what made a draft, and nothing of what comes later', async () => {
    const { text } = await ask('ann', `GET /${id}/next`);
    expect(text).toMatch(/9 mm in the right lung/);
    expect(text).not.toMatch(/alpha|beta|cell-|cost|latency|seed|repeat|certainty/i);
    expect((await ask('ann', `GET /${id}`)).text).not.toMatch(/alpha|beta|bob/);
    const later = await server.world.db.blindTask.findFirstOrThrow({
      where: { readingId: id, reader: 'R1', position: 1 },
    });
    expect((await ask('ann', `GET /${id}/tasks/${later.id}`)).status).toBe(404);
    const { id: first } = await next('ann');
    expect((await ask('bob', `GET /${id}/tasks/${first}`)).status).toBe(404);
  });

  it('shows readers nowhere else which model wrote what, as long as they have tasks', async () => {
    expect(await seenOf('ann')).toEqual(VEILED);
    const anew = `POST /api/experiments/${experimentId}/scores`;
    expect((await server.ask(anew, { cookie: cookies['ann'] })).status).toBe(409);
    expect(await seenOf('owner')).toEqual(SEEN);
  });

  it('holds the experiment that it reads', async () => {
    const way = `DELETE /api/experiments/${experimentId}`;
    expect((await server.ask(way, { cookie: cookies['owner'] })).status).toBe(409);
  });

  it('keeps what was entered, and refuses answers that don’t fit', async () => {
    const task = await next('ann');
    const at = `/${id}/tasks/${task.id}`;
    const work = { entered: { choice: 'left', words: 'Größer 肝' }, activeMs: 700 };
    expect((await ask('ann', `PUT ${at}/work`, work)).status).toBe(204);
    expect((await next('ann')).work).toEqual(work);
    const give = (answer: object) =>
      ask('ann', `POST ${at}/answers`, { answer, activeMs: 1 });
    expect((await give({ kind: 'form', values: { trust: 1 } })).status).toBe(400);
    expect((await give({ kind: 'preference', choice: 'alpha' })).status).toBe(400);
  });

  it('takes every answer once, and corrections with their reasons', async () => {
    for (const who of ['ann', 'bob']) {
      const kinds: string[] = [];
      for (let task = await next(who); task as unknown; task = await next(who)) {
        kinds.push(task.kind);
        const given = { answer: answerOf(who, task), activeMs: 1000 * task.number };
        const at = `POST /${id}/tasks/${task.id}/answers`;
        if (task.kind === 'errors') {
          const mark = { kind: 'false-finding', significance: 'significant' };
          const marks = [{ ...mark, passage: { from: 0, to: 100_000 } }];
          const beyond = { answer: { kind: 'errors', marks }, activeMs: 1 };
          expect((await ask(who, at, beyond)).status).toBe(400);
        }
        const { status, body } = await ask(who, at, given);
        expect(status).toBe(201);
        expect(readingTaskSchema.parse(body).left.arm).toBe(null);
      }
      expect(kinds).toEqual(
        [...kinds].sort((a, b) => order.indexOf(a) - order.indexOf(b)),
      );
    }
    expect(await seenOf('ann')).toEqual(SEEN);
    const { body } = await ask('ann', `GET /${id}/tasks`);
    // What the page of given answers reads.
    const [first] = ownTaskListSchema.parse(body).tasks;
    expect(first).toMatchObject({ number: 1, kind: 'preference', versions: 1 });
    const at = `POST /${id}/tasks/${first?.id}/answers`;
    const answer = { kind: 'preference', choice: 'both-bad', note: 'I was wrong' };
    const again = { answer, activeMs: 5, basedOn: 1 };
    expect((await ask('ann', at, { ...again, basedOn: 0 })).status).toBe(412);
    expect((await ask('ann', at, again)).status).toBe(400);
    const corrected = await ask('ann', at, { ...again, reason: 'Looked again' });
    expect(
      readingTaskSchema.parse(corrected.body).given.map(({ version }) => version),
    ).toEqual([1, 2]);
  });
  const order = ['preference', 'form', 'errors', 'correction'];

  it.skipIf(!installed(PYTHON, ['-c', 'import numpy'], 'python3-numpy'))(
    'exports votes that an independent program makes the shown statistics of',
    async () => {
      const shown = await ask('owner', `GET /${id}/statistics`);
      const { preferences, errors } = readingStatisticsSchema.parse(shown.body);
      expect(preferences?.ranking).toMatchObject({
        reason: 'too-few',
        have: 6,
        need: 30,
      });
      expect(errors.map(({ judged }) => judged)).toEqual([6, 6]);
      const votes = await ask('owner', `GET /${id}/votes?format=jsonl`);
      const folder = mkdtempSync(path.join(tmpdir(), 'overread-blind-'));
      const at = ['votes.jsonl', 'statistics.json'].map((name) =>
        path.join(folder, name),
      );
      writeFileSync(at[0] ?? '', votes.text);
      writeFileSync(at[1] ?? '', shown.text);
      const { compared, off } = runScript(at);
      rmSync(folder, { recursive: true });
      expect(off).toEqual([]);
      expect(compared).toBeGreaterThan(200);
      expect((await ask('owner', `GET /${id}/votes?format=csv`)).text).toContain(
        'both-bad',
      );
    },
  );

  it('has what readers differ on settled by somebody who isn’t told who said what', async () => {
    const { text, body } = await ask('judge', `GET /${id}/disputes`);
    expect(text).not.toMatch(/alpha|beta|ann@|bob@|"R1"|"R2"/);
    const { disputes } = disputeListSchema.parse(body);
    expect(new Set(disputes.map(({ kind }) => kind))).toEqual(
      new Set(['preference', 'errors']),
    );
    const one = disputes.find(({ kind }) => kind === 'errors');
    const [a, b] = one?.answers ?? [];
    const settle = (json: object) =>
      ask('judge', `POST /${id}/disputes/${one?.unit}`, json);
    expect((await settle({ how: 'picked', of: [a?.task, b?.task] })).status).toBe(400);
    expect((await settle({ how: 'picked', of: ['other'] })).status).toBe(400);
    expect((await settle({ how: 'merged', of: [a?.task, b?.task] })).status).toBe(400);
    const settled = await settle({ how: 'picked', of: [b?.task] });
    expect(settled.status).toBe(201);
    const after = disputeListSchema.parse(settled.body).disputes;
    expect(after.find(({ unit }) => unit === one?.unit)?.verdict).toMatchObject({
      ...{ how: 'picked', of: [b?.task], answer: b?.answer, author: 'A1' },
    });
    expect((await settle({ how: 'picked', of: [a?.task] })).status).toBe(412);
    const merged = {
      how: 'merged',
      of: [a?.task, b?.task],
      answer: a?.answer,
      basedOn: 1,
    };
    expect((await settle({ ...merged, reason: 'Both are right' })).status).toBe(201);
    const { disputes: left } = readingSchema.parse(
      (await ask('owner', `GET /${id}`)).body,
    );
    expect(left).toBe(disputes.length - 1);
  });

  it('tells names when it is closed, and takes no more answers', async () => {
    expect((await ask('owner', `POST /${id}/close`)).status).toBe(200);
    const { body } = await ask('ann', `GET /${id}/tasks`);
    const [first] = (body as { tasks: { id: string }[] }).tasks;
    const task = readingTaskSchema.parse(
      (await ask('ann', `GET /${id}/tasks/${first?.id}`)).body,
    );
    expect([task.left.arm?.id, task.right?.arm?.id].sort()).toEqual(['alpha', 'beta']);
    const answer = { kind: 'preference', choice: 'left' };
    const given = { answer, activeMs: 1, basedOn: 2, reason: 'Once more' };
    const at = `POST /${id}/tasks/${first?.id}/answers`;
    expect((await ask('ann', at, given)).status).toBe(409);
    expect((await ask('ann', `GET /${id}/statistics`)).status).toBe(200);
    const acts = await server.world.db.auditEvent.findMany({
      where: { object: `comparison ${id}` },
    });
    // Begun, 56 answers, a correction, two verdicts, two exports, closed.
    expect(acts).toHaveLength(1 + 2 * 28 + 1 + 2 + 2 + 1);
    expect(JSON.stringify(acts)).not.toMatch(/Größer|wrong|Signed/);
  });

  it('goes into the bundle of its experiment, from which another archive makes the same', async () => {
    const here = server.world;
    const way = `GET /api/experiments/${experimentId}/bundle`;
    const answer = await server.ask(way, { cookie: cookies['owner'] });
    const zip = Buffer.from(await answer.arrayBuffer());
    const there = { ...(await openTestWorld()), user: 'Somebody else' };
    const file = path.join(there.env.dataFolder, 'bundle.zip');
    writeFileSync(file, zip);
    const taken = await takeInBundle(there, fileOnDisk(file, 'bundle.zip'));
    expect(taken).toEqual({ experimentId, numbers: 'none', votes: 'same' });
    expect(await readStatistics(there, id)).toEqual(
      await readStatistics({ ...here, user: 'owner@hospital.test' }, id),
    );
    const text = new TextDecoder().decode(await exportVotes(there, id, 'jsonl'));
    const votes = await ask('owner', `GET /${id}/votes`);
    expect(text).toBe(votes.text);
    // Nobody is named, and what came is gone with the experiment.
    const kept = await there.db.blindReader.findMany();
    expect(kept.map(({ person }) => person)).toEqual(['A1', 'R1', 'R2']);
    expect(await there.db.blindAnswer.count()).toBe(2 * 28 + 1);
    await dropExperiment(there, experimentId);
    expect(await there.db.blindAnswer.count()).toBe(0);
  });

  it('loses the words of a study with the study, and no vote', async () => {
    const votes = async () => (await ask('owner', `GET /${id}/votes`)).text;
    const before = await votes();
    expect(before).toMatch(/Signed\./);
    for (const { studyUid } of files) {
      await removeFromArchive(
        server.world.db,
        { studyUid },
        { actor: 'T', reason: 'Test' },
      );
    }
    const after = await votes();
    expect(after).not.toMatch(/Signed\.|secret|lung|I was wrong/);
    const statistics = async () => (await ask('owner', `GET /${id}/statistics`)).status;
    expect(await statistics()).toBe(200);
    expect(after.split('\n')).toHaveLength(before.split('\n').length);
    expect(
      await server.world.db.blindDraft.count({ where: { reference: { not: null } } }),
    ).toBe(0);
  });
});
