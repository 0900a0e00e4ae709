import {
  isSamePreparation,
  preparationSchema,
  recipeSchema,
  type AskedRecipe,
  type Recipe,
} from '@/lib/api/models/recipes';
import type { AskedRun, RunRequest } from '@/lib/api/runs';
import { AppError } from '@/lib/errors';
import { findRecipe, findRecipeVersion } from '@/lib/store/recipes';
import { studyDetail } from '@/lib/workflow/study-detail';
import type { World } from '@/lib/workflow/world';

/**
 * What is asked for, written out in full: the content of a saved recipe, its version, and the stack.
 * This is what a run keeps, so that a recipe that is changed later changes no run.
 *
 * @throws AppError `not_found`, `invalid_request`.
 */
export async function resolveRequest(
  world: World,
  { recipe: asked, ...request }: AskedRun,
): Promise<RunRequest> {
  const { name: _name, ...own } = asked;
  const content = await savedContent(world, asked);
  const stackId = asked.stackId ?? (await firstStack(world, request.studyUid));
  const recipe = recipeSchema.parse({ ...own, ...content, stackId });
  if (recipe.saved) await assertSaved(world, recipe, recipe.saved);
  return { ...request, recipe };
}

async function savedContent({ db }: World, asked: AskedRecipe) {
  if (asked.name === undefined) return {};
  const beside = [...Object.keys(preparationSchema.shape), 'saved'].filter(
    (field) => field in asked,
  );
  if (beside.length > 0) {
    throw new AppError(
      'invalid_request',
      `A saved recipe is followed as it is saved, without another ${beside.join(', ')}.`,
      { hint: 'Leave these fields out, or write the whole recipe out.' },
    );
  }
  const found = await findRecipe(db, asked.name);
  if (!found) {
    throw new AppError('not_found', `No recipe is called “${asked.name}”.`, {
      hint: 'See which there are at /api/recipes, or in the panel Model.',
    });
  }
  const { id, name, version, content } = found;
  const preparation = preparationSchema.parse(JSON.parse(content));
  return { ...preparation, saved: { id, name, version } };
}

/** A run must not say that it followed what it didn't. */
async function assertSaved(
  { db }: World,
  recipe: Recipe,
  { id, name, version }: NonNullable<Recipe['saved']>,
) {
  const kept = await findRecipeVersion(db, id, version);
  const isIt =
    kept?.name === name &&
    isSamePreparation(preparationSchema.parse(JSON.parse(kept.content)), recipe);
  if (isIt) return;
  throw new AppError(
    'invalid_request',
    `This is not what version ${version} of that recipe says.`,
    { hint: 'Leave “saved” out, or choose the recipe again.' },
  );
}

async function firstStack(world: World, studyUid: string): Promise<string> {
  const { series } = await studyDetail(world, studyUid);
  const stack = series.flatMap(({ stacks }) => stacks).at(0);
  if (stack) return stack.id;
  throw new AppError('not_found', 'This study has no images here.');
}
