import type { CheckContext } from '@/lib/report/checks/checked';
import type { Statement } from '@/lib/report/finding';

/** Slices farther apart than this can hide a lesion that matters between them. */
const WIDE_GAP_MM = 10;
/** The ends of a series rarely hold the organ asked about; less than this is worth a word. */
const MOST_OF_IT = 0.9;

/** “No nodule” holds for what was sent only. */
export function coverageWarnings(
  { polarity, section, evidence }: Statement,
  { sentSpanMm, seriesSpanMm, widestGapMm }: CheckContext,
): string[] {
  if (polarity !== 'absent' || section === 'technique') return [];
  const partly =
    sentSpanMm !== undefined &&
    seriesSpanMm !== undefined &&
    sentSpanMm < MOST_OF_IT * seriesSpanMm;
  return [
    ...(evidence.length === 0
      ? ['Says that something is absent, but cites no slice.']
      : []),
    ...(partly
      ? [
          `Says that something is absent, but only ${Math.round(sentSpanMm)} of ${Math.round(seriesSpanMm)} mm of the series were sent: the rest is not assessed.`,
        ]
      : []),
    ...(widestGapMm !== undefined && widestGapMm > WIDE_GAP_MM
      ? [
          `Says that something is absent, but the slices sent are up to ${short(widestGapMm)} mm apart: what is smaller is not assessed.`,
        ]
      : []),
  ];
}

const short = (value: number) => String(Math.round(value * 10) / 10);
