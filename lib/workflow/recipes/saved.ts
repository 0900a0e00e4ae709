import {
  savedRecipeSchema,
  type CreateRecipe,
  type PutRecipe,
  type SavedRecipe,
} from '@/lib/api/models/recipes';
import {
  changeRecipe,
  createRecipe,
  deleteRecipe,
  getRecipe,
  getRecipes,
  type StoredRecipe,
} from '@/lib/store/recipes';
import type { World } from '@/lib/workflow/world';

type Reading = Pick<World, 'db'>;
type Writing = Pick<World, 'db' | 'user'>;

/** The recipes that people here saved, by name. */
export const savedRecipes = async ({ db }: Reading) =>
  (await getRecipes(db)).map(toSaved);

/** @throws AppError `not_found` */
export const savedRecipe = async ({ db }: Reading, id: string) =>
  toSaved(await getRecipe(db, id));

/** Repeating the call stores nothing twice. @throws AppError `conflict` */
export const saveRecipe = async (
  { db, user }: Writing,
  { id, name, content }: CreateRecipe,
) =>
  toSaved(await createRecipe(db, id, { name, content: JSON.stringify(content) }, user));

/** @throws AppError `not_found`, `version_stale`, `conflict` */
export const resaveRecipe = async (
  { db, user }: Writing,
  id: string,
  basedOn: number,
  { name, content }: PutRecipe,
) =>
  toSaved(
    await changeRecipe(db, id, basedOn, { name, content: JSON.stringify(content) }, user),
  );

/** @throws AppError `not_found` or `version_stale` */
export const removeRecipe = ({ db, user }: Writing, id: string, basedOn: number) =>
  deleteRecipe(db, id, basedOn, user);

const toSaved = (row: StoredRecipe): SavedRecipe =>
  savedRecipeSchema.parse({
    ...row,
    content: JSON.parse(row.content),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  });
