import { expect, it } from 'vitest';
import { POST as search } from '@/app/api/pacs/nodes/[id]/search/route';
import { DELETE as cancel } from '@/app/api/pacs/pulls/[id]/route';
import type { World } from '@/lib/workflow/world';
import { ctStack } from '@/tests/phantoms/series';
import { call, json, problem } from '../routes';
import {
  answerSearch,
  BUSY,
  END,
  ended,
  MULTIPART,
  openPacsWorld,
  partOf,
  pull,
  readPull,
  sendJson,
  startServer,
  type Answerer,
} from './pacs-server';

/** A world whose only node answers like this. */
async function asking(answer: Answerer, more: object = {}): Promise<World> {
  const baseUrl = await startServer(answer);
  return openPacsWorld([{ id: 'pacs', dicomweb: { baseUrl, ...more } }]);
}
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

const files = ctStack(6, { study: 'retrieved' });
const others = ctStack(2, { study: 'not asked for' });
const studyUid = files[0]?.studyUid ?? '';
const isSeries = (path: string) => /\/series\/[^/]+$/.test(path);

/** Answers searches as it should, and retrieves like this. */
const retrieving =
  (retrieve: Answerer): Answerer =>
  (request, response) =>
    void (answerSearch(files, request, response) || retrieve(request, response));

it('keeps what came before a connection was cut, and fetches only the rest', async () => {
  const asked: string[] = [];
  const world = await asking(
    retrieving((request, response) => {
      asked.push(request.path.split('/').slice(-2).join('/'));
      if (isSeries(request.path)) {
        response.writeHead(200, MULTIPART);
        for (const file of files.slice(0, 4)) response.write(partOf(file));
        response.write(partOf(files[4] ?? { bytes: Buffer.of() }).subarray(0, 500));
        setTimeout(() => response.destroy(), 100);
        return;
      }
      const file = files.find((each) => request.path.endsWith(each.sopInstanceUid));
      response
        .writeHead(200, MULTIPART)
        .end(Buffer.concat([partOf(file ?? { bytes: Buffer.of() }), Buffer.from(END)]));
    }),
  );
  const over = await ended(await pull('pacs', studyUid));
  expect(over).toMatchObject({
    status: 'done',
    announced: 6,
    counts: { stored: 6, present: 0, missing: 0, refused: 0 },
  });
  expect(asked.slice(1).sort()).toEqual(
    files
      .slice(4)
      .map(({ sopInstanceUid }) => `instances/${sopInstanceUid}`)
      .sort(),
  );
  expect(await world.db.instance.count()).toBe(6);
});

it('refuses what belongs to another study, and says what did not come', async () => {
  const world = await asking(
    retrieving((_, response) => {
      response.writeHead(200, MULTIPART);
      for (const file of [...files.slice(0, 5), ...others]) response.write(partOf(file));
      response.end(END);
    }),
  );
  const over = await ended(await pull('pacs', studyUid));
  expect(over).toMatchObject({
    status: 'incomplete',
    announced: 6,
    counts: { stored: 5, refused: 2, missing: 1 },
  });
  expect(
    over.problems.map(({ outcome, sopInstanceUid }) => [outcome, sopInstanceUid]),
  ).toEqual([
    ['refused', others[0]?.sopInstanceUid],
    ['refused', others[1]?.sopInstanceUid],
    ['missing', files[5]?.sopInstanceUid],
  ]);
  expect(await world.db.study.count()).toBe(1);
});

