import {
  reportedFindings,
  type AnnotatedStudy,
  type ModelRun,
} from '@/lib/export/annotated-study';
import type { Finding } from '@/lib/report/finding';

/** The run that proposed a finding; null for a person's own, and where nothing is known of it. */
export function runOf(
  study: AnnotatedStudy,
  { source, runId }: Finding,
): ModelRun | null {
  if (source === 'person') return null;
  if (runId === undefined) return study.run;
  return [...runsBehind(study)].find(({ id }) => id === runId) ?? null;
}

const runsBehind = ({ run, helpRuns }: AnnotatedStudy) => [
  ...(run ? [run] : []),
  ...helpRuns,
];

/** The runs behind a report: the one that it began from, then those whose proposals stand in it. */
export const runsOf = (study: AnnotatedStudy): ModelRun[] => {
  const used = new Set(reportedFindings(study).map(({ runId }) => runId));
  return [
    ...(study.run ? [study.run] : []),
    ...study.helpRuns.filter(({ id }) => used.has(id) && id !== study.run?.id),
  ];
};
