import type { Box } from '@/lib/image/transform';
import type { ImagePolicy, ImageSize } from '@/lib/models/policies';

type Form = NonNullable<ImagePolicy['box']>;

/** How a model says where something is, as far as four marks tell. */
export interface Fit {
  readonly form: Form;
  /** Mean overlap with the true boxes, 0 … 1. */
  readonly overlap: number;
  /** In pixels: the size of the picture that the numbers are of, where it is not the one sent. */
  readonly seenAs?: ImageSize;
}

const FORMS: readonly Form[] = (
  ['norm-1', 'norm-1000', 'pixel-resized'] as const
).flatMap((space) => (['xyxy', 'yxyx'] as const).map((order) => ({ space, order })));

/** A convention explains the answers from here on; the wrong ones stay far below. */
export const ENOUGH_OVERLAP = 0.5;
/** Sizes this near to the one sent are rounding. */
const SAME_SIZE = 0.03;

/**
 * Which convention explains the answers best.
 *
 * @param pairs - The model's four numbers, and the true box in pixels of the picture sent.
 * @param size - Of the picture as sent, padding included.
 * @returns undefined where none does.
 */
export function fitBoxes(
  pairs: readonly { numbers: readonly number[]; box: Box }[],
  size: ImageSize,
): Fit | undefined {
  if (pairs.length === 0) return undefined;
  const fits = FORMS.map((form) => ({
    form,
    overlap: meanOverlap(pairs, (numbers) => read(numbers, form, size)),
  }));
  const best = fits.reduce((one, other) => (other.overlap > one.overlap ? other : one));
  if (best.overlap >= ENOUGH_OVERLAP) return best;
  return scaled(pairs, size);
}

/** Pixels, but of a picture of another size: a server that resized it behind our back. */
function scaled(
  pairs: readonly { numbers: readonly number[]; box: Box }[],
  size: ImageSize,
): Fit | undefined {
  for (const order of ['xyxy', 'yxyx'] as const) {
    const form = { space: 'pixel-resized', order } as const;
    const ratio = (axis: 0 | 1) => {
      let [products, squares] = [0, 0];
      for (const { numbers, box } of pairs) {
        const told = read(numbers, form, size);
        for (const at of [axis, axis + 2]) {
          products += (told[at] ?? 0) * (box[at as 0] ?? 0);
          squares += (told[at] ?? 0) ** 2;
        }
      }
      return squares > 0 ? products / squares : 0;
    };
    const [x, y] = [ratio(0), ratio(1)];
    const overlap = meanOverlap(pairs, (numbers) => {
      const [left = 0, top = 0, right = 0, bottom = 0] = read(numbers, form, size);
      return [left * x, top * y, right * x, bottom * y];
    });
    if (overlap < ENOUGH_OVERLAP || x <= 0 || y <= 0) continue;
    const seenAs = {
      width: Math.round(size.width / x),
      height: Math.round(size.height / y),
    };
    const near = (a: number, b: number) => Math.abs(a / b - 1) < SAME_SIZE;
    const same = near(seenAs.width, size.width) && near(seenAs.height, size.height);
    return { form, overlap, ...(!same && { seenAs }) };
  }
  return undefined;
}

function read(numbers: readonly number[], { space, order }: Form, size: ImageSize) {
  const [a = 0, b = 0, c = 0, d = 0] = numbers;
  const divisor = { 'norm-1': 1, 'norm-1000': 1000, 'pixel-resized': undefined }[space];
  return (order === 'xyxy' ? [a, b, c, d] : [b, a, d, c]).map((value, at) => {
    const side = at % 2 === 0 ? size.width : size.height;
    return divisor === undefined ? value : (value / divisor) * side;
  });
}

const meanOverlap = (
  pairs: readonly { numbers: readonly number[]; box: Box }[],
  told: (numbers: readonly number[]) => readonly number[],
) =>
  pairs.reduce((sum, { numbers, box }) => sum + overlapOf(told(numbers), box), 0) /
  pairs.length;

/** Intersection over union. */
function overlapOf(one: readonly number[], other: Box): number {
  const [left = 0, top = 0, right = 0, bottom = 0] = one;
  const area = (l: number, t: number, r: number, b: number) =>
    Math.max(0, r - l) * Math.max(0, b - t);
  const shared = area(
    Math.max(left, other[0]),
    Math.max(top, other[1]),
    Math.min(right, other[2]),
    Math.min(bottom, other[3]),
  );
  const all = area(left, top, right, bottom) + area(...other) - shared;
  return all > 0 ? shared / all : 0;
}
