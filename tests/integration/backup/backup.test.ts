import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { beforeAll, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { checkTrail } from '@/lib/workflow/audit/trail';
import { removePart } from '@/lib/workflow/removal/remove';
import { backUp } from '@/lib/workflow/backup/back-up';
import { closeWorld, openWorld, type World } from '@/lib/workflow/world';
import { ctStack } from '@/tests/phantoms/series';
import { inProcess } from '../cli/in-process';
import { importAll, openTestWorld, temporaryFolder, testEnv } from '../test-world';

const kept = ctStack(3, { study: 'kept' });
const gone = ctStack(2, { study: 'deleted before' });
const later = ctStack(2, { study: 'came later' });
const file = path.join(temporaryFolder(), 'archive.zip');
let world: World;
beforeAll(async () => {
  world = await openTestWorld();
  await importAll(world, [...kept, ...gone]);
  await removePart(world, { studyUid: gone[0]?.studyUid ?? '' }, { reason: 'A test' });
});

it('is the archive as it was, taken while files come in, and restored whole', async () => {
  const coming = importAll(world, later);
  const { objects } = await backUp(world, file);
  await coming;
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(existsSync(`${file}.part`) || existsSync(`${file}.db.part`)).toBe(false);

  const folder = temporaryFolder();
  const restored = await inProcess(folder, ['restore', file, '--json']);
  expect(restored).toMatchObject({ code: 0, lines: [JSON.stringify({ objects })] });
  // Every byte of it is hashed again, and the trail is counted.
  const verified = await inProcess(folder, ['verify', '--json']);
  expect(verified.lines.map((line) => JSON.parse(line))).toEqual([
    { objects, faults: 0, toGiveBack: { objects: 0, bytes: 0 } },
  ]);
  const again = await openWorld(testEnv(folder));
  try {
    expect((await checkTrail(again)).faults).toEqual([]);
    for (const { sopInstanceUid, bytes } of kept) {
      const { objectSha256 } = await again.db.instance.findUniqueOrThrow({
        where: { sopInstanceUid },
      });
      expect(bytes.equals(await again.objects.read(objectSha256))).toBe(true);
    }
    const uids = (await again.db.study.findMany()).map(({ uid }) => uid);
    expect(uids).toContain(kept[0]?.studyUid);
    expect(uids).not.toContain(gone[0]?.studyUid);
    expect(await again.db.session.count()).toBe(0);
  } finally {
    await closeWorld(again);
  }
});

it('is put over nothing that is there', async () => {
  const { env } = world;
  const { code, errors } = await inProcess(env.dataFolder, ['restore', file]);
  expect([code, errors[0]]).toEqual([
    1,
    expect.stringContaining('There is an archive already'),
  ]);
});

it('counts for nothing when it is damaged, cut short, or no backup', async () => {
  const whole = readFileSync(file);
  const damaged = Buffer.from(whole);
  // Within the pixels of one of the objects, which are stored as they are.
  const at = damaged.indexOf(kept[0]?.bytes.subarray(-2000, -1000) ?? '');
  expect(at).toBeGreaterThan(0);
  damaged[at] = (damaged[at] ?? 0) ^ 1;
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from('x'), 'objects/not-a-hash');
  zip.end();
  for (const bytes of [
    damaged,
    whole.subarray(0, whole.length - 1000),
    await buffer(zip.outputStream),
    Buffer.from('no ZIP'),
  ]) {
    const bad = path.join(temporaryFolder(), 'bad.zip');
    writeFileSync(bad, bytes);
    const folder = temporaryFolder();
    const { code } = await inProcess(folder, ['restore', bad]);
    expect(code).toBe(1);
    expect(existsSync(path.join(folder, 'overread.db'))).toBe(false);
  }
});
