import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { World } from '@/lib/workflow/world';
import { axial } from '@/tests/phantoms/block-patient';
import { ctSlice, type PhantomFile } from '@/tests/phantoms/series';
import { startDicomweb } from '../dicomweb/dicomweb-server';
import { END, MULTIPART, partOf } from '../pacs/pacs-server';
import { openTestWorld } from '../test-world';
import { startImport, taken } from '../uploads/imports';
import { upload } from '../uploads/tus-client';
import { startUploads } from '../uploads/upload-server';

// Machines that run tests are busy ones.
vi.setConfig({ testTimeout: 180_000 });

let world: World;
let dicomweb: string;
let uploads: string;
beforeAll(async () => {
  world = await openTestWorld();
  dicomweb = await startDicomweb(world);
  uploads = await startUploads(world);
});

/** What a server says to these bytes until it closes; or until the sender does, if it hangs up. */
async function say(
  url: string,
  head: readonly string[],
  body: Buffer,
  { hangsUp = false } = {},
): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  socket.write([...head, 'Connection: close', '', ''].join('\r\n'));
  socket.write(body);
  if (hangsUp) socket.end();
  return text(socket);
}

const slice = (study: string) => ctSlice(axial(0), { study });
const isStored = ({ sopInstanceUid }: PhantomFile) =>
  world.db.instance.count({ where: { sopInstanceUid } });

describe('a Content-Length that lies to STOW-RS', () => {
  const store = (file: PhantomFile, length: (body: Buffer) => number) => {
    const body = Buffer.concat([partOf(file), Buffer.from(END)]);
    const head = [
      'POST /dicomweb/studies HTTP/1.1',
      'Host: localhost',
      `Content-Type: ${MULTIPART['content-type']}`,
      `Content-Length: ${length(body)}`,
    ];
    return say(dicomweb, head, body);
  };

  it('less than comes: what lies within it is no whole part, and nothing is kept', async () => {
    const file = slice('less');
    const said = await store(file, () => 500);
    expect(said).toMatch(/^HTTP\/1.1 4\d\d /);
    expect(await isStored(file)).toBe(0);
  });

  it.each([
    ['a negative one', () => -1],
    ['one that no number can hold', () => 1e300],
  ])('%s: the request is none', async (_, length) => {
    const file = slice('no length');
    expect(await store(file, length)).toMatch(/^HTTP\/1.1 4\d\d /);
    expect(await isStored(file)).toBe(0);
  });

  it('and the truth, afterwards: it is stored', async () => {
    const file = slice('true');
    expect(await store(file, (body) => body.length)).toMatch(/^HTTP\/1.1 200 /);
    expect(await isStored(file)).toBe(1);
  });
});

describe('a length that lies to an upload', () => {
  const lying = () =>
    readdirSync(path.join(world.env.dataFolder, 'uploads')).filter(
      (name) => !name.endsWith('.json'),
    );
  const TUS = 'Tus-Resumable: 1.0.0';

  /** An upload that is to be so long. @returns Its path. */
  async function create(length: number, importId: string): Promise<string> {
    const metadata = `import ${Buffer.from(importId).toString('base64')}`;
    const created = await fetch(uploads, {
      method: 'POST',
      headers: {
        'tus-resumable': '1.0.0',
        'upload-length': String(length),
        'upload-metadata': metadata,
      },
    });
    expect(created.status).toBe(201);
    return new URL(created.headers.get('location') ?? '', uploads).pathname;
  }
  const patch = (at: string, contentLength: number, body: Buffer) =>
    say(
      uploads,
      [
        `PATCH ${at} HTTP/1.1`,
        'Host: localhost',
        TUS,
        'Upload-Offset: 0',
        'Content-Type: application/offset+octet-stream',
        `Content-Length: ${contentLength}`,
      ],
      body,
      { hangsUp: body.length < contentLength },
    );

  it('more comes than was announced: refused, or cut there; never stored', async () => {
    const file = slice('more than announced');
    const at = await create(1000, await startImport());
    const said = await patch(at, file.bytes.length, file.bytes);
    expect(said).toMatch(/^HTTP\/1.1 4\d\d /);
    expect(await isStored(file)).toBe(0);
    expect(lying().length).toBeLessThanOrEqual(1);
  });

  it('less comes than the request says: it waits for the rest, and can be cancelled', async () => {
    const file = slice('less than announced');
    const at = await create(file.bytes.length, await startImport());
    await patch(at, file.bytes.length, file.bytes.subarray(0, 3000));
    const url = new URL(at, uploads);
    const headers = { 'tus-resumable': '1.0.0' };
    const head = await fetch(url, { method: 'HEAD', headers });
    expect(Number(head.headers.get('upload-offset'))).toBeLessThanOrEqual(3000);
    expect(await isStored(file)).toBe(0);
    await fetch(url, { method: 'DELETE', headers });
    expect(lying()).not.toContain(at.split('/').at(-1));
  });

  it('and the truth, afterwards: it is stored', async () => {
    const file = slice('announced');
    const importId = await startImport();
    const id = await upload(uploads, file.bytes, {
      metadata: { import: importId, filename: file.name },
    });
    expect(await taken(world, importId, id)).toMatchObject([{ outcome: 'stored' }]);
  });
});
