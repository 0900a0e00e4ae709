import { expect, it } from 'vitest';
import { openDb } from '@/lib/store/db';
import { walkEvents } from '@/lib/store/audit/events';
import { checkTrail } from '@/lib/workflow/audit/trail';
import { startScript } from '../child';
import { temporaryFolder } from '../test-world';

const KILLS = 2;

it('killed with -9 while it is written, the trail is whole and lacks nothing that was acknowledged', async () => {
  const dataFolder = temporaryFolder();
  const told: string[] = [];
  for (let round = 0; round < KILLS; round += 1) {
    const child = startScript('tests/integration/audit/write-trail.ts', [dataFolder]);
    await child.reached(40);
    child.process.kill('SIGKILL');
    expect(await child.ended).toBeNull();
    told.push(...child.lines);
  }
  expect(told.length).toBeGreaterThanOrEqual(40 * KILLS);
  const db = await openDb({
    databaseUrl: undefined,
    dataFolder,
    migrationsFolder: 'prisma/migrations',
  });
  try {
    const { events, faults } = await checkTrail({ db });
    expect(faults).toEqual([]);
    expect(events).toBeGreaterThanOrEqual(told.length);
    const kept = new Map<string, number>();
    for await (const { actor, object } of walkEvents(db)) {
      const act = `${actor} ${object}`;
      kept.set(act, (kept.get(act) ?? 0) + 1);
    }
    for (const act of new Set(told)) {
      const times = told.filter((each) => each === act).length;
      expect(kept.get(act), act).toBeGreaterThanOrEqual(times);
    }
  } finally {
    await db.$disconnect();
  }
});
