import { AppError } from '@/lib/errors';
import type { Db, DbSession } from '@/lib/store/db';

/** The labels in use, as JSON text; null: nobody has made any. */
export const getLabels = (db: DbSession) =>
  db.labelSet.findFirst({ orderBy: { version: 'desc' } });
export type StoredLabels = NonNullable<Awaited<ReturnType<typeof getLabels>>>;

/**
 * Every version is kept.
 *
 * @param basedOn - The version that was being looked at; 0: there was none.
 * @throws AppError `version_stale` when somebody was faster; nothing is written.
 */
export async function keepLabels(
  db: Db,
  basedOn: number,
  labels: string,
  author: string,
): Promise<StoredLabels> {
  const version = basedOn + 1;
  const there = (await getLabels(db))?.version ?? 0;
  // Two at once: the second finds its version taken.
  const { count } =
    there === basedOn
      ? await db.labelSet
          .createMany({ data: [{ version, labels, author }] })
          .catch(async (reason: unknown) => {
            if (await db.labelSet.findUnique({ where: { version } })) return { count: 0 };
            throw reason;
          })
      : { count: 0 };
  if (count > 0) return db.labelSet.findUniqueOrThrow({ where: { version } });
  const newest = (await getLabels(db))?.version ?? 0;
  throw new AppError('version_stale', 'The labels were changed meanwhile.', {
    hint: `Version ${newest} is there now; yours began from ${basedOn}. Nothing was overwritten.`,
  });
}
