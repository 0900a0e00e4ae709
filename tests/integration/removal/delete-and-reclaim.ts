// Deletes every second instance of a study, gives back the room, and says so after each deletion.
//   delete-and-reclaim.ts <study instance UID>      (OVERREAD_DATA names the archive)
import { readEnv } from '@/lib/env';
import { removeFromArchive } from '@/lib/store/archive/removal/remove';
import { closeWorld, openWorld } from '@/lib/workflow/world';

const [studyUid = ''] = process.argv.slice(2);
const world = await openWorld(readEnv(process.env));
const { db, reclaimer } = world;
const instances = await db.instance.findMany({
  where: { series: { studyUid } },
  orderBy: { sopInstanceUid: 'asc' },
});
for (const [at, { seriesUid, sopInstanceUid }] of instances.entries()) {
  if (at % 2) continue;
  await removeFromArchive(
    db,
    { studyUid, seriesUid, sopInstanceUid },
    {
      actor: 'Somebody',
      reason: 'It was a test',
    },
  );
  console.log(sopInstanceUid);
  // Packs are written anew again and again, however little of them is unused by then.
  if (at % 20 === 0) await reclaimer.run({ unusedMs: 0, packMs: 0 });
}
await reclaimer.run({ unusedMs: 0, packMs: 0 });
await closeWorld(world);
