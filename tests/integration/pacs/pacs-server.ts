import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, expect, vi } from 'vitest';
import { pullSchema, type Pull } from '@/lib/api/pacs/protocol';
import type { World } from '@/lib/workflow/world';
import { POST as startPulls } from '@/app/api/pacs/pulls/route';
import { GET as getPull } from '@/app/api/pacs/pulls/[id]/route';
import type { PhantomFile } from '@/tests/phantoms/series';
import { call, json } from '../routes';
import { openTestWorld, serve } from '../test-world';

/** Machines that run tests are busy ones. */
export const BUSY = { timeout: 60_000, interval: 50 };
vi.setConfig({ testTimeout: 180_000 });

/** A world whose PACS file names these nodes; the routes of this process work in it. */
export async function openPacsWorld(nodes: readonly object[]): Promise<World> {
  const world = serve(await openTestWorld());
  namePacs(world, nodes);
  return world;
}

export const namePacs = ({ env }: World, nodes: readonly object[]) =>
  writeFileSync(path.join(env.dataFolder, 'pacs.json'), JSON.stringify({ nodes }));

export type Answerer = (
  request: IncomingMessage & { path: string; query: URLSearchParams },
  response: ServerResponse,
) => void;

/** A server that answers as a test wants. @returns Its address. */
export async function startServer(answer: Answerer): Promise<string> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://pacs');
    answer(Object.assign(request, { path: pathname, query: searchParams }), response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A world whose only node, `pacs`, answers like this. */
export async function asking(answer: Answerer, more: object = {}): Promise<World> {
  const baseUrl = await startServer(answer);
  return openPacsWorld([{ id: 'pacs', dicomweb: { baseUrl, ...more } }]);
}

/** An answer of these instances, whole. */
export function sendParts(
  response: ServerResponse,
  files: readonly { bytes: Uint8Array }[],
) {
  response.writeHead(200, MULTIPART);
  for (const file of files) response.write(partOf(file));
  response.end(END);
}

export const sendJson = (response: ServerResponse, body: unknown) =>
  response
    .writeHead(200, { 'content-type': 'application/dicom+json' })
    .end(JSON.stringify(body));

const text = (vr: string, value: unknown) => ({ vr, Value: [value] });

/**
 * Answers searches as a PACS that has these files, one study in one series.
 *
 * @returns false for what is no search.
 */
export function answerSearch(
  files: readonly PhantomFile[],
  request: Parameters<Answerer>[0],
  response: ServerResponse,
): boolean {
  const [first] = files;
  if (!first) throw new Error('A study has files.');
  const { studyUid, seriesUid } = first;
  const study = { '0020000D': text('UI', studyUid) };
  const series = { ...study, '0020000E': text('UI', seriesUid) };
  const offset = Number(request.query.get('offset'));
  const answers: Record<string, () => object[]> = {
    '/studies': () => [{ ...study, '00201208': text('IS', files.length) }],
    [`/studies/${studyUid}/series`]: () => [
      { ...series, '00201209': text('IS', files.length) },
    ],
    [`/studies/${studyUid}/series/${seriesUid}/instances`]: () =>
      files.map((file) => ({ ...series, '00080018': text('UI', file.sopInstanceUid) })),
  };
  const found = answers[request.path]?.();
  if (!found) return false;
  sendJson(response, found.slice(offset, offset + Number(request.query.get('limit'))));
  return true;
}

export const MULTIPART = {
  'content-type': 'multipart/related; type="application/dicom"; boundary=edge',
};

/** One part of such an answer. */
export const partOf = ({ bytes }: { bytes: Uint8Array }) =>
  Buffer.concat([
    Buffer.from('--edge\r\nContent-Type: application/dicom\r\n\r\n'),
    bytes,
    Buffer.from('\r\n'),
  ]);
export const END = '--edge--\r\n';

/** Start one pull by the API. */
export async function pull(
  nodeId: string,
  studyUid: string,
  seriesUids?: string[],
): Promise<Pull> {
  const answer = await json<{ pulls: unknown[] }>(
    call(startPulls, { json: { nodeId, pulls: [{ studyUid, seriesUids }] } }),
    202,
  );
  expect(answer.pulls).toHaveLength(1);
  return pullSchema.parse(answer.pulls[0]);
}

export const readPull = async (id: string): Promise<Pull> =>
  pullSchema.parse(await json(call(getPull, { params: { id } })));

/** A pull once it is over. */
export async function ended({ id }: Pull): Promise<Pull> {
  await expect.poll(async () => (await readPull(id)).finishedAt, BUSY).not.toBeNull();
  return readPull(id);
}
