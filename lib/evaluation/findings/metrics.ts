import { LEAST_LIKENESS } from '@/lib/evaluation/findings/match';

export type FindingMetricId = 'findings-f1' | 'findings-f1-all';

/** One named variant of the finding-level F1. */
export interface FindingMetric {
  readonly id: FindingMetricId;
  readonly title: string;
  readonly range: readonly [least: 0, most: 1];
  readonly better: 'higher';
  readonly matcher: string;
  /** Counts are pooled. */
  readonly corpus: 'pooled';
}

const usual = {
  range: [0, 1],
  better: 'higher',
  matcher: `words-${LEAST_LIKENESS}`,
  corpus: 'pooled',
} as const;

/** See `scoreFindings` for what counts as right. */
export const findingMetrics: readonly FindingMetric[] = [
  { ...usual, id: 'findings-f1', title: 'F1 of findings stated to be there' },
  { ...usual, id: 'findings-f1-all', title: 'F1 of all findings, denied ones too' },
];
