import { AppError } from '@/lib/errors';
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
      return session.reportTemplate.create({ data: { ...template, version: 1 } });
    }),
  );

/** @throws AppError `not_found`, or `version_stale` when somebody was faster. */
export async function changeTemplate(
  db: Db,
  id: string,
  basedOn: number,
  data: { name: string; body: string; author: string },
): Promise<StoredTemplate> {
  const { count } = await db.reportTemplate.updateMany({
    where: { id, version: basedOn },
    data: { ...data, version: basedOn + 1, updatedAt: new Date() },
  });
  const there = await findTemplate(db, id);
  if (!there) throw absent();
  if (count === 0) throw stale(there.version, basedOn);
  return there;
}

/** @throws AppError as `changeTemplate` */
export async function deleteTemplate(db: Db, id: string, basedOn: number): Promise<void> {
  const { count } = await db.reportTemplate.deleteMany({
    where: { id, version: basedOn },
  });
  if (count > 0) return;
  const there = await findTemplate(db, id);
  if (!there) throw absent();
  throw stale(there.version, basedOn);
}

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
      return session.reportMacros.upsert({
        where: { owner },
        create: { owner, body, version },
        update: { body, version, updatedAt: new Date() },
      });
    }),
  );

const absent = () => new AppError('not_found', 'This template is not there.');

const stale = (current: number, basedOn: number) =>
  new AppError('version_stale', 'This was changed meanwhile.', {
    hint: `Version ${current} is there now; yours began from ${basedOn}. Nothing was overwritten.`,
  });
