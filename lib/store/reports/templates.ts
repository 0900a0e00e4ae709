import { AppError, staleVersion } from '@/lib/errors';
import type { Act } from '@/lib/store/audit/chain';
import { appendAct } from '@/lib/store/audit/events';
import { againIfBeaten, type Db, type DbSession } from '@/lib/store/db';

/** Templates as they are kept, the body as JSON; by name. */
export const getTemplates = (db: DbSession) =>
  db.reportTemplate.findMany({ orderBy: [{ name: 'asc' }, { id: 'asc' }] });
export type StoredTemplate = Awaited<ReturnType<typeof getTemplates>>[number];

/** @returns null where there is none of that id. */
export const findTemplate = (db: DbSession, id: string) =>
  db.reportTemplate.findUnique({ where: { id } });

/**
 * Keep a new template. The same one again (a repeated request) is answered with what is stored.
 *
 * @throws AppError `conflict` where another one has the id, or `most` are kept already.
 */
export const createTemplate = (
  db: Db,
  template: { id: string; name: string; body: string; author: string },
  most: number,
): Promise<StoredTemplate> =>
  againIfBeaten(() =>
    db.$transaction(async (session) => {
      const { id, body } = template;
      const there = await findTemplate(session, id);
      if (there?.body === body) return there;
      if (there) throw new AppError('conflict', `Template ${id} is there already.`);
      if ((await session.reportTemplate.count()) >= most) {
        throw new AppError('conflict', `There can be ${most} templates at most.`, {
          hint: 'Delete some that nobody needs.',
        });
      }
      const kept = await session.reportTemplate.create({
        data: { ...template, version: 1 },
      });
      await appendAct(db, session, actOn('C', id, 1, template.author));
      return kept;
    }),
  );

/** @throws AppError `not_found`, or `version_stale` when somebody was faster. */
export async function changeTemplate(
  db: Db,
  id: string,
  basedOn: number,
  data: { name: string; body: string; author: string },
): Promise<StoredTemplate> {
  return db.$transaction(async (session) => {
    const { count } = await session.reportTemplate.updateMany({
      where: { id, version: basedOn },
      data: { ...data, version: basedOn + 1, updatedAt: new Date() },
    });
    const there = await findTemplate(session, id);
    if (!there) throw absent();
    if (count === 0) throw stale(there.version, basedOn);
    await appendAct(db, session, actOn('U', id, there.version, data.author));
    return there;
  });
}

/** @throws AppError as `changeTemplate` */
export async function deleteTemplate(
  db: Db,
  id: string,
  basedOn: number,
  author: string,
): Promise<void> {
  await db.$transaction(async (session) => {
    const { count } = await session.reportTemplate.deleteMany({
      where: { id, version: basedOn },
    });
    const there = await findTemplate(session, id);
    if (count === 0) throw there ? stale(there.version, basedOn) : absent();
    await appendAct(db, session, actOn('D', id, basedOn, author));
  });
}

const actOn = (
  action: 'C' | 'U' | 'D',
  id: string,
  version: number,
  actor: string,
): Act => ({
  ...{ kind: 'settings-changed', action, actor },
  ...{ object: `template ${id}`, detail: { version } },
});

/** The shortcuts of somebody; null: none were ever kept. */
export const findMacros = (db: DbSession, owner: string) =>
  db.reportMacros.findUnique({ where: { owner } });

/**
 * Keep all shortcuts of somebody.
 *
 * @param basedOn - The version that was looked at; 0: there was none.
 * @throws AppError `version_stale`
 */
export const keepMacros = (db: Db, owner: string, basedOn: number, body: string) =>
  againIfBeaten(() =>
    db.$transaction(async (session) => {
      const before = await findMacros(session, owner);
      if ((before?.version ?? 0) !== basedOn) throw stale(before?.version ?? 0, basedOn);
      const version = basedOn + 1;
      const kept = await session.reportMacros.upsert({
        where: { owner },
        create: { owner, body, version },
        update: { body, version, updatedAt: new Date() },
      });
      await appendAct(db, session, {
        ...{ kind: 'settings-changed', action: before ? 'U' : 'C', actor: owner },
        ...{ object: 'shortcuts', detail: { version } },
      });
      return kept;
    }),
  );

const absent = () => new AppError('not_found', 'This template is not there.');

const stale = (current: number, basedOn: number) =>
  staleVersion('This was changed meanwhile.', current, basedOn);
