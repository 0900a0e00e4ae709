import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { placeOfPack } from '@/lib/store/archive/packs/pack-file';
import { removeFromArchive } from '@/lib/store/archive/removal/remove';
import { indexInstances } from '@/lib/store/archive/instances';
import { readInstance } from '@/lib/workflow/import/read-instance';
import type { World } from '@/lib/workflow/world';
import { ctStack, type PhantomFile } from '@/tests/phantoms/series';
import { runCommand } from '../child';
import { importAll, openTestWorld } from '../test-world';

const BY = { actor: 'Somebody', reason: 'It was a test' };
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const keepFirst = { conflicts: 'keep-first' as const };
const AT_ONCE = { unusedMs: 0, packMs: 0 };
const MINUTE = 60_000;

const packsOf = ({ env }: World) =>
  readdirSync(path.join(env.objectFolder, 'packs')).map((name) =>
    path.basename(name, '.pack'),
  );

/** Two studies in one pack. */
async function together(world: World, sizes: readonly [number, number]) {
  const goes = ctStack(sizes[0], { study: 'goes' });
  const stays = ctStack(sizes[1], { study: 'stays' });
  await importAll(world, [...goes, ...stays]);
  const [pack = '', ...others] = packsOf(world);
  expect(others).toEqual([]);
  return { goes, stays, pack, file: placeOfPack(world.env.objectFolder, pack) };
}

const remove = ({ db }: World, [file]: readonly PhantomFile[]) =>
  removeFromArchive(db, { studyUid: file?.studyUid ?? '' }, BY);

async function readable({ objects }: World, files: readonly PhantomFile[]) {
  for (const { bytes } of files) {
    expect((await objects.read(sha256(bytes))).equals(bytes)).toBe(true);
  }
}

const bytesOf = (files: readonly PhantomFile[]) =>
  files.reduce((sum, { bytes }) => sum + bytes.length, 0);

async function verify({ env }: World) {
  const { code, lines } = await runCommand(env.dataFolder, ['verify', '--json']);
  return [code, JSON.parse(lines.at(-1) ?? '')] as const;
}