it.each<[string, Answerer, RegExp]>([
  [
    'a page of HTML',
    (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'),
    /does not answer with instances/,
  ],
  [
    'parts without a boundary',
    (_, response) =>
      response.writeHead(200, { 'content-type': 'multipart/related' }).end('x'),
    /without a boundary/,
  ],
  ['a refusal', (_, response) => response.writeHead(403).end(), /answered 403/],
  [
    'a redirect',
    (_, response) => response.writeHead(307, { location: 'http://127.0.0.1:9/' }).end(),
    /sends us elsewhere/,
  ],
  [
    'the same instance without end',
    (_, response) => {
      response.writeHead(200, MULTIPART);
      const part = partOf(others[0] ?? { bytes: Buffer.of() });
      const pour = () => {
        while (!response.destroyed && response.write(part));
      };
      response.on('drain', pour);
      pour();
    },
    /sends more instances than it has \(112\)/,
  ],
])('a pull that is answered by %s fails, and says so', async (_what, answer, said) => {
  const world = await asking(retrieving(answer));
  const over = await ended(await pull('pacs', studyUid));
  expect(over.status).toBe('failed');
  expect(over.error?.message).toMatch(said);
  expect(over.counts.missing).toBe(6);
  expect(await world.db.instance.count()).toBe(0);
});

it('refuses parts that are no instances, one by one', async () => {
  await asking(
    retrieving((_, response) => {
      response.writeHead(200, MULTIPART);
      response.write('--edge\r\nContent-Type: text/html\r\n\r\n<p>sorry</p>\r\n');
      response.write(partOf({ bytes: Buffer.from('not DICOM at all, but long enough') }));
      for (const file of files) response.write(partOf(file));
      response.end(END);
    }),
  );
  const over = await ended(await pull('pacs', studyUid));
  expect(over.counts).toMatchObject({ stored: 6, refused: 2, missing: 0 });
  expect(over.problems.map(({ reason }) => reason)).toEqual([
    'The part is no DICOM instance.',
    'This is not a DICOM file.',
  ]);
});

it('takes an answer of one instance that has no parts', async () => {
  const world = await asking((request, response) => {
    if (answerSearch(files.slice(0, 1), request, response)) return;
    response.writeHead(200, { 'content-type': 'application/dicom' }).end(files[0]?.bytes);
  });
  expect((await ended(await pull('pacs', studyUid))).status).toBe('done');
  expect(await world.db.instance.count()).toBe(1);
});

it('asks in another form a server that knows no transfer-syntax=*', async () => {
  const accepted: (string | undefined)[] = [];
  await asking(
    retrieving(({ headers }, response) => {
      accepted.push(headers.accept);
      if (headers.accept?.includes('transfer-syntax'))
        return response.writeHead(406).end();
      response.writeHead(200, MULTIPART);
      for (const file of files) response.write(partOf(file));
      return response.end(END);
    }),
  );
  expect((await ended(await pull('pacs', studyUid))).status).toBe('done');
  expect(accepted).toEqual([
    'multipart/related; type="application/dicom"; transfer-syntax=*',
    'multipart/related; type="application/dicom"',
  ]);
});

it('gives up an archive that is gone, and keeps what it has', async () => {
  await asking(
    retrieving((_, response) => {
      response.writeHead(200, MULTIPART);
      // An instance ends where the next one begins.
      for (const file of files.slice(0, 2)) response.write(partOf(file));
      setTimeout(() => response.destroy(), 100);
    }),
  );
  const over = await ended(await pull('pacs', studyUid));
  expect(over).toMatchObject({
    status: 'failed',
    error: { code: 'pacs_unreachable' },
    counts: { stored: 1, missing: 5 },
  });
});

it('lets go of a pull that is cancelled, and keeps what has come', async () => {
  let open = 0;
  const world = await asking(
    retrieving((_, response) => {
      open += 1;
      response.once('close', () => (open -= 1));
      response.writeHead(200, MULTIPART);
      for (const file of files.slice(0, 3)) response.write(partOf(file));
      // … and then nothing more comes.
    }),
  );
  const started = await pull('pacs', studyUid);
  await expect.poll(() => open, BUSY).toBe(1);
  expect((await readPull(started.id)).status).toBe('running');
  const gone = await call(cancel, { params: { id: started.id }, method: 'DELETE' });
  expect(gone.status).toBe(204);
  const over = await ended(started);
  expect([over.status, over.error]).toEqual(['cancelled', null]);
  await expect.poll(() => open, BUSY).toBe(0);
  expect(await world.db.instance.count()).toBeLessThanOrEqual(3);
});
