import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
} from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { sweepFolderStore } from '@/lib/store/archive/objects';
import { MOST_PACKED_BYTES, placeOfPack } from '@/lib/store/archive/packs/pack-file';
import { openPackWriter } from '@/lib/workflow/import/packs/pack-writer';
import type { World } from '@/lib/workflow/world';
import { ctStack } from '@/tests/phantoms/series';
import { importAll, openTestWorld } from '../test-world';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const DAY = 24 * 3600 * 1000;

const packsOf = ({ env }: World) => {
  const folder = path.join(env.objectFolder, 'packs');
  return existsSync(folder) ? readdirSync(folder).sort() : [];
};

async function packedAt({ db, env }: World, bytes: Uint8Array) {
  const row = await db.storedObject.findUniqueOrThrow({
    where: { sha256: sha256(bytes) },
  });
  const { pack, offset } = row;
  if (pack === null || offset === null) throw new Error('It is in no pack.');
  return { pack, offset, file: placeOfPack(env.objectFolder, pack) };
}

describe('packs', () => {
  it('hold what is imported together, each object behind its length and its SHA-256', async () => {
    const world = await openTestWorld();
    const files = ctStack(12, { study: 'packed' });
    expect((await importAll(world, files)).summary.stored).toBe(12);
    expect(packsOf(world)).toHaveLength(1);
    for (const { bytes } of files) {
      const { offset, file } = await packedAt(world, bytes);
      const pack = readFileSync(file);
      const head = pack.subarray(offset - 64, offset);
      expect(head.toString('latin1', 0, 8)).toBe('OVERREAD');
      expect(head.readUInt32LE(8)).toBe(bytes.length);
      expect(head.readUInt32LE(12)).toBe(0);
      expect(head.toString('hex', 16, 48)).toBe(sha256(bytes));
      expect((offset - 64) % 4096).toBe(0);
      expect(sha256(pack.subarray(offset, offset + bytes.length))).toBe(sha256(bytes));
    }
  });

  it('are read by object, never beyond it', async () => {
    const world = await openTestWorld();
    const files = ctStack(3, { study: 'ranges' });
    await importAll(world, files);
    for (const { bytes } of files) {
      const key = sha256(bytes);
      expect(await world.objects.has(key)).toBe(true);
      expect((await world.objects.read(key)).equals(bytes)).toBe(true);
      const range = await world.objects.readRange(key, 128, 4);
      expect(String(range)).toBe('DICM');
      const into = Buffer.alloc(10);
      await world.objects.readRange(key, 128, 4, into);
      expect(String(into.subarray(0, 4))).toBe('DICM');
      await expect(
        world.objects.readRange(key, bytes.length - 2, 3),
      ).rejects.toMatchObject({ code: 'store_failed' });
    }
  });

  it('get nothing of files that are there already, and the bytes of one that was lost', async () => {
    const world = await openTestWorld();
    const files = ctStack(4, { study: 'twice' });
    await importAll(world, files);
    const placed = await Promise.all(
      files.map(async ({ bytes }) => ({ bytes, ...(await packedAt(world, bytes)) })),
    );
    const [first, last] = placed
      .sort((a, b) => a.offset - b.offset)
      .filter((_, at) => at === 0 || at === 3);
    if (!first || !last) throw new Error('There are four.');
    const { file } = last;
    const size = statSync(file).size;
    expect((await importAll(world, files)).summary).toMatchObject({ duplicate: 4 });
    expect(packsOf(world)).toHaveLength(1);
    expect(statSync(file).size).toBe(size);

    truncateSync(file, size - 1);
    const reading = world.objects.readRange(sha256(last.bytes), 0, last.bytes.length);
    await expect(reading).rejects.toMatchObject({ code: 'store_failed' });
    expect((await importAll(world, files)).summary).toMatchObject({ duplicate: 4 });
    expect((await world.objects.read(sha256(last.bytes))).equals(last.bytes)).toBe(true);
    expect((await world.objects.read(sha256(first.bytes))).equals(first.bytes)).toBe(
      true,
    );
  });

  it('hold each object of imports that run at once, which count it once', async () => {
    const world = await openTestWorld();
    const files = ctStack(20, { study: 'at once' });
    const all = await Promise.all([1, 2, 3].map(() => importAll(world, files)));
    const sum = (outcome: 'stored' | 'duplicate') =>
      all.reduce((total, { summary }) => total + summary[outcome], 0);
    expect([sum('stored'), sum('duplicate')]).toEqual([20, 40]);
    expect(await world.db.storedObject.count()).toBe(20);
    for (const { bytes } of files) {
      expect((await world.objects.read(sha256(bytes))).equals(bytes)).toBe(true);
    }
  });

  it('go with their last object', async () => {
    const world = await openTestWorld();
    const files = ctStack(2, { study: 'removed' });
    await importAll(world, files);
    for (const [at, { bytes }] of files.entries()) {
      expect(packsOf(world)).toHaveLength(1);
      await world.objects.remove(sha256(bytes));
      expect(await world.objects.has(sha256(bytes))).toBe(false);
      await expect(world.objects.read(sha256(bytes))).rejects.toMatchObject({
        code: 'not_found',
      });
      expect(packsOf(world)).toHaveLength(1 - at);
    }
  });

  it('lose what a killed process wrote and nobody knows of, once a day has passed', async () => {
    const world = await openTestWorld();
    const [slice] = ctStack(1, { study: 'torn' });
    if (!slice) throw new Error('There is one.');
    await importAll(world, [slice]);
    const { file } = await packedAt(world, slice.bytes);
    const whole = statSync(file).size;
    appendFileSync(file, Buffer.alloc(10_000, 7));
    const orphan = path.join(path.dirname(file), 'orphan.pack');
    appendFileSync(orphan, 'half a record');
    const sweep = () =>
      sweepFolderStore(world.env.objectFolder, Date.now(), world.places);
    expect(await sweep()).toBe(0);
    const then = new Date(Date.now() - DAY - 1000);
    for (const each of [file, orphan]) utimesSync(each, then, then);
    expect(await sweep()).toBe(2);
    expect([existsSync(orphan), statSync(file).size]).toEqual([false, whole]);
    utimesSync(file, then, then);
    expect(await sweep()).toBe(0);
    expect((await world.objects.read(sha256(slice.bytes))).equals(slice.bytes)).toBe(
      true,
    );
  });
});

