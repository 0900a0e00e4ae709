import { expect, it } from 'vitest';
import { DELETE as cancel } from '@/app/api/pacs/pulls/[id]/route';
import { ctStack } from '@/tests/phantoms/series';
import { call } from '../routes';
import {
  answerSearch,
  asking,
  BUSY,
  END,
  ended,
  MULTIPART,
  partOf,
  pull,
  readPull,
  sendParts,
  type Answerer,
} from './pacs-server';

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
    retrieving((_, response) => sendParts(response, [...files.slice(0, 5), ...others])),
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
      return sendParts(response, files);
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
