import { expect, it } from 'vitest';
import { POST as search } from '@/app/api/pacs/nodes/[id]/search/route';
import { call, json, problem } from '../routes';
import { asking, sendJson, type Answerer } from './pacs-server';

const searchAll = () => call(search, { params: { id: 'pacs' }, json: {} });

const JSON_TYPE = { 'content-type': 'application/dicom+json' };

it.each<[string, Answerer, number, RegExp]>([
  [
    'what is no JSON',
    (_, response) => response.writeHead(200, JSON_TYPE).end('[{"0020000D":'),
    502,
    /answers with something that is not JSON/,
  ],
  [
    'JSON that is no list',
    (_, response) => sendJson(response, { studies: [] }),
    502,
    /no list of results/,
  ],
  [
    'a page of HTML',
    (_, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Log in</h1>'),
    502,
    /does not answer as DICOM JSON/,
  ],
  [
    'a redirect',
    (_, response) =>
      response.writeHead(302, { location: 'http://127.0.0.1:9/elsewhere' }).end(),
    502,
    /sends us elsewhere \(302\)/,
  ],
  ['a locked door', (_, response) => response.writeHead(401).end(), 502, /answered 401/],
  ['trouble', (_, response) => response.writeHead(503).end(), 502, /answered 503/],
  [
    'a cut connection',
    (_, response) => {
      response.writeHead(200, { ...JSON_TYPE, 'content-length': '1000' });
      response.write('[{');
      setImmediate(() => response.destroy());
    },
    502,
    /broke off the connection/,
  ],
  ['silence', () => undefined, 504, /was silent for 1 s/],
  [
    'silence in the middle',
    (_, response) => response.writeHead(200, JSON_TYPE).write('[{'),
    504,
    /was silent for 1 s/,
  ],
  [
    'drops without end',
    (_, response) => {
      response.writeHead(200, JSON_TYPE);
      const dripping = setInterval(() => response.write(' '), 200);
      response.once('close', () => clearInterval(dripping));
    },
    504,
    /was silent for 4 s/,
  ],
  [
    'more than anybody can read',
    (_, response) => {
      response.writeHead(200, JSON_TYPE);
      const flood = Buffer.alloc(1024 ** 2, ' ');
      const pour = () => {
        while (!response.destroyed && response.write(flood));
      };
      response.on('drain', pour);
      pour();
    },
    502,
    /more than 64 MiB/,
  ],
])('a search that is answered by %s says so', async (_what, answer, status, said) => {
  await asking(answer, { timeoutMs: 1000 });
  const told = await problem(searchAll(), status);
  expect(told.title).toMatch(said);
});

it('uses what can be used of an answer, and counts the rest', async () => {
  const uid = (value: unknown) => ({ '0020000D': { vr: 'UI', Value: [value] } });
  await asking((_, response) =>
    sendJson(response, [
      null,
      'study',
      uid('1.2.3'),
      uid('../../etc'),
      uid(''),
      {},
      { ...uid('1.2.4'), '00100010': { vr: 'PN', Value: [{ Alphabetic: ['?'] }] } },
      { ...uid('1.2.5'), '00201208': { vr: 'IS', Value: ['many'] } },
      { '0020000D': 'no element' },
    ]),
  );
  const found = await json<{ studies: object[]; unusable: number }>(searchAll());
  expect(found.unusable).toBe(6);
  expect(found.studies).toEqual([
    expect.objectContaining({ studyUid: '1.2.3' }),
    expect.objectContaining({ studyUid: '1.2.4', patientName: '' }),
    expect.objectContaining({ studyUid: '1.2.5', instanceCount: null }),
  ]);
});

it('tells a server that knows no paging from one that has no more', async () => {
  const all = Array.from({ length: 7 }, (_, index) => ({
    '0020000D': { vr: 'UI', Value: [`1.2.${index}`] },
  }));
  await asking((_, response) => sendJson(response, all));
  const page = (offset: number) =>
    json<{ studies: object[]; next: number | null }>(
      call(search, { params: { id: 'pacs' }, json: { limit: 3, offset } }),
    );
  expect((await page(0)).next).toBe(3);
  expect((await page(3)).next).toBe(6);
  const last = await page(6);
  expect([last.studies.length, last.next]).toEqual([1, null]);
});
