import { boxIou, isCentreIn } from '@/lib/evaluation/location/boxes';
import { between, finite, refused } from '@/lib/evaluation/refusal';
import type { PixelBox } from '@/lib/report/finding';

/** One image (or one study): how many lesions it has, and what was marked. */
export interface FrocImage {
  readonly lesions: number;
  readonly marks: readonly {
    readonly score: number;
    /** Which lesion it hits, from 0; null: none. */
    readonly hit: number | null;
  }[];
}

/** What can be had by calling everything from some score on. */
export interface FrocPoint {
  readonly falsePositivesPerImage: number;
  readonly sensitivity: number;
}

/** LUNA16's: ⅛ … 8 false positives an image. */
export const LUNA_RATES = [0.125, 0.25, 0.5, 1, 2, 4, 8] as const;
/** CAMELYON16's. */
export const CAMELYON_RATES = [0.25, 0.5, 1, 2, 4, 8] as const;

const MOST_IMAGES = 100_000;
const MOST_MARKS = 10_000;
const MOST_IN_ALL = 5_000_000;

/**
 * The free-response curve: a lesion is found by the most certain mark that hits it; further marks on
 * it count neither for nor against; every other mark is a false positive.
 *
 * @returns From (0, 0), a point for each distinct score downwards. (The code of CAMELYON16 and MONAI
 *   leaves out the lowest score when no lesion is missed; here it stays.)
 * @throws AppError `invalid_request` when there is no lesion at all, or a mark hits one that isn't there.
 * @see Bunch 1977; Chakraborty 1989; van Ginneken 2010
 */
export function frocCurve(images: readonly FrocImage[]): FrocPoint[] {
  between(images.length, 1, MOST_IMAGES, 'Images');
  let lesions = 0;
  const events: { score: number; isHit: boolean }[] = [];
  for (const { lesions: here, marks } of images) {
    between(here, 0, MOST_MARKS, 'Lesions of an image');
    between(marks.length, 0, MOST_MARKS, 'Marks of an image');
    finite(
      marks.map(({ score }) => score),
      'Scores of marks',
    );
    const best = new Map<number, number>();
    for (const { score, hit } of marks) {
      if (hit === null) events.push({ score, isHit: false });
      else if (!Number.isInteger(hit) || hit < 0 || hit >= here) {
        throw refused('A mark hits a lesion that is not there.');
      } else best.set(hit, Math.max(best.get(hit) ?? -Infinity, score));
    }
    for (const score of best.values()) events.push({ score, isHit: true });
    lesions += here;
    between(events.length, 0, MOST_IN_ALL, 'Marks');
  }
  if (lesions === 0) throw refused('No image has a lesion: there is nothing to find.');
  events.sort((a, b) => b.score - a.score);
  const points: FrocPoint[] = [{ falsePositivesPerImage: 0, sensitivity: 0 }];
  let [hits, falsePositives] = [0, 0];
  events.forEach(({ score, isHit }, at) => {
    if (isHit) hits++;
    else falsePositives++;
    if (events[at + 1]?.score === score) return;
    points.push({
      falsePositivesPerImage: falsePositives / images.length,
      sensitivity: hits / lesions,
    });
  });
  return points;
}

/**
 * Sensitivity at so many false positives an image, between two points of the curve by a straight
 * line; beyond its end, that of its end.
 *
 * @param curve - As `frocCurve` gives it.
 */
export function sensitivityAt(curve: readonly FrocPoint[], rate: number): number {
  if (!(rate >= 0)) throw refused('A rate of false positives can’t be negative.');
  const after = curve.findIndex((point) => point.falsePositivesPerImage > rate);
  const right = curve[after];
  const left = after < 0 ? curve.at(-1) : curve[after - 1];
  if (!left) return 0;
  if (!right) return left.sensitivity;
  const share =
    (rate - left.falsePositivesPerImage) /
    (right.falsePositivesPerImage - left.falsePositivesPerImage);
  return left.sensitivity + share * (right.sensitivity - left.sensitivity);
}

/** The mean sensitivity at several rates: LUNA16's score by default. 0 … 1. */
export const frocScore = (
  images: readonly FrocImage[],
  rates: readonly number[] = LUNA_RATES,
): number => {
  between(rates.length, 1, 100, 'Rates');
  const curve = frocCurve(images);
  return rates.reduce((sum, rate) => sum + sensitivityAt(curve, rate), 0) / rates.length;
};

/**
 * Which lesion each box hits: of those that it hits, the one that it overlaps most.
 *
 * @param by - `centre`: its middle lies in the lesion's box; a number: IoU of so much at least.
 */
export function marksOf(
  found: readonly { readonly box: PixelBox; readonly score: number }[],
  truth: readonly PixelBox[],
  by: 'centre' | number,
): FrocImage['marks'] {
  return found.map(({ box, score }) => {
    let hit: number | null = null;
    let most = -1;
    truth.forEach((lesion, at) => {
      const iou = boxIou(box, lesion);
      const isHit = by === 'centre' ? isCentreIn(box, lesion) : iou >= by;
      if (isHit && iou > most) [hit, most] = [at, iou];
    });
    return { score, hit };
  });
}
