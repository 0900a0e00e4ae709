import { z } from 'zod';
import type { Operations } from '@/lib/api/operations';
import { seriesRuleSchema } from '@/lib/hanging/series-rules';
import { askings } from '@/lib/report/asking/steps';
import { FACTS } from '@/lib/report/instructions';

const voiSchema = z.object({ center: z.number(), width: z.number().min(1) });

/** How images are prepared, whichever study they are of: what is kept under a name. */
const preparation = {
  /** Series by rules instead of the stack: all that they find are sent, one after the other. */
  series: z.array(seriesRuleSchema).min(1).max(6),
  /**
   * Which slices of the range. `spread`: evenly over it. `all`: every one. `around`: those nearest to
   * `at`. `key-images`: those that a person marked. `change`: the first, the middle and the last, and
   * those that differ most from the one before, as a cine is told in a few frames.
   */
  slices: z.enum(['spread', 'all', 'around', 'key-images', 'change']),
  /** How many slices of each series, if not all of them; the model's own number, or a usual one, if absent. */
  count: z.int().min(1).max(2000),
  /**
   * `default` = the model's policy for this modality; `file` = the file's own first window. From black
   * to white over the whole stack, sent or not: `auto` 1–99 %, `percentile` 0.5–99.5 %, `minmax` all.
   * Several windows: each slice is shown in each of them, an image each, under one number.
   */
  window: z.union([
    z.enum(['default', 'file', 'auto', 'percentile', 'minmax', 'rgb3']),
    voiSchema,
    z.array(voiSchema).min(2).max(4),
  ]),
  /**
   * Where the model takes fewer images than there would be: several slices in one image, each under
   * its number, instead of fewer slices.
   */
  montage: z.boolean(),
  /** Black out what lies outside the ultrasound regions. */
  maskOutsideRegions: z.boolean(),
  /** Black out text that is found in the pixels. */
  maskText: z.boolean(),
  /** Captions before or after their images; as the model's policy has it if absent. */
  captions: z.enum(['before', 'after']),
  /** What is told of the images in the block of data, `[]` for no block; what the model’s policy has if absent. */
  facts: z.array(z.enum(FACTS)),
  /** One question for the whole draft, a description first, or a question for each finding of a list. */
  asking: z.enum(askings),
  /** The findings of that list; those usual for modality and body part if absent. */
  checklist: z.array(z.string().trim().min(1).max(80)).min(1).max(30),
};

/** What belongs to one study and its patient: never kept with a recipe. */
const occasion = {
  /** `id` of a stack of the study; with `series` it is that of the first one chosen. */
  stackId: z.string(),
  /** 1-based, inclusive, in display order; the whole stack if absent. */
  from: z.int().min(1),
  to: z.int().min(1),
  /** 1-based: the slice that `around` means; the middle of the range if absent. */
  at: z.int().min(1),
  /** Added to the question, e.g. the clinical question. Never a name. */
  question: z.string().max(2000),
};

export const preparationSchema = z.strictObject({
  series: preparation.series.optional(),
  slices: preparation.slices.default('spread'),
  count: preparation.count.optional(),
  window: preparation.window.default('default'),
  montage: preparation.montage.default(false),
  maskOutsideRegions: preparation.maskOutsideRegions.default(true),
  maskText: preparation.maskText.default(true),
  captions: preparation.captions.optional(),
  facts: preparation.facts.optional(),
  asking: preparation.asking.default('once'),
  checklist: preparation.checklist.optional(),
});
export type Preparation = z.infer<typeof preparationSchema>;

const nameSchema = z.string().trim().min(1).max(80);

/** The version of a saved recipe that a run followed. */
export const recipeVersionSchema = z.object({
  id: z.string(),
  name: z.string(),
  version: z.int(),
});

/** Which images a model is to see, and how. */
export const recipeSchema = z.strictObject({
  stackId: occasion.stackId,
  from: occasion.from.optional(),
  to: occasion.to.optional(),
  ...preparationSchema.shape,
  at: occasion.at.optional(),
  question: occasion.question.default(''),
  /** Under which name and version all of this is kept; the content itself stands here. */
  saved: recipeVersionSchema.optional(),
});
export type Recipe = z.infer<typeof recipeSchema>;

/**
 * A recipe as it is asked for: written out, or the name of a saved one and what belongs to the study.
 * Where neither says which stack, it is the first of the study.
 */
export const askedRecipeSchema = z.strictObject({
  /** Of a saved recipe, of whose preparation nothing can be changed then. */
  name: nameSchema.optional(),
  ...z.object(occasion).partial().shape,
  ...z.object(preparation).partial().shape,
  /** Refused where that version is another than what stands here. */
  saved: recipeVersionSchema.optional(),
});
export type AskedRecipe = z.infer<typeof askedRecipeSchema>;

const preparationOnly = z.object(preparationSchema.shape);

/** What of a recipe is kept under a name. */
export const preparationOf = (recipe: Preparation): Preparation =>
  preparationOnly.parse(recipe);

export const isSamePreparation = (a: Preparation, b: Preparation) =>
  JSON.stringify(preparationOf(a)) === JSON.stringify(preparationOf(b));

/** `PUT`: all of it anew. */
export const putRecipeSchema = z.strictObject({
  name: nameSchema,
  content: preparationSchema,
});
export type PutRecipe = z.infer<typeof putRecipeSchema>;

/** The client names the id (a UUID), so that a repeated POST cannot store a thing twice. */
export const createRecipeSchema = putRecipeSchema.extend({ id: z.uuid() });
export type CreateRecipe = z.infer<typeof createRecipeSchema>;

export const savedRecipeSchema = z.object({
  id: z.string(),
  name: z.string(),
  content: preparationSchema,
  version: z.int(),
  /** Who changed it last. */
  author: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type SavedRecipe = z.infer<typeof savedRecipeSchema>;
export const savedRecipeListSchema = z.object({ recipes: z.array(savedRecipeSchema) });

export const RECIPE_SCHEMAS = {
  CreateRecipe: createRecipeSchema,
  PutRecipe: putRecipeSchema,
  SavedRecipe: savedRecipeSchema,
  SavedRecipeList: savedRecipeListSchema,
};

export const RECIPE_OPERATIONS: Operations = {
  '/api/recipes': {
    get: {
      may: 'view',
      does: 'Saved recipes, by name.',
      answers: { 200: 'SavedRecipeList' },
    },
    post: {
      may: 'arrange',
      does: 'Save a recipe under a name that no other has; repeating the request stores nothing twice.',
      body: 'CreateRecipe',
      answers: { 201: 'SavedRecipe' },
    },
  },
  '/api/recipes/{id}': {
    get: { may: 'view', does: 'A saved recipe.', answers: { 200: 'SavedRecipe' } },
    put: {
      may: 'arrange',
      does: 'Change or rename it; one that was deleted is there again. Past runs keep what they followed.',
      body: 'PutRecipe',
      answers: { 200: 'SavedRecipe' },
      conditional: true,
    },
    delete: {
      may: 'arrange',
      does: 'Delete it.',
      answers: { 204: null },
      conditional: true,
    },
  },
};
