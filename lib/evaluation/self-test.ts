import { findingsFromText } from '@/lib/evaluation/findings/from-text';
import {
  pooled,
  precisionRecallF1,
  scoreFindings,
} from '@/lib/evaluation/findings/scores';
import { findingMetrics, type FindingMetricId } from '@/lib/evaluation/findings/metrics';
import { locationMetrics, scorePlaces } from '@/lib/evaluation/location/drafts';
import { between } from '@/lib/evaluation/refusal';
import { scoreTexts, textMetrics } from '@/lib/evaluation/text/metrics';
import type { PixelBox } from '@/lib/report/finding';

/** A report, and the same report with one sentence turned into its opposite. */
export interface Twins {
  readonly reference: string;
  readonly twin: string;
}

/** How far a metric moves when the report says the opposite of one thing. */
export interface Movement {
  readonly metric: string;
  /** Of the reports against themselves. */
  readonly same: number;
  /** Of their twins. */
  readonly flipped: number;
  /** The difference as a share of the metric's range: 0 it did not notice … 1. */
  readonly moved: number;
}

const rest = {
  chest: 'The heart is normal in size. Calcified granuloma in the right upper lobe.',
  abdomen: 'The liver is normal. Simple cyst of the left kidney.',
  head: 'The ventricles are normal in size. Mild mucosal thickening of the maxillary sinuses.',
} as const;

/** Each flips one sentence among three, as a draft would get one thing wrong. */
export const negationTwins: readonly Twins[] = [
  ['chest', 'No pleural effusion.', 'Pleural effusion.'],
  ['chest', 'No evidence of pulmonary embolism.', 'Evidence of pulmonary embolism.'],
  ['chest', 'There is a pneumothorax.', 'There is no pneumothorax.'],
  ['chest', 'Enlarged mediastinal lymph nodes.', 'No enlarged mediastinal lymph nodes.'],
  ['abdomen', 'No free air.', 'Free air.'],
  [
    'abdomen',
    'There is a fracture of the spleen.',
    'There is no fracture of the spleen.',
  ],
  ['abdomen', 'No gallstones.', 'Gallstones.'],
  ['abdomen', 'Hydronephrosis on the right.', 'No hydronephrosis on the right.'],
  ['head', 'No intracranial hemorrhage.', 'Intracranial hemorrhage.'],
  ['head', 'There is restricted diffusion.', 'There is no restricted diffusion.'],
  ['head', 'No midline shift.', 'Midline shift.'],
  ['head', 'Mass in the left frontal lobe.', 'No mass in the left frontal lobe.'],
].map(([where = 'chest', said, opposite]) => {
  const around = rest[where as keyof typeof rest];
  return { reference: `${said} ${around}`, twin: `${opposite} ${around}` };
});

/**
 * Feed every metric reports, and then their negated twins: what moves little must never be read as
 * “these reports say the same”.
 *
 * @param twins - Ours, or pairs of one's own cohort.
 * @returns For each text metric, then each finding metric, then each of places.
 */
export function negationSelfTest(twins: readonly Twins[] = negationTwins): Movement[] {
  between(twins.length, 2, 1_000, 'Pairs of twins');
  const against = (text: (each: Twins) => string) =>
    scoreTexts(
      twins.map((each) => ({ candidate: text(each), references: [each.reference] })),
    );
  const same = against(({ reference }) => reference);
  const flipped = against(({ twin }) => twin);
  const texts = textMetrics.map(({ id, range }) =>
    movement(id, same.get(id)?.corpus ?? NaN, flipped.get(id)?.corpus ?? NaN, range),
  );
  const found = (text: (each: Twins) => string) => {
    const scores = pooled(
      twins.map((each) =>
        scoreFindings({
          candidate: findingsFromText(text(each)),
          reference: findingsFromText(each.reference),
        }),
      ),
    );
    return (id: FindingMetricId) =>
      precisionRecallF1(id === 'findings-f1' ? scores.present : scores.all).f1 ?? NaN;
  };
  const [before, after] = [
    found(({ reference }) => reference),
    found(({ twin }) => twin),
  ];
  const [here, there] = [
    placesIn(twins, ({ reference }) => reference),
    placesIn(twins, ({ twin }) => twin),
  ];
  return [
    ...texts,
    ...findingMetrics.map(({ id, range }) => movement(id, before(id), after(id), range)),
    ...locationMetrics.map(({ id, range }) =>
      movement(id, here.get(id) ?? NaN, there.get(id) ?? NaN, range),
    ),
  ];
}

const boxOf = (at: number): PixelBox => [20 * at, 0, 20 * at + 10, 10];

/** As if each sentence were shown in a box of its own, the same one in both reports. */
function placesIn(twins: readonly Twins[], text: (each: Twins) => string) {
  const shown = (words: string, study: number) =>
    findingsFromText(words).map((finding, at) => ({
      ...finding,
      evidence: [
        {
          ...{ seriesUid: '', sopInstanceUid: String(study), frame: 1 },
          box: boxOf(at),
        },
      ],
    }));
  return scorePlaces(
    twins.map((each, study) => ({
      candidate: shown(text(each), study),
      reference: shown(each.reference, study),
    })),
  );
}

const movement = (
  metric: string,
  same: number,
  flipped: number,
  [least, most]: readonly [number, number],
): Movement => ({
  metric,
  same,
  flipped,
  moved: Math.abs(same - flipped) / (most - least),
});
