import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { openFolderStore } from '@/lib/store/archive/objects';
import { ctStack } from '@/tests/phantoms/series';
import { importAll, openTestWorld, temporaryFolder } from '../test-world';

/** A file system of 256 KiB, where this machine lets us have one. */
function tinyDisk(): string | undefined {
  const place = path.join(temporaryFolder(), 'disk');
  mkdirSync(place);
  const mount = ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', place];
  if (process.getuid?.() !== 0 || spawnSync('mount', mount).status !== 0) {
    console.warn('Skipped: a full disk needs root and mount.');
    return undefined;
  }
  afterAll(() => void spawnSync('umount', [place]));
  return place;
}
const disk = tinyDisk();

describe.skipIf(!disk)('a full disk', () => {
  it('refuses with the reason, keeps what it acknowledged, and goes on when there is room', async () => {
    const world = await openTestWorld({ OVERREAD_STORE: `file:${disk}` });
    const files = ctStack(40, { study: 'full' }); // 9 kB each: more than fits
    const { lines, summary } = await importAll(world, files);
    expect(summary.stored).toBeGreaterThan(10);
    expect(summary.refused).toBe(40 - summary.stored);
    for (const { outcome, reason } of lines) {
      if (outcome === 'refused') {
        expect(reason).toMatch(/^The disk of the image store is full\. .*Make room/);
      }
    }
    expect(await world.db.instance.count()).toBe(summary.stored);
    for (const { objectSha256 } of await world.db.instance.findMany()) {
      expect((await world.objects.read(objectSha256)).length).toBeGreaterThan(8192);
    }
    // The app works on: what is there can be read, and more goes in once there is room.
    spawnSync('mount', ['-o', 'remount,size=2m', disk ?? '']);
    const again = await importAll(world, files);
    expect(again.summary).toMatchObject({
      duplicate: summary.stored,
      stored: 40 - summary.stored,
      refused: 0,
    });
  });

  it('leaves nothing half written behind', async () => {
    const place = path.join(disk ?? '', 'half');
    spawnSync('mount', ['-o', 'remount,size=2m', disk ?? '']);
    const filler = path.join(disk ?? '', 'filler');
    writeFileSync(filler, Buffer.alloc(500_000));
    const store = openFolderStore(place);
    const large = Buffer.alloc(3_000_000, 7);
    await expect(store.put(large)).rejects.toMatchObject({ code: 'store_failed' });
    rmSync(filler);
    const { stdout } = spawnSync('find', [place, '-type', 'f'], { encoding: 'utf8' });
    expect(stdout).toBe('');
  });
});

describe('an object store that fails', () => {
  it('refuses each file with the reason; none of them is in the database', async () => {
    const world = await openTestWorld();
    // Where the store should be is a file.
    writeFileSync(world.env.objectFolder, '');
    const files = ctStack(3, { study: 'failing' });
    const { lines } = await importAll(world, files);
    expect(lines.map(({ outcome, reason }) => [outcome, reason])).toEqual(
      files.map(() => [
        'refused',
        'The image store took no more bytes. What was acknowledged before is safe. Make room, then import again.',
      ]),
    );
    expect(await world.db.instance.count()).toBe(0);
    expect(await world.db.study.count()).toBe(0);
  });

  it('refuses a batch that the database does not take, and stores it when handed in again', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const world = await openTestWorld();
    const files = ctStack(3, { study: 'database' });
    await world.db.$executeRawUnsafe(
      `CREATE TRIGGER full BEFORE INSERT ON "Instance" BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END`,
    );
    const { lines } = await importAll(world, files);
    expect(lines.map(({ outcome }) => outcome)).toEqual([
      'refused',
      'refused',
      'refused',
    ]);
    expect(lines[0]?.reason).toMatch(/^The database took no more\..*import it again/);
    expect(await world.db.study.count()).toBe(0); // all of the batch, or nothing
    await world.db.$executeRawUnsafe('DROP TRIGGER full');
    const again = await importAll(world, files);
    expect(again.summary).toMatchObject({ stored: 3, refused: 0 });
    log.mockRestore();
  });
});
