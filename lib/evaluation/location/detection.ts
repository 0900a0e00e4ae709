import { boxIou, checkBox } from '@/lib/evaluation/location/boxes';
import { between, refused } from '@/lib/evaluation/refusal';
import type { PixelBox } from '@/lib/report/finding';

/** One image: what is there, and what was found with which confidence. */
export interface DetectionImage {
  readonly truth: readonly { readonly label: string; readonly box: PixelBox }[];
  readonly found: readonly {
    readonly label: string;
    readonly box: PixelBox;
    readonly score: number;
  }[];
}

export interface DetectionScores {
  /** AP over IoU 0.50, 0.55 … 0.95, mean over labels: COCO's headline. 0 … 1. */
  readonly map: number;
  readonly map50: number;
  readonly map75: number;
  /** Largest recall with 100 boxes an image, mean over thresholds and labels. */
  readonly ar100: number;
  /** `map` of each label that is there at all. */
  readonly byLabel: ReadonlyMap<string, number>;
}

const MOST_IMAGES = 100_000;
const MOST_BOXES = 1_000;
const MOST_BOXES_IN_ALL = 1_000_000;
/** Boxes of one image and label that count, most certain first. */
const MOST_FOUND = 100;
const THRESHOLDS = Array.from({ length: 10 }, (_, at) => 0.5 + at * ((0.95 - 0.5) / 9));
const RECALLS = Array.from({ length: 101 }, (_, at) => at * 0.01);

/**
 * Mean average precision as COCO has it: within an image boxes are matched most certain first, each
 * to the free true box that it overlaps most; precision is made falling and read at recalls 0, 0.01 …
 * 1; all sizes, no crowds.
 *
 * @throws AppError `invalid_request` for a score that is no number, a box that is none, or no truth
 *   at all.
 * @see Lin and others, Microsoft COCO, ECCV 2014; pycocotools `COCOeval`
 */
export function meanAveragePrecision(images: readonly DetectionImage[]): DetectionScores {
  between(images.length, 1, MOST_IMAGES, 'Images');
  const boxes = images.reduce(
    (sum, { truth, found }) => sum + truth.length + found.length,
    0,
  );
  between(boxes, 0, MOST_BOXES_IN_ALL, 'Boxes of all images');
  for (const { truth, found } of images) {
    between(truth.length, 0, MOST_BOXES, 'True boxes of an image');
    between(found.length, 0, MOST_BOXES, 'Found boxes of an image');
    for (const { box } of [...truth, ...found]) checkBox(box);
    if (found.some(({ score }) => !Number.isFinite(score))) {
      throw refused('A score of a found box is not a finite number.');
    }
  }
  const labels = [
    ...new Set(images.flatMap(({ truth }) => truth.map(({ label }) => label))),
  ].sort();
  if (labels.length === 0)
    throw refused('No image has a true box: there is nothing to find.');
  const precisions = labels.map((label) => ofLabel(images, label));
  const over = (pick: (at: number) => boolean, of: 'precision' | 'recall') =>
    mean(
      precisions.flatMap((each) => each.filter((_, at) => pick(at)).map((t) => t[of])),
    );
  return {
    map: over(() => true, 'precision'),
    map50: over((at) => at === 0, 'precision'),
    map75: over((at) => at === 5, 'precision'),
    ar100: over(() => true, 'recall'),
    byLabel: new Map(
      labels.map((label, at) => [
        label,
        mean((precisions[at] ?? []).map(({ precision }) => precision)),
      ]),
    ),
  };
}

/** Average precision and largest recall of one label at each threshold. */
function ofLabel(images: readonly DetectionImage[], label: string) {
  const there = images.flatMap(({ truth }) =>
    truth.filter((each) => each.label === label),
  );
  const matched = images
    .flatMap((image) => matchesIn(image, label))
    // Stable: images keep their order among equal scores.
    .sort((a, b) => b.score - a.score);
  return THRESHOLDS.map((_, threshold) => {
    let [hits, misses] = [0, 0];
    const curve = matched.map(({ isHit }) => {
      if (isHit[threshold]) hits++;
      else misses++;
      return { recall: hits / there.length, precision: hits / (hits + misses) };
    });
    for (let at = curve.length - 1; at > 0; at--) {
      const [here, before] = [curve[at], curve[at - 1]];
      if (here && before) before.precision = Math.max(before.precision, here.precision);
    }
    let at = 0;
    const read = RECALLS.map((recall) => {
      while (at < curve.length && (curve[at]?.recall ?? 0) < recall) at++;
      return curve[at]?.precision ?? 0;
    });
    return { precision: mean(read), recall: hits / there.length };
  });
}

/** The boxes found in one image, most certain first, and at which thresholds each is a hit. */
function matchesIn({ truth, found }: DetectionImage, label: string) {
  const own = truth.filter((each) => each.label === label);
  const best = found
    .filter((each) => each.label === label)
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST_FOUND);
  const overlaps = best.map(({ box }) => own.map((each) => boxIou(box, each.box)));
  const hits = THRESHOLDS.map((threshold) => {
    const taken = new Set<number>();
    return overlaps.map((ofOne) => {
      let least = Math.min(threshold, 1 - 1e-10);
      let match = -1;
      ofOne.forEach((iou, at) => {
        // The last one of equals, as the reference code has it.
        if (taken.has(at) || iou < least) return;
        least = iou;
        match = at;
      });
      if (match >= 0) taken.add(match);
      return match >= 0;
    });
  });
  return best.map(({ score }, at) => ({
    score,
    isHit: hits.map((each) => each[at] ?? false),
  }));
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
