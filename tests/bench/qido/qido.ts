import path from 'node:path';
import { openDb } from '@/lib/store/db';
import { startApp } from '@/tests/browser/app-server';
import { postgresIsHere, startPostgres } from '@/tests/integration/store/postgres-server';
import { type Figure } from '../figures';
import { queryKinds } from './queries';
import { addStudies } from './rows';

const STUDIES = 100_000;

/** How soon queries over 100,000 studies are answered, on each database that is here. */
export async function queryTimes(
  scratch: string,
  say: (line: string) => void,
): Promise<Figure[]> {
  const figures = await timesOn(
    'SQLite',
    path.join(scratch, 'qido-sqlite'),
    undefined,
    say,
  );
  if (!postgresIsHere()) return figures;
  const postgres = await startPostgres();
  try {
    const url = await postgres.database('qido');
    const folder = path.join(scratch, 'qido-postgresql');
    return [...figures, ...(await timesOn('PostgreSQL', folder, url, say))];
  } finally {
    await postgres.stop();
  }
}

async function timesOn(
  kind: string,
  dataFolder: string,
  databaseUrl: string | undefined,
  say: (line: string) => void,
): Promise<Figure[]> {
  say(`Making ${STUDIES} studies in ${kind} …`);
  const migrationsFolder = path.resolve('prisma/migrations');
  const db = await openDb({ databaseUrl, dataFolder, migrationsFolder });
  await addStudies(db, STUDIES);
  // What PostgreSQL does by itself within a minute of so many new rows.
  if (databaseUrl) await db.$executeRaw`VACUUM ANALYZE`;
  await db.$disconnect();

  say('Asking …');
  const app = await startApp({
    OVERREAD_DATA: dataFolder,
    OVERREAD_SAMPLES: '0',
    ...(databaseUrl && { DATABASE_URL: databaseUrl }),
  });
  try {
    const figures: Figure[] = [];
    for (const { name, paths } of queryKinds(STUDIES)) {
      const runs: number[] = [];
      for (const each of paths) runs.push(await timeOf(`${app.url}${each}`));
      const sorted = runs.toSorted((a, b) => a - b);
      const p95 = sorted[Math.ceil(0.95 * sorted.length) - 1] ?? NaN;
      figures.push({
        name: `${kind}: ${name}`,
        unit: 'ms',
        runs,
        note: `p95 ${p95.toFixed(1)} ms, ${runs.length} queries of ${STUDIES} studies, one after the other`,
      });
    }
    return figures;
  } finally {
    await app.stop();
  }
}

async function timeOf(url: string): Promise<number> {
  const start = performance.now();
  const answer = await fetch(url);
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`A query was answered with ${answer.status}.`);
  return performance.now() - start;
}
