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
import { findModel } from '@/lib/workflow/models';
import { chooseStacks } from '@/lib/workflow/prepare/slices/choose-series';
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
  const written = { ...own, ...content };
  const stackId =
    written.series || asked.stackId === undefined
      ? await firstStack(world, request, written)
      : asked.stackId;
  const recipe = recipeSchema.parse({ ...written, stackId });
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

/** The first stack that the rules choose, or of the study. */
async function firstStack(
  world: World,
  { studyUid, modelId }: Pick<RunRequest, 'studyUid' | 'modelId'>,
  recipe: Pick<Recipe, 'series' | 'from' | 'to' | 'at'>,
): Promise<string> {
  const study = await studyDetail(world, studyUid);
  if (recipe.series) {
    const { policy } = await findModel(world, modelId);
    return chooseStacks(study, recipe, policy)[0].stack.id;
  }
  const stack = study.series.flatMap(({ stacks }) => stacks).at(0);
  if (stack) return stack.id;
  throw new AppError('not_found', 'This study has no images here.');
}
