import { handle, ifMatch, readJson, versioned, type Path } from '@/lib/api/handle';
import { putRecipeSchema } from '@/lib/api/models/recipes';
import { removeRecipe, resaveRecipe, savedRecipe } from '@/lib/workflow/recipes/saved';
import { serverWorld } from '@/lib/workflow/world';

type Context = Path<'id'>;

/** GET /api/recipes/{id} */
export const GET = handle<Context>(async (_request, { params }) =>
  versioned(await savedRecipe(await serverWorld(), (await params).id)),
);

/** PUT /api/recipes/{id} — a new version; of a deleted one, too. */
export const PUT = handle<Context>(async (request, { params }) => {
  const basedOn = ifMatch(request);
  const recipe = await readJson(request, putRecipeSchema);
  const { id } = await params;
  return versioned(await resaveRecipe(await serverWorld(), id, basedOn, recipe));
});

/** DELETE /api/recipes/{id} — kept as a version, offered no more. */
export const DELETE = handle<Context>(async (request, { params }) => {
  const basedOn = ifMatch(request);
  await removeRecipe(await serverWorld(), (await params).id, basedOn);
  return new Response(null, { status: 204 });
});
