import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statfsSync, statSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { GET as readRoute } from '@/app/api/imports/[id]/route';
import { uploadImportSchema } from '@/lib/api/uploads/protocol';
import { requireRoom } from '@/lib/workflow/uploads/upload-folder';
import type { World } from '@/lib/workflow/world';
import { ctSlice, ctStack } from '@/tests/phantoms/series';
import { axial } from '@/tests/phantoms/block-patient';
import { zipOf } from '@/tests/phantoms/zip';
import { call, json, problem } from '../routes';
import { openTestWorld } from '../test-world';
import { startImport, taken } from './imports';
import { parcelMetadata, parcelOf, upload } from './tus-client';
import { startLine, startUploads } from './upload-server';

let world: World;
let endpoint: string;
beforeAll(async () => {
  world = await openTestWorld({ OVERREAD_MAX_UPLOAD_MB: '64' });
  endpoint = await startUploads(world);
});

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const folder = () => path.join(world.env.dataFolder, 'uploads');
const lying = () => readdirSync(folder()).filter((name) => !name.endsWith('.json'));

const head = (id: string) =>
  fetch(`${endpoint}/${id}`, { method: 'HEAD', headers: { 'tus-resumable': '1.0.0' } });

const create = (headers: Record<string, string>, url = endpoint) =>
  fetch(url, { method: 'POST', headers: { 'tus-resumable': '1.0.0', ...headers } });

const metadata = (values: Record<string, string>) =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
    .join(',');

