import { randomUUID } from 'node:crypto';
import type { Compare } from '@/lib/api/reading/comparing';
import type { Report } from '@/lib/api/reports';
import { AppError } from '@/lib/errors';
import { compareWith, type PriorReport } from '@/lib/report/review/compare';
import { statusSchema } from '@/lib/report/review/life-cycle';
import { findingsOfVersion, getReport } from '@/lib/store/reports/reports';
import { record } from '@/lib/workflow/audit/record';
import {
  act,
  type Based,
  type Reading,
  type Writing,
} from '@/lib/workflow/review/change';
import { otherStudies } from '@/lib/workflow/study/patient-studies';

/**
 * Add a finding that says what became of one in a signed report of an earlier study of the patient.
 *
 * @throws AppError `not_found` for a report of anybody else, or of a study that isn't to be seen;
 *   `conflict` for one that is not signed, or of a later study; `invalid_request`, `version_stale`.
 */
export async function compareFinding(
  world: Writing,
  based: Based,
  { reportId, findingId, change, statement, seen }: Compare,
): Promise<Report> {
  const prior = await priorOf(world, based.id, reportId);
  return act(
    world,
    based,
    'change',
    ({ findings }, doing) => ({
      action: 'added',
      findings: [
        ...findings,
        compareWith(prior, { findingId, change }, statement, randomUUID(), doing),
      ],
    }),
    seen,
  );
}

async function priorOf(
  world: Reading & Pick<Writing, 'person'>,
  ownId: string,
  reportId: string,
): Promise<PriorReport> {
  const { studyUid } = await getReport(world.db, ownId);
  const { studies } = await otherStudies(world, studyUid);
  const report = await getReport(world.db, reportId);
  const study = studies.find((each) => each.studyUid === report.studyUid);
  if (!study)
    throw new AppError('not_found', `Report ${reportId} is not in the archive.`);
  if (study.when === 'after') {
    throw new AppError('conflict', 'That study was made after this one.');
  }
  const { signedVersion: version } = report;
  const status = statusSchema.parse(report.status);
  if (version === null || status === 'entered-in-error' || report.signedBy === null) {
    throw new AppError('conflict', 'That report is not signed.', {
      hint: 'Only what somebody answers for can be compared with.',
    });
  }
  return {
    ...{ studyUid: study.studyUid, studyDate: study.studyDate, reportId, version },
    findings: await findingsOfVersion(world.db, reportId, version),
  };
}

/** Write down that whoever writes a report lets the browser send their voice away. @throws AppError `not_found` */
export async function allowDictation(world: Writing, reportId: string): Promise<void> {
  const { studyUid } = await getReport(world.db, reportId);
  await record(world, {
    ...{ kind: 'dictation-allowed', action: 'E', studyUid },
    object: `report ${reportId}`,
  });
}
