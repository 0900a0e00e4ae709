import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { GET as anywhere } from '@/app/api/[...unknown]/route';
import { PATCH as patchAnnotation } from '@/app/api/annotations/[id]/route';
import {
  GET as getAnnotations,
  POST as postAnnotation,
} from '@/app/api/annotations/route';
import { POST as postExport } from '@/app/api/exports/route';
import { GET as getHealth } from '@/app/api/health/route';
import { GET as getModels } from '@/app/api/models/route';
import { POST as postPreview } from '@/app/api/previews/route';
import { PATCH as patchFinding } from '@/app/api/reports/[id]/findings/[findingId]/route';
import { PATCH as patchReport } from '@/app/api/reports/[id]/route';
import { POST as signReport } from '@/app/api/reports/[id]/sign/route';
import { POST as postReport } from '@/app/api/reports/route';
import { POST as postRun } from '@/app/api/runs/route';
import { GET as getReports } from '@/app/api/studies/[studyUid]/reports/route';
import { GET as getStudy } from '@/app/api/studies/[studyUid]/route';
import { GET as getStudies } from '@/app/api/studies/route';
import { modelListSchema } from '@/lib/api/runs';
import { studyListSchema } from '@/lib/api/studies';
import type { World } from '@/lib/workflow/world';
import packageJson from '@/package.json';
import { ctStack, ultrasoundCine } from '@/tests/phantoms/series';
import { call, json, problem } from './routes';
import { importAll, openTestWorld, serve } from './test-world';

let world: World;
beforeAll(async () => {
  world = serve(await openTestWorld());
  await importAll(world, [
    ...ctStack(1, { study: 'a' }),
    ...ctStack(1, { study: 'b' }),
    ultrasoundCine({ study: 'c' }),
  ]);
});

const writing = {
  postAnnotation,
  patchAnnotation,
  postExport,
  postPreview,
  patchFinding,
  patchReport,
  signReport,
  postReport,
  postRun,
};
const params = { id: 'x', findingId: 'x' };

describe('a body that is no good', () => {
  it.each(Object.entries(writing))('gets 400 and its faults: %s', async (name, route) => {
    const method = name.startsWith('patch') ? 'PATCH' : 'POST';
    const headers = { 'if-match': '"1"', 'content-type': 'application/json' };
    const bodies = ['{"half":', '', 'null', '[]', '"text"', '{}', '{"studyUid": 7}'];
    for (const body of bodies) {
      // An empty change of an annotation is a good body; it is the annotation that isn't there.
      const fine = name === 'patchAnnotation' && body.startsWith('{"s');
      const empty = name === 'patchAnnotation' && body === '{}';
      const answer = await problem(
        call(route, { params, body, headers, method }),
        fine || empty ? 404 : 400,
      );
      if (!fine && !empty) {
        expect(answer.type).toBe('urn:overread:invalid_request');
        expect(answer.issues?.length, body).toBeGreaterThan(0);
      }
    }
  });

  it('names the field at fault', async () => {
    const { issues } = await problem(
      call(postRun, {
        json: { modelId: 'm', studyUid: 's', recipe: { stackId: 's', count: 0 } },
      }),
      400,
    );
    expect(issues).toEqual([
      { path: 'recipe.count', message: expect.stringMatching(/>=1/) },
    ]);
  });
});

describe('what is not there', () => {
  it('gets 404 as a problem, whatever the address', async () => {
    await problem(call(getStudy, { params: { studyUid: '1.2.3' } }), 404);
    await problem(call(getStudy, { params: { studyUid: '../../etc' } }), 404);
    await problem(call(anywhere), 404);
    // A study without reports, and one that isn't there, have none.
    const { reports } = await json(call(getReports, { params: { studyUid: '1.2.3' } }));
    expect(reports).toEqual([]);
  });

  it('asked for without saying of which study gets 400', async () => {
    await problem(call(getAnnotations), 400);
  });
});

describe('a bug', () => {
  it('says nothing of itself to the reader, and everything to the log', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const reading = vi
      .spyOn(world.db.report, 'findMany')
      .mockRejectedValue(new Error('secret detail of Müller^Anna'));
    const answer = await call(getStudies);
    expect(answer.status).toBe(500);
    const text = await answer.text();
    expect(text).not.toContain('Müller');
    expect(JSON.parse(text)).toMatchObject({ type: 'urn:overread:unknown', status: 500 });
    expect(String(log.mock.calls[0]?.[0])).toContain('secret detail');
    reading.mockRestore();
    log.mockRestore();
  });
});

describe('the list of studies', () => {
  const list = async (query: Record<string, string>) =>
    studyListSchema.parse(await json(call(getStudies, { query })));

  it('pages with a cursor, each study once', async () => {
    const all = await list({});
    expect(all).toMatchObject({ total: 3, cursor: null });
    const seen: string[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < 3; page++) {
      const part = await list({ limit: '1', ...(cursor && { cursor }) });
      expect(part.total).toBe(3);
      seen.push(...part.studies.map(({ studyUid }) => studyUid));
      cursor = part.cursor;
    }
    expect(cursor).toBeNull();
    expect(seen).toEqual(all.studies.map(({ studyUid }) => studyUid));
  });

  it('finds by name, ID and description, whatever the case, and by modality', async () => {
    expect((await list({ search: 'phantom^BLOCK' })).total).toBe(3);
    expect((await list({ search: 'block-1' })).total).toBe(3);
    expect((await list({ search: 'nobody' })).total).toBe(0);
    expect((await list({ modality: 'US' })).total).toBe(1);
  });

  it.each([
    ['limit', '0'],
    ['limit', '999'],
    ['limit', 'many'],
    ['search', 'x'.repeat(201)],
  ])('refuses %s=%s', async (name, value) => {
    await problem(call(getStudies, { query: { [name]: value } }), 400);
  });
});

describe('health', () => {
  it('is ok while the database and the store answer, and 503 when one does not', async () => {
    expect(await json(call(getHealth))).toEqual({
      status: 'ok',
      version: packageJson.version,
      database: 'ok',
      store: 'ok',
      queue: 'none',
      dicom: 'off',
    });
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { objectFolder } = world.env;
    rmSync(objectFolder, { recursive: true });
    mkdirSync(path.dirname(objectFolder), { recursive: true });
    writeFileSync(objectFolder, 'no folder');
    expect(await json(call(getHealth), 503)).toMatchObject({
      status: 'failing',
      database: 'ok',
      store: 'failing',
    });
    const count = vi
      .spyOn(world.db.setting, 'count')
      .mockRejectedValue(new Error('gone'));
    expect(await json(call(getHealth), 503)).toMatchObject({ database: 'failing' });
    count.mockRestore();
    log.mockRestore();
  });
});

describe('the list of models', () => {
  it('has the built-in ones, names the faults of the file, and repeats no key', async () => {
    const models = async () => modelListSchema.parse(await json(call(getModels)));
    expect((await models()).models.map(({ id }) => id)).toEqual(['baseline', 'replay']);
    writeFileSync(
      world.env.modelsFile,
      JSON.stringify({
        models: [{ id: 'x', adapter: 'openai-compatible', apiKey: 'sk-1' }],
      }),
    );
    const faulty = await models();
    expect(faulty.models).toHaveLength(2);
    expect(faulty.problems.join(' ')).toMatch(/models\[0\]/);
    expect(JSON.stringify(faulty)).not.toContain('sk-1');
    writeFileSync(world.env.modelsFile, '{"models": [');
    expect((await models()).problems).toHaveLength(2);
  });
});
