import { request, requestJson } from '@/app/_data/client';
import { thenReread } from '@/app/_data/reread';
import {
  savedRecipeSchema,
  type PutRecipe,
  type SavedRecipe,
} from '@/lib/api/models/recipes';

export const RECIPES_KEY = '/api/recipes';
const addressOf = ({ id }: Pick<SavedRecipe, 'id'>) => `${RECIPES_KEY}/${id}`;

/** Save a recipe under a name of its own. @throws ProblemError */
export const createRecipe = (body: PutRecipe): Promise<SavedRecipe> =>
  thenReread(
    RECIPES_KEY,
    requestJson('POST', RECIPES_KEY, savedRecipeSchema, {
      body: { ...body, id: crypto.randomUUID() },
    }),
  );

/**
 * Save it anew, rename it, or bring a deleted one back.
 *
 * @param version - The one that this begins from.
 * @throws ProblemError
 */
export const putRecipe = (
  recipe: Pick<SavedRecipe, 'id'>,
  version: number,
  { name, content }: PutRecipe,
): Promise<SavedRecipe> =>
  thenReread(
    RECIPES_KEY,
    requestJson('PUT', addressOf(recipe), savedRecipeSchema, {
      body: { name, content },
      ifMatch: version,
    }),
  );

/** @throws ProblemError */
export const deleteRecipe = async (recipe: SavedRecipe): Promise<void> => {
  await thenReread(
    RECIPES_KEY,
    request('DELETE', addressOf(recipe), { ifMatch: recipe.version }),
  );
};
