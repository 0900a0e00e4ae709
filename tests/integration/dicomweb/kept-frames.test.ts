import { beforeAll, describe, expect, it, vi } from 'vitest';
import { ctStack, phantomFile, type PhantomFile } from '@/tests/phantoms/series';
import { problem } from '../routes';
import { importAll, openTestWorld } from '../test-world';
import { bytesOf, pathOf, startDicomweb } from './dicomweb-server';

const SINGLE = { accept: 'application/octet-stream; transfer-syntax=*' };
const PARTS = {
  accept: 'multipart/related; type="application/octet-stream"; transfer-syntax=*',
};

const [ct] = ctStack(1) as [PhantomFile];
let root: string;
let world: Awaited<ReturnType<typeof openTestWorld>>;
beforeAll(async () => {
  world = await openTestWorld();
  root = await startDicomweb(world);
  await importAll(world, [ct]);
});

const frames = (
  file: PhantomFile,
  list: string,
  headers: Record<string, string> = SINGLE,
) => fetch(`${root}${pathOf(file)}/frames/${list}`, { headers });

describe('WADO-RS frames of what changes', () => {
  it('are there as soon as they are imported, and gone as soon as the rows are', async () => {
    expect((await frames(ct, '1')).status).toBe(200);
    const added = ctStack(2)[1] as PhantomFile;
    await problem(frames(added, '1'), 404);
    await importAll(world, [added]);
    expect((await frames(added, '1')).status).toBe(200);
    // By another process, which can't tell this one.
    await world.db.instance.delete({ where: { sopInstanceUid: added.sopInstanceUid } });
    await world.db.study.update({
      where: { uid: added.studyUid },
      data: { updatedAt: new Date(), instanceCount: { decrement: 1 } },
    });
    await vi.waitFor(() => problem(frames(added, '1'), 404), { timeout: 3000 });
    expect((await frames(ct, '1')).status).toBe(200);
  });

  it('say in words that an object is lost', async () => {
    const lost = phantomFile(
      'CT',
      { series: 'lost' },
      { Rows: 256, Columns: 256, PixelData: new Uint16Array(65_536) },
    );
    await importAll(world, [lost]);
    const { objectSha256 } = await world.db.instance.findUniqueOrThrow({
      where: { sopInstanceUid: lost.sopInstanceUid },
    });
    await world.objects.remove(objectSha256);
    for (const headers of [SINGLE, PARTS]) await problem(frames(lost, '1', headers), 404);
  });
});

describe('WADO-RS frames of single bits', () => {
  it('begin at the first bit of their first byte', async () => {
    // Two frames of 3 × 5 pixels: 15 bits each. PS3.5 8.1.1: the first pixel is the lowest bit.
    const bits = '101100111000111' + '110010101010011';
    const packed = new Uint8Array(4);
    [...bits].forEach((bit, at) => {
      if (bit === '1') packed[at >> 3] = (packed[at >> 3] ?? 0) | (1 << (at & 7));
    });
    const file = phantomFile(
      'CT',
      { series: 'bits' },
      {
        ...{ Rows: 3, Columns: 5, NumberOfFrames: 2 },
        ...{ BitsAllocated: 1, BitsStored: 1, HighBit: 0, PixelData: packed },
      },
    );
    await importAll(world, [file]);
    const read = async (frame: string) =>
      [...(await bytesOf(await frames(file, frame)))]
        .flatMap((byte) => Array.from({ length: 8 }, (_, at) => (byte >> at) & 1))
        .join('');
    expect(await read('1')).toBe(`${bits.slice(0, 15)}0`);
    expect(await read('2')).toBe(`${bits.slice(15)}0`);
  });
});