describe('uploads by tus', () => {
  it('says what it can', async () => {
    const answer = await fetch(endpoint, { method: 'OPTIONS' });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('tus-version')).toBe('1.0.0');
    expect(answer.headers.get('tus-max-size')).toBe(String(64 * 1024 ** 2));
    expect(answer.headers.get('tus-extension')?.split(',').sort()).toEqual([
      'creation',
      'creation-with-upload',
      'expiration',
      'termination',
    ]);
    // No other site's page gets to send anything.
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('stores what went through a line that was cut twice, byte for byte', async () => {
    const importId = await startImport();
    const line = await startLine(endpoint);
    const { bytes, sopInstanceUid } = large('cut');
    const offsets: number[] = [];
    line.cutAfter(1_500_000);
    const id = await upload(line.url, bytes, {
      metadata: { import: importId, filename: 'CT/large.dcm' },
      onAfterResponse: (request, response) => {
        if (request.getMethod() !== 'HEAD') return;
        offsets.push(Number(response.getHeader('Upload-Offset')));
        if (line.cuts === 1) line.cutAfter(1_500_000);
      },
    });
    expect(line.cuts).toBe(2);
    expect(offsets).toHaveLength(2);
    // It went on where it was, not from the start.
    expect(offsets[0]).toBeGreaterThan(500_000);
    expect(offsets[1]).toBeGreaterThan(offsets[0] ?? Infinity);

    expect(await taken(world, importId, id)).toMatchObject([
      { path: 'CT/large.dcm', outcome: 'stored', sopInstanceUid },
    ]);
    const { objectSha256 } = await world.db.instance.findUniqueOrThrow({
      where: { sopInstanceUid },
    });
    expect(objectSha256).toBe(sha256(bytes));
    expect(sha256(await world.objects.read(objectSha256))).toBe(objectSha256);
    expect(lying()).toEqual([]);
    // The answer to its last piece may be what a cut took: it still knows that it was whole.
    const again = await head(id);
    expect(again.headers.get('upload-offset')).toBe(String(bytes.length));
    expect(again.headers.get('upload-length')).toBe(String(bytes.length));
  });

  it('takes many files in one, each with its line', async () => {
    const importId = await startImport();
    const files = [
      ...ctStack(3, { study: 'parcel' }),
      { name: 'Briefe/Müller.txt', bytes: Buffer.from('Dear Sir') },
      { name: 'empty.dcm', bytes: Buffer.alloc(0) },
      { name: 'two.zip', bytes: await zipped(2, 'parcel zip') },
    ];
    const id = await upload(endpoint, parcelOf(files), {
      metadata: parcelMetadata(importId),
    });
    expect(
      (await taken(world, importId, id)).map((each) => [each.path, each.outcome]),
    ).toEqual([
      ...files.slice(0, 3).map(({ name }) => [name, 'stored']),
      ['Briefe/Müller.txt', 'refused'],
      ['empty.dcm', 'refused'],
      ['two.zip/1.dcm', 'stored'],
      ['two.zip/2.dcm', 'stored'],
    ]);
    const again = await upload(endpoint, parcelOf(files.slice(0, 2)), {
      metadata: parcelMetadata(importId),
    });
    expect((await taken(world, importId, again)).map(({ outcome }) => outcome)).toEqual([
      'duplicate',
      'duplicate',
    ]);
    expect(lying()).toEqual([]);
  });

  it('takes one that names no import, in one request', async () => {
    const bytes = await zipped(1, 'alone');
    const id = await upload(endpoint, bytes, {
      metadata: { filename: '../../etc/pass\u0000wd\n.zip' },
      uploadDataDuringCreation: true,
    });
    const info = JSON.parse(readFileSync(path.join(folder(), `${id}.json`), 'utf8')) as {
      metadata: { import: string };
    };
    const [line] = await taken(world, info.metadata.import, id);
    expect(line).toMatchObject({
      path: 'etc/pass\uFFFDwd\uFFFD.zip/1.dcm',
      outcome: 'stored',
    });
    const started = await json(call(readRoute, { params: { id: info.metadata.import } }));
    expect(uploadImportSchema.parse(started).id).toBe(info.metadata.import);
  });

  it.each([
    ['a manifest that is too long', Buffer.from([255, 255, 255, 255, 1])],
    ['no manifest', Buffer.from('no parcel at all')],
    ['less than it says', parcelOf(ctStack(2, { study: 'less' })).subarray(0, -1)],
    ['nothing', Buffer.alloc(0)],
  ])('says of a parcel with %s that it is none', async (_, bytes) => {
    const importId = await startImport();
    const id = await upload(endpoint, bytes, { metadata: parcelMetadata(importId) });
    expect(await taken(world, importId, id)).toEqual([
      {
        upload: id,
        path: 'upload',
        outcome: 'refused',
        reason: expect.stringContaining('not the parcel'),
      },
    ]);
  });

  it('refuses what is too large, what names no import that is there, and what has no end', async () => {
    const size = String(64 * 1024 ** 2 + 1);
    await problem(create({ 'upload-length': size }), 413);
    const nobody = metadata({ import: '3f0c2c46-5a0e-4a7b-9a55-0f4a4f7f2d10' });
    await problem(create({ 'upload-length': '5', 'upload-metadata': nobody }), 404);
    const climbing = metadata({ import: '../../overread' });
    await problem(create({ 'upload-length': '5', 'upload-metadata': climbing }), 400);
    await problem(create({ 'upload-defer-length': '1' }), 501);
    await problem(fetch(`${endpoint}/${'0'.repeat(32)}`), 405);
    expect((await head('../settings')).status).toBe(404);
    expect((await head('f'.repeat(32))).status).toBe(404);
    await problem(call(readRoute, { params: { id: '../uploads/x' } }), 404);
    expect(lying()).toEqual([]);
  });

  it('refuses what the disk has no room for, and forgets what is cancelled', async () => {
    const { bavail, bsize } = statfsSync(folder());
    await expect(requireRoom(folder(), (bavail * bsize) / 2)).rejects.toThrow(/no room/);
    await requireRoom(folder(), 1000);

    const created = await create({ 'upload-length': '5000' });
    const url = new URL(created.headers.get('location') ?? '', endpoint);
    expect(created.status).toBe(201);
    expect(created.headers.get('upload-expires')).not.toBeNull();
    expect(lying()).toHaveLength(1);
    const gone = await fetch(url, {
      method: 'DELETE',
      headers: { 'tus-resumable': '1.0.0' },
    });
    expect(gone.status).toBe(204);
    expect(lying()).toEqual([]);
  });

  it('lets nobody else look at what is on its way', () => {
    expect(existsSync(folder())).toBe(true);
    expect(statSync(folder()).mode & 0o077).toBe(0);
  });
});

/** A slice of several megabytes. */
const large = (study: string) =>
  ctSlice(
    axial(0),
    { study },
    {
      Rows: 1500,
      Columns: 1500,
      PixelData: Uint16Array.from(
        { length: 1500 ** 2 },
        (_, index) => (index * 7) % 4096,
      ),
    },
  );

const zipped = (files: number, study: string) =>
  zipOf(
    ctStack(files, { study }).map(({ bytes }, at) => ({ name: `${at + 1}.dcm`, bytes })),
  );
