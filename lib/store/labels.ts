import { AppError } from '@/lib/errors';
import { againIfBeaten, type Db, type DbSession } from '@/lib/store/db';

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
export const keepLabels = (
  db: Db,
  basedOn: number,
  labels: string,
  author: string,
): Promise<StoredLabels> =>
  againIfBeaten(() =>
    db.$transaction(async (session) => {
      const newest = (await getLabels(session))?.version ?? 0;
      if (newest !== basedOn) {
        throw new AppError('version_stale', 'The labels were changed meanwhile.', {
          hint: `Version ${newest} is there now; yours began from ${basedOn}. Nothing was overwritten.`,
        });
      }
      return session.labelSet.create({ data: { version: basedOn + 1, labels, author } });
    }),
  );
