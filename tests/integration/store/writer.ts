// Opens the database of a folder, writes rows, and says of each, once it is acknowledged.
//   writer.ts <data folder> <name> <rows>
import { openDb } from '@/lib/store/db';

const [dataFolder = '', name = '', rows = '0'] = process.argv.slice(2);
const db = await openDb({
  databaseUrl: undefined,
  dataFolder,
  migrationsFolder: 'prisma/migrations',
});
for (let row = 0; row < Number(rows); row++) {
  if (row % 2) await db.setting.create({ data: { name: `${name} ${row}`, value: '' } });
  else {
    await db.$transaction(async (session) => {
      const count = await session.setting.count();
      await session.setting.create({
        data: { name: `${name} ${row}`, value: `${count}` },
      });
    });
  }
  console.log(`${name} ${row}`);
}
await db.$disconnect();
