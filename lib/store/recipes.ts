import { AppError, staleVersion } from '@/lib/errors';
import { againIfBeaten, type Db, type DbSession } from '@/lib/store/db';

export interface RecipeBody {
  name: string;
  /** JSON text. */
  content: string;
}

/** Recipes that were not deleted, by name. */
export const getRecipes = (db: DbSession) =>
  db.recipe.findMany({ where: { deletedAt: null }, orderBy: { nameKey: 'asc' } });

/** @throws AppError `not_found`, also when it was deleted. */
export async function getRecipe(db: DbSession, id: string) {
  const recipe = await db.recipe.findFirst({ where: { id, deletedAt: null } });
  if (!recipe) throw new AppError('not_found', `Recipe ${id} is not there.`);
  return recipe;
}
export type StoredRecipe = Awaited<ReturnType<typeof getRecipe>>;

/** @returns null where no recipe has this name. */
export const findRecipe = (db: DbSession, name: string) =>
  db.recipe.findUnique({ where: { nameKey: keyOf(name) } });

/** A recipe as it was at a version, deleted since or not; null: there was none. */
export const findRecipeVersion = (db: DbSession, recipeId: string, version: number) =>
  db.recipeVersion.findUnique({ where: { recipeId_version: { recipeId, version } } });

/**
 * Keep a new recipe. The same one again (a repeated request) is answered with what is stored.
 *
 * @throws AppError `conflict` when the name is another recipe's, or the id.
 */
export const createRecipe = (
  db: Db,
  id: string,
  body: RecipeBody,
  author: string,
): Promise<StoredRecipe> =>
  againIfBeaten(() =>
    db.$transaction(async (session) => {
      const first = await findRecipeVersion(session, id, 1);
      if (first) {
        const there = await session.recipe.findUniqueOrThrow({ where: { id } });
        const isSame = first.name === body.name && first.content === body.content;
        if (isSame && there.deletedAt === null) return there;
        throw new AppError('conflict', `Recipe ${id} is there already, and another one.`);
      }
      await assertFree(session, body.name, id);
      const recipe = await session.recipe.create({
        data: { ...body, id, nameKey: keyOf(body.name), author, version: 1 },
      });
      await keepVersion(session, recipe, 'created');
      return recipe;
    }),
  );

/**
 * Change a recipe; one that was deleted is there again. Every version is kept.
 *
 * @param basedOn - The version that was being looked at.
 * @throws AppError `not_found`; `version_stale` when somebody was faster; `conflict` when the name is
 *   another recipe's. Nothing is written then.
 */
export const changeRecipe = (
  db: Db,
  id: string,
  basedOn: number,
  body: RecipeBody,
  author: string,
): Promise<StoredRecipe> =>
  againIfBeaten(() =>
    db.$transaction(async (session) => {
      const before = await session.recipe.findUnique({ where: { id } });
      if (!before) throw new AppError('not_found', `Recipe ${id} is not there.`);
      await assertFree(session, body.name, id);
      return writeVersion(session, id, basedOn, {
        action: before.deletedAt ? 'restored' : 'changed',
        data: { ...body, nameKey: keyOf(body.name), author, deletedAt: null },
      });
    }),
  );

/** @throws AppError `not_found` or `version_stale` */
export const deleteRecipe = (db: Db, id: string, basedOn: number, author: string) =>
  db.$transaction(async (session) => {
    await getRecipe(session, id);
    await writeVersion(session, id, basedOn, {
      action: 'deleted',
      data: { nameKey: null, author, deletedAt: new Date() },
    });
  });

async function writeVersion(
  session: DbSession,
  id: string,
  basedOn: number,
  {
    action,
    data,
  }: {
    action: 'changed' | 'deleted' | 'restored';
    data: Partial<RecipeBody> & {
      nameKey: string | null;
      author: string;
      deletedAt: Date | null;
    };
  },
): Promise<StoredRecipe> {
  const { count } = await session.recipe.updateMany({
    where: { id, version: basedOn },
    data: { ...data, version: basedOn + 1, updatedAt: new Date() },
  });
  const recipe = await session.recipe.findUniqueOrThrow({ where: { id } });
  if (count === 0) {
    throw staleVersion('This recipe was changed meanwhile.', recipe.version, basedOn);
  }
  await keepVersion(session, recipe, action);
  return recipe;
}

const keepVersion = (
  session: DbSession,
  { id, version, author, name, content }: StoredRecipe,
  action: string,
) =>
  session.recipeVersion.create({
    data: { recipeId: id, version, action, author, name, content },
  });

async function assertFree(session: DbSession, name: string, id: string) {
  const other = await findRecipe(session, name);
  if (!other || other.id === id) return;
  throw new AppError('conflict', 'Another recipe has this name.', {
    hint: 'Choose another name, or change the one that has it.',
  });
}

/** “Chest” and “chest” would be taken for one another. */
const keyOf = (name: string) => name.trim().toLowerCase();