describe('the writer of packs', () => {
  const open = (world: World, packBytes?: number) => {
    const writer = openPackWriter({
      root: world.env.root,
      folder: world.env.objectFolder,
      places: world.places,
      ...(packBytes === undefined ? {} : { packBytes }),
    });
    afterAll(() => writer.close());
    return writer;
  };

  it('begins another pack when one is full, and after one that failed', async () => {
    const world = await openTestWorld();
    const writer = open(world, 10_000);
    const put = async (text: string) => {
      const bytes = new Uint8Array(Buffer.from(text.padEnd(6000)));
      const { packed } = await writer.put(bytes, sha256(bytes));
      return packed;
    };
    const first = await put('first');
    const second = await put('second');
    // Records begin at 0 and, after 64 + 6000 bytes, on the next page.
    expect([first?.offset, second?.offset]).toEqual([64, 8192 + 64]);
    expect(second?.pack).toBe(first?.pack);
    const third = await put('third');
    expect(third?.offset).toBe(64);
    expect(third?.pack).not.toBe(first?.pack);
    rmSync(world.env.objectFolder, { recursive: true });
    appendFileSync(world.env.objectFolder, 'in the way');
    await expect(put('fourth')).rejects.toMatchObject({ code: 'store_failed' });
    rmSync(world.env.objectFolder);
    const fifth = await put('fifth');
    expect(fifth?.offset).toBe(64);
    expect(packsOf(world)).toEqual([`${fifth?.pack}.pack`]);
  });

  it('keeps a large object as a file of its own', async () => {
    const world = await openTestWorld();
    const bytes = new Uint8Array(MOST_PACKED_BYTES + 1).fill(5);
    const key = sha256(bytes);
    expect(await open(world).put(bytes, key)).toEqual({
      sha256: key,
      bytes: MOST_PACKED_BYTES + 1,
    });
    expect(packsOf(world)).toEqual([]);
    const file = path.join(world.env.objectFolder, key.slice(0, 2), key.slice(2));
    expect(statSync(file).size).toBe(MOST_PACKED_BYTES + 1);
    expect(await world.objects.has(key)).toBe(true);
  });
});

it('imports that are indexed together fail alone', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const world = await openTestWorld();
  const studies = ['good', 'bad', 'also good'].map((study) => ctStack(3, { study }));
  const uid = studies[1]?.[1]?.sopInstanceUid ?? '';
  await world.db.$executeRawUnsafe(
    `CREATE TRIGGER one BEFORE INSERT ON "Instance" WHEN NEW."sopInstanceUid" = '${uid}'
     BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END`,
  );
  const all = await Promise.all(studies.map((files) => importAll(world, files)));
  expect(all.map(({ summary }) => [summary.stored, summary.refused])).toEqual([
    [3, 0],
    [0, 3],
    [3, 0],
  ]);
  expect(await world.db.instance.count()).toBe(6);
  log.mockRestore();
});
