// Writes acts into the trail of a folder, two at a time, and says of each, once it is kept.
//   write-trail.ts <data folder>
import { openDb } from '@/lib/store/db';
import { keepAct } from '@/lib/store/audit/events';

const [dataFolder = ''] = process.argv.slice(2);
const db = await openDb({
  databaseUrl: undefined,
  dataFolder,
  migrationsFolder: 'prisma/migrations',
});
async function write(actor: string) {
  for (let act = 0; ; act += 1) {
    await keepAct(db, { kind: 'study-viewed', action: 'R', actor, object: String(act) });
    console.log(`${actor} ${act}`);
  }
}
await Promise.all([write('Ada'), write('Bob')]);
