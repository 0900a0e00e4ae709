import type { Recipe } from '@/lib/api/runs';
import type { SeriesDetail, Stack } from '@/lib/api/studies';
import { AppError } from '@/lib/errors';
import type { ImagePolicy } from '@/lib/models/policies';

/** One frame that a model is to see. */
export interface PickedFrame {
  sopInstanceUid: string;
  /** 1-based. */
  frame: number;
  /** 1-based position in the stack. */
  stackIndex: number;
  positionMm: number | null;
}

/**
 * The frames that a recipe names, in display order: the range as it is where it fits, spread evenly
 * over it where it doesn't.
 *
 * The range is cut into `count` equal parts and the middle of each is taken, so that both ends are
 * covered alike and no slice is taken twice.
 *
 * @throws AppError `invalid_request` for a range that isn't in the stack, or more images than the
 *   model takes.
 */
export function pickSlices(
  stack: Stack,
  recipe: Recipe,
  policy: ImagePolicy,
): PickedFrame[] {
  const from = recipe.from ?? 1;
  const to = recipe.to ?? stack.frames.length;
  if (from > to || to > stack.frames.length) {
    throw new AppError(
      'invalid_request',
      `Slices ${from} to ${to} are not in this stack of ${stack.frames.length}.`,
    );
  }
  if (recipe.count !== undefined && recipe.count > policy.maxImages) {
    throw new AppError(
      'invalid_request',
      `This model takes at most ${policy.maxImages} images, not ${recipe.count}.`,
    );
  }
  const available = to - from + 1;
  const usual = policy.volume?.maxSlices ?? policy.maxImages;
  const count = Math.min(recipe.count ?? usual, policy.maxImages, available);
  return Array.from({ length: count }, (_, part) => {
    const stackIndex = from + Math.floor(((part + 0.5) * available) / count);
    const frame = stack.frames[stackIndex - 1];
    if (!frame) throw new RangeError(`Slice ${stackIndex} is not in the stack.`);
    return { ...frame, stackIndex };
  });
}

/**
 * All mammograms of an examination: its views are read together, whichever series or stack each of them
 * lies in.
 */
export const mammogramsOf = ({
  series,
}: {
  readonly series: readonly SeriesDetail[];
}): (PickedFrame & { seriesUid: string })[] =>
  series
    .filter(({ modality }) => modality === 'MG')
    .flatMap(({ seriesUid, stacks }) =>
      stacks.flatMap(({ frames }) =>
        frames.map((frame, index) => ({ ...frame, seriesUid, stackIndex: index + 1 })),
      ),
    );
