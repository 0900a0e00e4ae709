import { randomUUID } from 'node:crypto';
import { AppError } from '@/lib/errors';
import { appendAct } from '@/lib/store/audit/events';
import type { Db, DbSession } from '@/lib/store/db';

/** How long studies are kept, and what happens then. */
export interface RuleContent {
  name: string;
  /** null: for studies of which no collection has a rule of its own. */
  collectionId: string | null;
  /** From when on days are counted. */
  after: 'import' | 'view' | 'study-date';
  days: number;
  /** They are listed as due, or deleted by the server as well. */
  outcome: 'list' | 'delete';
  /** Studies with reports, annotations and segments, too. */
  withWork: boolean;
}
export interface Rule extends RuleContent {
  id: string;
  version: number;
  author: string;
}

export const getRules = async (db: DbSession): Promise<Rule[]> =>
  (await db.retentionRule.findMany({ orderBy: { nameKey: 'asc' } })).map(
    ({ id, version, author, name, collectionId, after, days, outcome, withWork }) => ({
      ...{ id, version, author, name, collectionId, days, withWork },
      // Nothing else is ever written.
      ...{ after: after as Rule['after'], outcome: outcome as Rule['outcome'] },
    }),
  );

/**
 * @param before - Which one, and the version that was read; absent: a new one.
 * @throws AppError `not_found`, `version_stale`; `conflict` where the name is taken; `invalid_request`
 *   where there is no such collection.
 */
export const putRule = (
  db: Db,
  content: RuleContent,
  author: string,
  before?: { id: string; version: number },
): Promise<Rule> =>
  db.$transaction(async (session) => {
    const id = before?.id ?? randomUUID();
    const version = before ? before.version + 1 : 1;
    const nameKey = content.name.toLowerCase();
    const namesake = await session.retentionRule.findUnique({ where: { nameKey } });
    if (namesake && namesake.id !== id) {
      throw new AppError('conflict', 'Another rule has this name.');
    }
    const { collectionId } = content;
    if (
      collectionId !== null &&
      (await session.collection.count({ where: { id: collectionId } })) === 0
    ) {
      throw new AppError('invalid_request', 'There is no such collection.');
    }
    const data = { ...content, nameKey, author };
    if (before) await claim(session, before, data);
    else await session.retentionRule.create({ data: { ...data, id } });
    const { days, after, outcome, withWork } = content;
    await appendAct(db, session, {
      ...{ kind: 'retention-changed', action: before ? 'U' : 'C', actor: author },
      object: `rule ${id}`,
      detail: { days, after, outcome, withWork, collection: collectionId },
    });
    return { ...content, id, version, author };
  });

/** @throws AppError `not_found`, `version_stale` */
async function claim(
  session: DbSession,
  { id, version }: { id: string; version: number },
  data: Partial<RuleContent> & { nameKey?: string; author: string },
) {
  const { count } = await session.retentionRule.updateMany({
    where: { id, version },
    data: { ...data, version: version + 1, updatedAt: new Date() },
  });
  if (count > 0) return;
  if ((await session.retentionRule.count({ where: { id } })) === 0) {
    throw new AppError('not_found', 'There is no such rule.');
  }
  throw new AppError('version_stale', 'Somebody else changed this rule meanwhile.', {
    hint: 'Load it again.',
  });
}

/** Throws as `putRule`. */
export const deleteRule = (
  db: Db,
  before: { id: string; version: number },
  author: string,
): Promise<void> =>
  db.$transaction(async (session) => {
    await claim(session, before, { author });
    await session.retentionRule.delete({ where: { id: before.id } });
    await appendAct(db, session, {
      ...{ kind: 'retention-changed', action: 'D', actor: author },
      object: `rule ${before.id}`,
    });
  });
