import { writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect } from 'vitest';
import type { Push, Receipt, StartPushes } from '@/lib/api/pacs/push';
import { startPushes } from '@/lib/workflow/pacs/push/pushes';
import { readPush, readReceipts } from '@/lib/workflow/pacs/push/stored';
import type { World } from '@/lib/workflow/world';
import type { PhantomFile } from '@/tests/phantoms/series';
import { BUSY, startServer } from '../pacs/pacs-server';
import { importAll, openTestWorld } from '../test-world';

/** A world that has these files. */
export async function worldOf(files: readonly PhantomFile[]): Promise<World> {
  const world = await openTestWorld();
  await importAll(world, files);
  return world;
}

export const name = ({ env }: World, ...nodes: readonly object[]) =>
  writeFileSync(env.pacsFile, JSON.stringify({ nodes }));

/** Send the images of a study. */
export async function send(
  world: World,
  [file]: readonly PhantomFile[],
  asked: Partial<StartPushes> = {},
): Promise<Push> {
  const [push] = await startPushes(world, {
    ...{ nodeId: 'pacs', studyUids: [file?.studyUid ?? ''], identity: 'identified' },
    ...{ images: true, formats: [], validate: false, deidentify: false },
    ...asked,
  });
  if (!push) throw new Error('No push was begun.');
  return push;
}

export async function ended(world: World, { id }: Push): Promise<Push> {
  await expect
    .poll(async () => (await readPush(world, id)).finishedAt, BUSY)
    .not.toBeNull();
  return readPush(world, id);
}

export const receiptsOf = async (world: World, { id }: Push): Promise<Receipt[]> =>
  (await readReceipts(world, id, { after: 0, limit: 1000 })).receipts;

/** A request as a STOW-RS server sees it: the SOP Instance UIDs of its parts, in order. */
export async function partsOf(request: IncomingMessage): Promise<Buffer[]> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const body = Buffer.concat(pieces);
  expect(request.headers['content-length']).toBe(String(body.length));
  const boundary =
    /boundary=(.+)$/.exec(request.headers['content-type'] ?? '')?.[1] ?? '';
  const edge = Buffer.from(`--${boundary}`);
  const parts: Buffer[] = [];
  for (let at = 0; ;) {
    const next = body.indexOf(edge, at + 1);
    if (next < 0) break;
    const part = body.subarray(at + edge.length, next - 2);
    parts.push(part.subarray(part.indexOf('\r\n\r\n') + 4));
    at = next;
  }
  return parts;
}

/** An item of the Store Instances Response Module (PS3.18 I.2). */
export const item = (uid: string, reason: Record<string, number> = {}) => ({
  '00081150': { vr: 'UI', Value: ['1.2.840.10008.5.1.4.1.1.2'] },
  '00081155': { vr: 'UI', Value: [uid] },
  ...Object.fromEntries(
    Object.entries(reason).map(([tag, value]) => [tag, { vr: 'US', Value: [value] }]),
  ),
});

export const answer = (
  response: ServerResponse,
  status: number,
  { failed = [], stored = [] }: { failed?: object[]; stored?: object[] },
) =>
  response.writeHead(status, { 'content-type': 'application/dicom+json' }).end(
    JSON.stringify({
      ...(failed.length > 0 && { '00081198': { vr: 'SQ', Value: failed } }),
      ...(stored.length > 0 && { '00081199': { vr: 'SQ', Value: stored } }),
    }),
  );

/**
 * The only node now: a server that stores.
 *
 * @param answering - Called with the UIDs of each request's files, in their order.
 * @returns Them, of every request.
 */
export async function stowServer(
  world: World,
  files: readonly PhantomFile[],
  answering: (uids: string[], response: ServerResponse, requests: number) => void,
) {
  const requests: string[][] = [];
  const baseUrl = await startServer((request, response) => {
    expect([request.method, request.path]).toEqual(['POST', '/studies']);
    void partsOf(request).then((parts) => {
      const uids = parts.map(
        (part) =>
          files.find(({ bytes }) => bytes.equals(part))?.sopInstanceUid ?? 'other',
      );
      requests.push(uids);
      answering(uids, response, requests.length);
    });
  });
  name(world, { id: 'pacs', dicomweb: { baseUrl } });
  return requests;
}
