import { z } from 'zod';
import { between } from '@/lib/evaluation/refusal';

const box = z
  .tuple([z.number(), z.number(), z.number(), z.number()])
  .refine(([left, top, right, bottom]) => left < right && top < bottom, {
    message: 'A box must have its left before its right and its top above its bottom.',
  });
const MOST_PHRASES = 500;
const MOST_BOXES = 50;

const phrase = z.object({
  /** Does the other report, as a whole, say so too? */
  entailed: z.boolean(),
  /** left, top, right, bottom, in any one space; null: the phrase has none. */
  boxes: z.array(box).min(1).max(MOST_BOXES).nullable(),
  /** Of the other report's phrases that it was entailed by. */
  evidenceBoxes: z.array(box).max(MOST_BOXES),
});

/** What a RadFact judge answers: both reports phrase by phrase. */
export const radFactAnswerSchema = z.object({
  candidate: z.array(phrase).max(MOST_PHRASES),
  reference: z.array(phrase).max(MOST_PHRASES),
});
export type RadFactAnswer = z.infer<typeof radFactAnswerSchema>;
type Phrase = RadFactAnswer['candidate'][number];
type Box = NonNullable<Phrase['boxes']>[number];

/** Null where there was nothing to count. */
export interface PrecisionRecall {
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
}

export interface RadFactScore {
  /** Of all phrases, those entailed. */
  readonly logical: PrecisionRecall;
  /** Of entailed phrases with boxes, those whose boxes the evidence covers. */
  readonly grounding: PrecisionRecall;
  /** Of all phrases with boxes, those entailed whose boxes the evidence covers. */
  readonly spatial: PrecisionRecall;
}

/** More than half of a phrase's boxes must lie in those of its evidence. */
const LEAST_COVERED = 0.5;

/**
 * RadFact from a judge's answer: precision over the draft's phrases, recall over the reference's. 0 …
 * 1. Areas are exact, where RadFact counts the pixels of a grid of 224.
 *
 * @see Bannur and others, MAIRA-2, arXiv 2406.04449; RadFact-CT, arXiv 2510.15042, is the same
 *   arithmetic, with negatives left out beforehand or not: that must be told beside the number
 */
export function radFactScore({ candidate, reference }: RadFactAnswer): RadFactScore {
  const [own, theirs] = [shares(candidate), shares(reference)];
  return {
    logical: together(own.logical, theirs.logical),
    grounding: together(own.grounding, theirs.grounding),
    spatial: together(own.spatial, theirs.spatial),
  };
}

/** Of a set: means of precision and recall over the reports that have them; F1 of the means. */
export function radFactMean(scores: readonly RadFactScore[]): RadFactScore {
  between(scores.length, 1, 1_000_000, 'Scored reports');
  const of = (kind: keyof RadFactScore) =>
    together(
      meanOf(scores.map((each) => each[kind].precision)),
      meanOf(scores.map((each) => each[kind].recall)),
    );
  return { logical: of('logical'), grounding: of('grounding'), spatial: of('spatial') };
}

function shares(phrases: readonly Phrase[]) {
  const boxed = phrases.filter(({ boxes }) => boxes !== null);
  const entailedBoxed = boxed.filter(({ entailed }) => entailed);
  const covered = entailedBoxed.filter(
    ({ boxes, evidenceBoxes }) =>
      coveredShare(boxes ?? [], evidenceBoxes) > LEAST_COVERED,
  );
  return {
    logical: share(phrases.filter(({ entailed }) => entailed).length, phrases.length),
    grounding: share(covered.length, entailedBoxed.length),
    spatial: share(covered.length, boxed.length),
  };
}

const share = (part: number, whole: number) => (whole === 0 ? null : part / whole);

function together(precision: number | null, recall: number | null): PrecisionRecall {
  const f1 =
    precision === null || recall === null
      ? null
      : precision + recall === 0
        ? 0
        : (2 * precision * recall) / (precision + recall);
  return { precision, recall, f1 };
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return share(
    known.reduce((sum, value) => sum + value, 0),
    known.length,
  );
}

/** How much of the boxes' joint area lies in the others. */
function coveredShare(boxes: readonly Box[], others: readonly Box[]): number {
  const edges = (from: 0 | 1, to: 2 | 3) =>
    [...new Set([...boxes, ...others].flatMap((each) => [each[from], each[to]]))].sort(
      (a, b) => a - b,
    );
  const [xs, ys] = [edges(0, 2), edges(1, 3)];
  const isIn = (x: number, y: number, list: readonly Box[]) =>
    list.some(
      ([left, top, right, bottom]) => left < x && x < right && top < y && y < bottom,
    );
  let [area, both] = [0, 0];
  for (let i = 1; i < xs.length; i++) {
    for (let j = 1; j < ys.length; j++) {
      const [left = 0, right = 0] = [xs[i - 1], xs[i]];
      const [top = 0, bottom = 0] = [ys[j - 1], ys[j]];
      const [x, y] = [(left + right) / 2, (top + bottom) / 2];
      if (!isIn(x, y, boxes)) continue;
      const cell = (right - left) * (bottom - top);
      area += cell;
      if (isIn(x, y, others)) both += cell;
    }
  }
  return both / area;
}
