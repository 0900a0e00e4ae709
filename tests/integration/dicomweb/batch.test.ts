import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { pixelDataOf, renamedSyntax } from '@/tests/phantoms/recoded';
import {
  CINE,
  ctSlice,
  ctStack,
  phantomFile,
  ultrasoundCine,
  type PhantomFile,
} from '@/tests/phantoms/series';
import { axial } from '@/tests/phantoms/block-patient';
import { problem } from '../routes';
import { importAll, openTestWorld } from '../test-world';
import { bytesOf, pathOf, startDicomweb } from './dicomweb-server';
import { partsOf } from './parts';

const stack = ctStack(5);
const cine = ultrasoundCine();
const damaged = ctSlice(axial(9), { series: 'CT', instance: 99 });
/** Of 180 KB each, no two alike. */
const large = Array.from({ length: 8 }, (_, at) =>
  phantomFile(
    'CT',
    { series: 'large', instance: at + 1 },
    {
      Rows: 300,
      Columns: 300,
      PixelData: Uint16Array.from(
        { length: 90_000 },
        (_each, i) => (i * (at + 3)) & 0xfff,
      ),
    },
  ),
);
const STORED = 'multipart/related; type="application/octet-stream"; transfer-syntax=*';
const DECODED =
  'multipart/related; type="application/octet-stream"; transfer-syntax=1.2.840.10008.1.2.1; pixels=plain';

let root: string;
beforeAll(async () => {
  const world = await openTestWorld();
  root = await startDicomweb(world);
  // Said to be RLE, which it is not: stored, found, not decoded.
  const broken = renamedSyntax(damaged.bytes, '1.2.840.10008.1.2.4.50');
  await importAll(world, [...stack, ...large, cine, { ...damaged, bytes: broken }]);
});

type Wanted = { sopInstanceUid: string; frame: number };
const batch = (
  { studyUid, seriesUid }: { studyUid: string; seriesUid: string },
  frames: unknown,
  accept = STORED,
  signal?: AbortSignal,
) =>
  fetch(`${root}${pathOf({ studyUid, seriesUid })}/frames`, {
    method: 'POST',
    headers: { accept, 'content-type': 'application/json' },
    body: JSON.stringify({ frames }),
    ...(signal && { signal }),
  });
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const [ct] = stack as [PhantomFile, ...PhantomFile[]];

describe('frames of a series in one answer', () => {
  it('come in the order asked for, each with its place', async () => {
    const order = [3, 0, 4, 1].map((at) => stack[at] as PhantomFile);
    const wanted = order.map(({ sopInstanceUid }): Wanted => ({
      sopInstanceUid,
      frame: 1,
    }));
    const answer = await batch(ct, wanted);
    const length = answer.headers.get('content-length');
    const parts = await partsOf(answer.clone());
    expect((await bytesOf(answer)).length).toBe(Number(length));
    expect(parts.map(({ bytes }) => digest(bytes))).toEqual(
      order.map((file) => digest(pixelDataOf(file.bytes))),
    );
    parts.forEach(({ head }, at) =>
      expect(head).toContain(
        `Content-Location: ${root}${pathOf(order[at] as PhantomFile)}/frames/1\r\n`,
      ),
    );
  });

  it('are frames of a clip just as well', async () => {
    const { sopInstanceUid } = cine;
    const answer = await batch(cine, [
      { sopInstanceUid, frame: 3 },
      { sopInstanceUid, frame: 2 },
    ]);
    const size = CINE.rows * CINE.columns * 3;
    const pixels = pixelDataOf(cine.bytes);
    expect((await partsOf(answer)).map(({ bytes }) => digest(bytes))).toEqual(
      [3, 2].map((frame) => digest(pixels.subarray((frame - 1) * size, frame * size))),
    );
  });

  it('are decoded where they are asked for so; one that cannot be says why', async () => {
    const files = [ct, damaged, stack[1] as PhantomFile];
    const wanted = files.map(({ sopInstanceUid }): Wanted => ({
      sopInstanceUid,
      frame: 1,
    }));
    const parts = await partsOf(await batch(damaged, wanted, DECODED));
    expect(parts.map(({ head }) => /Content-Type: ([^;\r]+)/.exec(head)?.[1])).toEqual([
      'application/octet-stream',
      'application/problem+json',
      'application/octet-stream',
    ]);
    const told = JSON.parse(parts[1]?.bytes.toString() ?? '') as object;
    expect(told).toMatchObject({ type: 'urn:overread:decode_failed', status: 422 });
    expect(digest(parts[2]?.bytes ?? Buffer.alloc(0))).toBe(
      digest(pixelDataOf(files[2]?.bytes ?? Buffer.alloc(0))),
    );
  });

  it('keep their own bytes, however many are on the way at once', async () => {
    const first = large[0] as PhantomFile;
    const order = Array.from(
      { length: 24 },
      (_, at) => large[(at * 5) % 8] as PhantomFile,
    );
    const wanted = order.map(({ sopInstanceUid }): Wanted => ({
      sopInstanceUid,
      frame: 1,
    }));
    const digests = order.map((file) => digest(pixelDataOf(file.bytes)));
    const all = await Promise.all([
      ...Array.from({ length: 6 }, async () =>
        (await partsOf(await batch(first, wanted))).map(({ bytes }) => digest(bytes)),
      ),
      Promise.all(
        order.map(async (file) => {
          const accept = 'application/octet-stream; transfer-syntax=*';
          const url = `${root}${pathOf(file)}/frames/1`;
          return digest(await bytesOf(await fetch(url, { headers: { accept } })));
        }),
      ),
    ]);
    for (const each of all) expect(each).toEqual(digests);
  });

  it.each<[string, unknown, number]>([
    ['no list', undefined, 400],
    ['an empty one', [], 400],
    ['frame zero', [{ sopInstanceUid: ct.sopInstanceUid, frame: 0 }], 400],
    ['a frame that is not there', [{ sopInstanceUid: ct.sopInstanceUid, frame: 2 }], 404],
    [
      'another series’ instance',
      [{ sopInstanceUid: cine.sopInstanceUid, frame: 1 }],
      404,
    ],
  ])('are refused: %s', async (_, frames, status) => {
    await problem(batch(ct, frames), status);
  });

  it('are asked for with POST, as parts', async () => {
    const { studyUid, seriesUid, sopInstanceUid } = ct;
    await problem(fetch(`${root}${pathOf({ studyUid, seriesUid })}/frames`), 405);
    const one = [{ sopInstanceUid, frame: 1 }];
    await problem(batch(ct, one, 'application/octet-stream; transfer-syntax=*'), 406);
    await problem(batch({ ...ct, seriesUid: '1.2' }, one), 404);
  });

  it('leave the server well when nobody takes them any more', async () => {
    const gone = new AbortController();
    const { sopInstanceUid } = ct;
    const many = Array.from({ length: 5000 }, () => ({ sopInstanceUid, frame: 1 }));
    const answer = await batch(ct, many, STORED, gone.signal);
    const reader = answer.body?.getReader();
    await reader?.read();
    gone.abort();
    await expect(reader?.closed).rejects.toThrow();
    expect((await batch(ct, [{ sopInstanceUid, frame: 1 }])).status).toBe(200);
  });
});
