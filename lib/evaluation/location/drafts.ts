import {
  meanAveragePrecision,
  type DetectionImage,
} from '@/lib/evaluation/location/detection';
import { frocScore, marksOf, type FrocImage } from '@/lib/evaluation/location/froc';
import type { PixelBox, Statement } from '@/lib/report/finding';

export type LocationMetricId = 'froc-luna-study' | 'map-coco-frame' | 'map50-frame';

/** One named variant of how well a draft's boxes lie on the reference's. */
export interface LocationMetric {
  readonly id: LocationMetricId;
  readonly title: string;
  readonly range: readonly [least: 0, most: 1];
  readonly better: 'higher';
  readonly corpus: 'pooled';
}

const usual = { range: [0, 1], better: 'higher', corpus: 'pooled' } as const;

export const locationMetrics: readonly LocationMetric[] = [
  {
    ...usual,
    id: 'froc-luna-study',
    title: 'FROC: mean sensitivity at ⅛ to 8 false findings a study',
  },
  { ...usual, id: 'map-coco-frame', title: 'mAP of boxes, IoU 0.50 to 0.95' },
  { ...usual, id: 'map50-frame', title: 'mAP of boxes, IoU 0.50' },
];

/** The findings of a draft, and of what it is held against. */
export interface LocatedPair {
  readonly candidate: readonly Statement[];
  readonly reference: readonly Statement[];
}

/** Drafts give no probabilities: words do for an order. What says nothing counts as moderate. */
const CONFIDENCE = { low: 1, moderate: 2, high: 3 } as const;

/** Boxes of other kinds of things would each be alone: whether it is found is asked, not what it is called. */
const LABEL = 'finding';

/** A box on one frame, and how sure its finding is. */
interface Located {
  readonly frame: string;
  readonly box: PixelBox;
  readonly score: number;
}

/** Of each finding that is stated to be there, and shown: its boxes. */
const located = (findings: readonly Statement[]): Located[][] =>
  findings
    .filter(({ section, polarity }) => section === 'findings' && polarity === 'present')
    .map(({ evidence, certainty }) =>
      evidence.flatMap(({ sopInstanceUid, frame, box }) =>
        box && box[0] < box[2] && box[1] < box[3]
          ? [
              {
                ...{ frame: `${sopInstanceUid}/${frame}`, box },
                score: CONFIDENCE[certainty ?? 'moderate'],
              },
            ]
          : [],
      ),
    )
    .filter((boxes) => boxes.length > 0);

/** Is anything shown in it that a draft could be held against? */
export const hasPlaces = (findings: readonly Statement[]): boolean =>
  located(findings).length > 0;

/**
 * How well drafts show where findings are. Only drafts of studies whose reference shows something count;
 * what a draft says without a box, or with one that has no area, is not there for these
 * numbers.
 *
 * FROC: a study is an image. A finding is a lesion, found by a finding of the draft that has the middle of
 * one of its boxes within one of the lesion's, on the same frame. COCO's mAP: a frame of a study is an
 * image, and all boxes have one label.
 *
 * @returns By metric; null where no reference of them shows anything.
 */
export function scorePlaces(
  pairs: readonly LocatedPair[],
): ReadonlyMap<LocationMetricId, number | null> {
  const shown = pairs
    .map(({ candidate, reference }) => ({
      found: located(candidate),
      truth: located(reference),
    }))
    .filter(({ truth }) => truth.length > 0);
  if (shown.length === 0) {
    return new Map(locationMetrics.map(({ id }) => [id, null]));
  }
  const detection = meanAveragePrecision(
    shown.flatMap(({ found, truth }) => framesOf(found.flat(), truth.flat())),
  );
  return new Map<LocationMetricId, number>([
    ['froc-luna-study', frocScore(shown.map(studyOf))],
    ['map-coco-frame', detection.map],
    ['map50-frame', detection.map50],
  ]);
}

function studyOf({
  found,
  truth,
}: {
  readonly found: readonly Located[][];
  readonly truth: readonly Located[][];
}): FrocImage {
  return {
    lesions: truth.length,
    marks: found.map((boxes) => {
      const hits = boxes.flatMap(({ frame, box, score }) => {
        const there = truth.flatMap((lesion, at) =>
          lesion
            .filter((each) => each.frame === frame)
            .map((each) => ({ at, box: each.box })),
        );
        const [mark] = marksOf(
          [{ box, score }],
          there.map((each) => each.box),
          'centre',
        );
        return mark?.hit == null ? [] : [there[mark.hit]?.at ?? 0];
      });
      return { score: boxes[0]?.score ?? 0, hit: hits[0] ?? null };
    }),
  };
}

function framesOf(
  found: readonly Located[],
  truth: readonly Located[],
): DetectionImage[] {
  const frames = new Set([...found, ...truth].map(({ frame }) => frame));
  return [...frames].map((frame) => ({
    truth: truth
      .filter((each) => each.frame === frame)
      .map(({ box }) => ({ label: LABEL, box })),
    found: found
      .filter((each) => each.frame === frame)
      .map(({ box, score }) => ({ label: LABEL, box, score })),
  }));
}
