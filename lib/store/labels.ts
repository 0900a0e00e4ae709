import { staleVersion } from '@/lib/errors';
import { appendAct } from '@/lib/store/audit/events';
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
        throw staleVersion('The labels were changed meanwhile.', newest, basedOn);
      }
      const version = basedOn + 1;
      const kept = await session.labelSet.create({ data: { version, labels, author } });
      await appendAct(db, session, {
        ...{ kind: 'settings-changed', action: basedOn === 0 ? 'C' : 'U', actor: author },
        ...{ object: 'labels', detail: { version } },
      });
      return kept;
    }),
  );
