import { beforeAll, describe, expect, it } from 'vitest';
import { ctSlice } from '@/tests/phantoms/series';
import { axial } from '@/tests/phantoms/block-patient';
import { problem } from '../routes';
import { importAll, openTestWorld } from '../test-world';
import { pathOf, startDicomweb } from './dicomweb-server';

const VIEWER = 'http://127.0.0.1:3001';
const STRANGER = 'https://evil.example.org';
const slice = ctSlice(axial(0), { instance: 1 });

let root: string;
beforeAll(async () => {
  const world = await openTestWorld({ OVERREAD_ORIGINS: `${VIEWER}, https://b.example` });
  root = await startDicomweb(world);
  await importAll(world, [slice]);
});
const ask = (path: string, headers: Record<string, string>, method = 'GET') =>
  fetch(`${root}${path}`, { method, headers });

describe('pages of other origins', () => {
  it.each(['/studies', `${pathOf(slice)}/frames/1`, '/studies/1.2.3/metadata'])(
    'that are named read %s, its refusals too',
    async (path) => {
      const answer = await ask(path, { origin: VIEWER });
      expect(answer.headers.get('access-control-allow-origin')).toBe(VIEWER);
      expect(answer.headers.get('vary')).toMatch(/\borigin\b/);
      const readable = answer.headers.get('access-control-expose-headers') ?? '';
      expect(readable.split(', ')).toEqual(
        expect.arrayContaining(['Content-Range', 'ETag', 'Warning']),
      );
    },
  );

  it('that are named may send what OHIF sends', async () => {
    const asksFirst = {
      origin: VIEWER,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    };
    const answer = await ask('/studies', asksFirst, 'OPTIONS');
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe(VIEWER);
    const allowed = answer.headers.get('access-control-allow-headers')?.split(', ');
    expect(allowed).toEqual(
      expect.arrayContaining(['Authorization', 'Content-Type', 'Accept', 'Range']),
    );
    expect(answer.headers.get('access-control-allow-methods')).toContain('POST');
  });

  it.each([STRANGER, 'null', `${VIEWER}0`])('such as %s read nothing', async (origin) => {
    const answer = await ask('/studies', { origin });
    expect(answer.headers.has('access-control-allow-origin')).toBe(false);
    const asksFirst = { origin, 'access-control-request-method': 'POST' };
    const first = await ask('/studies', asksFirst, 'OPTIONS');
    expect(first.headers.has('access-control-allow-origin')).toBe(false);
  });

  it.each([STRANGER, 'null'])(
    'such as %s change nothing, by a form neither',
    async (origin) => {
      const type = { origin, 'content-type': 'text/plain' };
      await problem(ask('/studies', type, 'POST'), 403);
      await problem(ask(pathOf(slice), { origin }, 'DELETE'), 403);
      expect((await ask(`${pathOf(slice)}/metadata`, {})).status).toBe(200);
    },
  );

  it('are told from our own', async () => {
    const type = { origin: new URL(root).origin, 'content-type': 'text/plain' };
    await problem(ask('/studies', type, 'POST'), 415);
  });
});
