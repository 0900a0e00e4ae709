import type { Recipe } from '@/lib/api/models/recipes';
import type { StudyDetail } from '@/lib/api/studies';
import { AppError } from '@/lib/errors';
import { attributesOf, type Attributes } from '@/lib/hanging/attributes';
import { displaySetOf } from '@/lib/hanging/display-set';
import { chooseSets, type ChosenSet, type SeriesRule } from '@/lib/hanging/series-rules';
import type { ImagePolicy } from '@/lib/models/policies';
import { findStack, type ChosenStack } from '@/lib/workflow/prepare/slices/parts';

/**
 * The stacks that a recipe means: the one that it names, or those that its rules find among what the
 * model reads.
 *
 * @throws AppError `not_found`; `invalid_request` where a range is asked of more than one.
 */
export function chooseStacks(
  study: StudyDetail,
  recipe: Pick<Recipe, 'series' | 'from' | 'to' | 'at'> & {
    stackId?: string | undefined;
  },
  { modalities }: Pick<ImagePolicy, 'modalities'>,
): readonly [ChosenStack, ...ChosenStack[]] {
  if (!recipe.series) return [findStack(study, recipe.stackId ?? '')];
  const listed = study.series
    .filter(({ modality }) => modalities.some((each) => each === modality))
    .flatMap((series) => series.stacks.map((stack) => ({ series, stack })));
  const sets = listed.map((each) => attributesOf(displaySetOf({ ...each, study })));
  const [first, ...others] = chooseSets(sets, recipe.series).flatMap((chosen) =>
    withReason(listed[chosen.at], sets[chosen.at], chosen),
  );
  if (!first) {
    throw new AppError(
      'not_found',
      `No series of this study is ${recipe.series.map(asWords).join(', or ')}.`,
      { hint: 'Choose the stack itself, or ask for less.' },
    );
  }
  const { from, to, at } = recipe;
  if (others.length > 0 && [from, to, at].some((each) => each !== undefined)) {
    throw new AppError(
      'invalid_request',
      `A range of slices is of one stack; these rules chose ${others.length + 1}.`,
      { hint: 'Leave the range out.' },
    );
  }
  return [first, ...others];
}

const withReason = (
  stack: ChosenStack | undefined,
  set: Attributes | undefined,
  { rule, of }: ChosenSet,
): ChosenStack[] => (stack ? [{ ...stack, kind: kindOf(set), why: { rule, of } }] : []);

/** What a series is called to a model: of a fixed list, never its description. */
const kindOf = (set: Attributes | undefined) => {
  const kind = set?.['mrKind'] ?? set?.['kernelKind'];
  return typeof kind === 'string' ? kind : undefined;
};

const asWords = ({ plane, kernel, mrKind, contrast }: SeriesRule) =>
  [
    plane,
    mrKind,
    kernel && `with a ${kernel} kernel`,
    contrast !== undefined &&
      (contrast ? 'with contrast agent' : 'without contrast agent'),
  ]
    .filter(Boolean)
    .join(' ') || 'read by this model';