describe('the room of what was deleted', () => {
  it('is given back: what else the pack holds is copied, and read from the copy', async () => {
    const world = await openTestWorld();
    const { goes, stays, pack, file } = await together(world, [12, 5]);
    const size = statSync(file).size;
    await remove(world, goes);
    expect(await verify(world)).toEqual([
      0,
      { objects: 5, faults: 0, toGiveBack: { objects: 12, bytes: bytesOf(goes) } },
    ]);
    expect(await world.reclaimer.run(AT_ONCE)).toBe(bytesOf(goes));
    const [copy = '', ...others] = packsOf(world);
    expect([copy === pack, others]).toEqual([false, []]);
    // Records begin on pages of 4096 bytes.
    const record = Math.ceil((64 + (stays[0]?.bytes.length ?? 0)) / 4096) * 4096;
    const copied = statSync(placeOfPack(world.env.objectFolder, copy)).size;
    expect(copied).toBeLessThanOrEqual(5 * record);
    expect(copied).toBeLessThan(size / 2);
    await readable(world, stays);
    for (const { bytes } of goes) {
      await expect(world.objects.read(sha256(bytes))).rejects.toMatchObject({
        code: 'not_found',
      });
    }
    expect(await verify(world)).toEqual([
      0,
      { objects: 5, faults: 0, toGiveBack: { objects: 0, bytes: 0 } },
    ]);
    expect((await importAll(world, goes)).summary).toMatchObject({ stored: 12 });
    await readable(world, [...goes, ...stays]);
  }, 120_000);

  it('is given back whole with the last object of a pack', async () => {
    const world = await openTestWorld();
    const { goes, stays } = await together(world, [2, 2]);
    await remove(world, goes);
    await remove(world, stays);
    await world.reclaimer.run(AT_ONCE);
    expect([packsOf(world), await world.db.storedObject.count()]).toEqual([[], 0]);
  });

  it('stays while it is little, or fresh, or somebody may be writing to the pack', async () => {
    const world = await openTestWorld();
    const { goes, stays, pack, file } = await together(world, [1, 9]);
    await remove(world, goes);
    expect(await world.reclaimer.run(AT_ONCE)).toBe(0); // a tenth
    await remove(world, stays);
    const unhurried = { unusedMs: MINUTE, packMs: 0 };
    expect(await world.reclaimer.run(unhurried)).toBe(0);
    expect(await world.reclaimer.run({ unusedMs: 0, packMs: MINUTE })).toBe(0);
    expect(packsOf(world)).toEqual([pack]);
    const then = new Date(Date.now() - MINUTE);
    utimesSync(file, then, then);
    expect(await world.reclaimer.run({ unusedMs: 0, packMs: MINUTE })).toBeGreaterThan(0);
    expect(packsOf(world)).toEqual([]);
  });

  it('is given back after half a day, however little it is', async () => {
    const world = await openTestWorld();
    const { goes, stays, pack } = await together(world, [1, 9]);
    await remove(world, goes);
    expect(await world.reclaimer.run(AT_ONCE)).toBe(0); // a tenth
    const since = new Date(Date.now() - 12 * 60 * MINUTE);
    await world.db.unusedObject.updateMany({ data: { since } });
    expect(await world.reclaimer.run(AT_ONCE)).toBe(bytesOf(goes));
    expect(packsOf(world)).not.toContain(pack);
    await readable(world, stays);
  });

  it('of a file of its own is given back', async () => {
    const world = await openTestWorld();
    const [slice] = ctStack(1, { study: 'own' });
    if (!slice) throw new Error('There is one.');
    const stored = await world.objects.put(slice.bytes);
    await world.db.storedObject.create({ data: stored });
    expect((await importAll(world, [slice])).summary.stored).toBe(1);
    const key = stored.sha256;
    const file = path.join(world.env.objectFolder, key.slice(0, 2), key.slice(2));
    expect(existsSync(file)).toBe(true);
    await remove(world, [slice]);
    expect(await world.reclaimer.run(AT_ONCE)).toBe(slice.bytes.length);
    expect([existsSync(file), await world.db.storedObject.count()]).toEqual([false, 0]);
  });

  it('is not taken from an import that found the bytes there: they stay, or it is told', async () => {
    const world = await openTestWorld();
    const { goes, stays } = await together(world, [3, 1]);
    const [first] = goes;
    if (!first) throw new Error('There are three.');
    const { bytes } = first;
    const object = { sha256: sha256(bytes), bytes: bytes.length, found: true as const };
    const index = () =>
      indexInstances(world.db, [{ ...readInstance(bytes), object }], keepFirst);
    await remove(world, goes);
    expect(await index()).toEqual([{ outcome: 'stored' }]);
    await world.reclaimer.run(AT_ONCE);
    await readable(world, [...stays, first]);
    await remove(world, goes);
    await world.reclaimer.run(AT_ONCE);
    expect(await index()).toEqual([{ outcome: 'gone' }]);
    expect(await world.db.instance.count()).toBe(1);
  });

  it('is not taken with what was written to a pack and nobody knows of yet', async () => {
    const world = await openTestWorld();
    const { goes, pack } = await together(world, [2, 1]);
    const [late] = ctStack(1, { study: 'late' });
    if (!late) throw new Error('There is one.');
    const { bytes } = late;
    const packed = { pack, offset: 64 };
    const object = { sha256: sha256(bytes), bytes: bytes.length, packed };
    await remove(world, goes);
    await world.reclaimer.run(AT_ONCE);
    const instance = { ...readInstance(bytes), object };
    expect(await indexInstances(world.db, [instance], keepFirst)).toEqual([
      { outcome: 'gone' },
    ]);
  });

  it('waits when what else the pack holds is damaged, which stays to be told', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const world = await openTestWorld();
    const { goes, stays, pack, file } = await together(world, [3, 1]);
    await remove(world, goes);
    const row = await world.db.storedObject.findUniqueOrThrow({
      where: { sha256: sha256(stays[0]?.bytes ?? Buffer.alloc(0)) },
    });
    const handle = await open(file, 'r+');
    await handle.write('x', (row.offset ?? 0) + 200);
    await handle.close();
    expect(await world.reclaimer.run(AT_ONCE)).toBe(0);
    expect(packsOf(world)).toEqual([pack]);
    expect(log).toHaveBeenCalledOnce();
    log.mockRestore();
    expect((await verify(world))[1]).toMatchObject({ objects: 1, faults: 1 });
  });

  it('of packs that a killed process had retired is given back by the next', async () => {
    const world = await openTestWorld();
    const left = placeOfPack(world.env.objectFolder, 'left');
    await together(world, [1, 1]);
    writeFileSync(left, 'records');
    await world.db.retiredPack.create({ data: { name: 'left' } });
    await world.reclaimer.run();
    expect(existsSync(left)).toBe(false);
    expect(await world.db.retiredPack.count()).toBe(1);
  });

  it('is given back while others read', async () => {
    const world = await openTestWorld();
    const { goes, stays } = await together(world, [40, 20]);
    await readable(world, stays); // it is known where they are
    const half = goes.slice(0, 20);
    for (const each of half) {
      const { studyUid, seriesUid, sopInstanceUid } = each;
      await removeFromArchive(world.db, { studyUid, seriesUid, sopInstanceUid }, BY);
    }
    let done = false;
    let reads = 0;
    const reading = (async () => {
      while (!done) {
        await readable(world, [...stays, ...goes.slice(20)]);
        reads += 1;
      }
    })();
    expect(await world.reclaimer.run(AT_ONCE)).toBe(bytesOf(half));
    done = true;
    await reading;
    expect(reads).toBeGreaterThan(0);
  });
});
