import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { checkTrail } from '@/lib/workflow/audit/trail';
import { closeWorld, openWorld, type World } from '@/lib/workflow/world';
import { ctStack } from '@/tests/phantoms/series';
import { runCommand, startScript } from '../child';
import { randomMoments } from '../random-moments';
import { temporaryFolder, testEnv } from '../test-world';

const KILLS = 6;
const FILES = 80;
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const ALL_AT_ONCE = { unusedMs: 0, packMs: 0 };

/** Each instance that is there can be read, and each that was told to be deleted is not there. */
async function whole({ db, objects }: World, told: readonly string[]) {
  for (const { sopInstanceUid, objectSha256 } of await db.instance.findMany()) {
    expect(told).not.toContain(sopInstanceUid);
    expect(sha256(await objects.read(objectSha256))).toBe(objectSha256);
  }
}

it(`deleting and giving back room, killed with -9 at ${KILLS} moments, lose nothing else`, async () => {
  const random = randomMoments();
  const data = temporaryFolder();
  const told: string[] = [];
  let cut = 0;
  for (let round = 0; round < KILLS; round++) {
    const source = path.join(temporaryFolder(), 'CD');
    mkdirSync(source);
    const files = ctStack(FILES, { study: `deleted and killed ${round}` });
    for (const [index, { bytes }] of files.entries()) {
      writeFileSync(path.join(source, `${index}.dcm`), bytes);
    }
    expect((await runCommand(data, ['import', source, '--json'])).code).toBe(0);
    const child = startScript(
      'tests/integration/removal/delete-and-reclaim.ts',
      [files[0]?.studyUid ?? ''],
      { OVERREAD_DATA: data },
    );
    await child.reached(random(FILES / 2));
    await pause(random(30));
    child.process.kill('SIGKILL');
    expect([null, 0]).toContain(await child.ended); // 0: it was done already
    expect(child.errors).toEqual([]);
    if (child.lines.length < FILES / 2) cut += 1;
    told.push(...child.lines);
    const world = await openWorld(testEnv(data));
    // Whatever is gone is written down as gone, and nothing is that isn't.
    expect(await checkTrail(world)).toMatchObject({ faults: [] });
    const deleted = { kind: { in: ['instances-deleted', 'study-deleted'] } };
    expect(await world.db.auditEvent.count({ where: deleted })).toBe(
      FILES * (round + 1) - (await world.db.instance.count()),
    );
    await whole(world, told);
    await closeWorld(world);
  }
  expect(cut).toBeGreaterThan(KILLS / 3);

  const verified = await runCommand(data, ['verify', '--json']);
  expect(verified.code).toBe(0);
  expect(verified.lines.at(-1)).toContain('"faults":0');
  const world = await openWorld(testEnv(data));
  try {
    await world.reclaimer.run(ALL_AT_ONCE);
    await whole(world, told);
    for (const study of await world.db.study.findMany({ include: { series: true } })) {
      const instances = await world.db.instance.count({
        where: { series: { studyUid: study.uid } },
      });
      expect(study).toMatchObject({ instanceCount: instances, seriesCount: 1 });
    }
    // What no instance is read from is gone, or counted as what can be given back.
    const kept = await world.db.instance.count();
    const unused = await world.db.unusedObject.count();
    expect(await world.db.storedObject.count()).toBe(kept + unused);
    expect(readdirSync(path.join(data, 'objects/packs')).length).toBeGreaterThan(0);
  } finally {
    await closeWorld(world);
  }
}, 1_200_000);
