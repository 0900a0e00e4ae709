import { AppError } from '@/lib/errors';
import type { Compared, Finding, Statement } from '@/lib/report/finding';
import { standing } from '@/lib/report/prose';
import { addFinding, type Doing } from './decide';

/** What a signed report of an earlier study says, as far as it is compared with. */
export interface PriorReport {
  readonly studyUid: string;
  /** DICOM's, `YYYYMMDD`, or empty. */
  readonly studyDate: string;
  readonly reportId: string;
  /** The version that was signed. */
  readonly version: number;
  /** As they were in it. */
  readonly findings: readonly Finding[];
}

/** All that a finding is compared with: several once others were merged into it. */
export const comparisonsOf = ({ compared, alsoCompared }: Finding): Compared[] => [
  ...(compared ? [compared] : []),
  ...alsoCompared,
];

/**
 * A finding of the reader's own that says what became of one in an earlier report, and stays tied to it.
 *
 * @param id - Of the new finding.
 * @throws AppError `not_found` where the earlier report doesn't say that; `invalid_request` as `addFinding`.
 */
export function compareWith(
  { findings, ...report }: PriorReport,
  { findingId, change }: Pick<Compared, 'findingId' | 'change'>,
  statement: Statement,
  id: string,
  doing: Doing,
): Finding {
  const before = standing(findings).find((each) => each.id === findingId);
  if (!before) {
    throw new AppError('not_found', `The earlier report has no finding ${findingId}.`);
  }
  return {
    ...addFinding(statement, id, doing),
    compared: {
      ...{ ...report, findingId, change },
      ...{ statement: before.statement, sizeMm: before.sizeMm },
      evidence: before.evidence,
    },
  };
}
