import type { Recipe } from '@/lib/api/models/recipes';
import type { SeriesDetail, Stack } from '@/lib/api/studies';
import { AppError } from '@/lib/errors';
import { MOST_TILES } from '@/lib/image/display/montage';
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

/** What has to be looked up before slices can be chosen by it; 1-based positions in the stack. */
export interface KnownOfStack {
  /** Those that a person marked as key images. */
  readonly keyImages?: readonly number[];
  /** How much each frame of the stack differs from the one before it; the first by nothing. */
  readonly changes?: readonly number[];
}

/** What a general model is usefully shown of a volume, where its limit of images is lower. */
const USUAL_SPREAD = 20;
/** A slice and two neighbours on either side. */
const USUAL_AROUND = 5;
/** A cine in a few frames: no study says how many are best, so it is what most models take. */
const USUAL_CHANGES = 8;

/**
 * The frames that a recipe names, in display order. `spread` takes the range as it is where it fits;
 * where it doesn't, the range is cut into `count` equal parts and the middle of each is taken, so that
 * both ends are covered alike and no slice is taken twice.
 *
 * @param room - What the model takes.
 * @throws AppError `invalid_request` for a range that isn't in the stack, nothing to choose from, or
 *   more images than the model takes.
 */
export function pickSlices(
  stack: Stack,
  recipe: Recipe,
  room: Room,
  known: KnownOfStack = {},
): PickedFrame[] {
  const from = recipe.from ?? 1;
  const to = recipe.to ?? stack.frames.length;
  if (from > to || to > stack.frames.length) {
    throw new AppError(
      'invalid_request',
      `Slices ${from} to ${to} are not in this stack of ${stack.frames.length}.`,
    );
  }
  assertTaken(room, recipe.count ?? 1);
  const indices = chosenIndices(recipe, room, known, { from, to });
  assertTaken(room, indices.length);
  return indices.map((stackIndex) => {
    const frame = stack.frames[stackIndex - 1];
    if (!frame) throw new RangeError(`Slice ${stackIndex} is not in the stack.`);
    return { ...frame, stackIndex };
  });
}

/** How many slices a model can be shown, and how many it is shown where nobody says. */
export interface Room {
  readonly slices: number;
  readonly usual: number;
  /** What is too much where there are more. */
  readonly says: string;
}

/**
 * @param windows - In which each slice is shown: as many images.
 * @param stacks - That are sent together; the usual number is shared among them.
 */
export function roomOf(
  { maxImages, volume }: Pick<ImagePolicy, 'maxImages' | 'volume'>,
  { montage }: Pick<Recipe, 'montage'>,
  windows: number,
  stacks: number,
): Room {
  const pictures = Math.floor(maxImages / windows);
  const slices = pictures * (montage ? MOST_TILES : 1);
  const usual =
    volume?.maxSlices ?? (montage ? Math.max(maxImages, USUAL_SPREAD) : maxImages);
  return {
    slices,
    usual: Math.max(1, Math.floor(Math.min(usual, slices) / stacks)),
    says:
      `This model takes at most ${maxImages} images` +
      (windows > 1 ? `, ${pictures} slices in ${windows} windows` : '') +
      (montage ? `, ${MOST_TILES} slices each` : ''),
  };
}

function assertTaken({ slices, says }: Room, count: number) {
  if (count <= slices) return;
  throw new AppError('invalid_request', `${says}, not ${count}.`, {
    hint: 'Narrow the range, let the slices be spread over it, or let several share an image.',
  });
}

function chosenIndices(
  recipe: Recipe,
  room: Room,
  { keyImages = [], changes = [] }: KnownOfStack,
  { from, to }: { from: number; to: number },
): number[] {
  const available = to - from + 1;
  const most = (usual: number) => Math.min(recipe.count ?? usual, room.slices, available);
  const inRange = Array.from({ length: available }, (_, index) => from + index);
  switch (recipe.slices) {
    case 'all':
      return inRange;
    case 'spread': {
      const count = most(room.usual);
      return Array.from(
        { length: count },
        (_, part) => from + Math.floor(((part + 0.5) * available) / count),
      );
    }
    case 'around': {
      const count = most(USUAL_AROUND);
      const at = recipe.at ?? from + Math.floor(available / 2);
      // At an end of the range there are as many, all on one side.
      const first = Math.max(from, Math.min(at - Math.floor(count / 2), to - count + 1));
      return inRange.slice(first - from, first - from + count);
    }
    case 'key-images': {
      const marked = inRange.filter((index) => keyImages.includes(index));
      if (marked.length > 0) return marked;
      throw new AppError('invalid_request', 'No slice here is marked as a key image.', {
        hint: 'Mark some in the viewer, or choose slices otherwise.',
      });
    }
    case 'change': {
      const middle = from + Math.floor(available / 2);
      const byChange = inRange.toSorted(
        (a, b) => (changes[b - 1] ?? 0) - (changes[a - 1] ?? 0) || a - b,
      );
      const order = new Set([from, middle, to, ...byChange]);
      return [...order].slice(0, most(USUAL_CHANGES)).sort((a, b) => a - b);
    }
  }
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
