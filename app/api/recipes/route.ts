import { handle, readJson, versioned } from '@/lib/api/handle';
import { createRecipeSchema } from '@/lib/api/models/recipes';
import { savedRecipes, saveRecipe } from '@/lib/workflow/recipes/saved';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/recipes — by name. */
export const GET = handle(async () =>
  Response.json({ recipes: await savedRecipes(await serverWorld()) }),
);

/** POST /api/recipes — the client names the id; the same one again is no second one. */
export const POST = handle(async (request) => {
  const recipe = await readJson(request, createRecipeSchema);
  return versioned(await saveRecipe(await serverWorld(), recipe), 201);
});
