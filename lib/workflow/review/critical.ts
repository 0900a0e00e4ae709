import type { Tell } from '@/lib/api/reading/critical';
import { AppError } from '@/lib/errors';
import type { Critical, Finding } from '@/lib/report/finding';
import { flag, tell, unflag } from '@/lib/report/review/critical';
import type { Doing } from '@/lib/report/review/decide';
import { isOpen, statusSchema } from '@/lib/report/review/life-cycle';
import { getReport } from '@/lib/store/reports/reports';
import { mustKnowOwnPassword } from '@/lib/workflow/people/own-password';
import { act, signatureOf, type Based, type Writing } from '@/lib/workflow/review/change';

/** The findings with one of them changed. @throws AppError `not_found` */
function withOne(
  findings: readonly Finding[],
  id: string,
  change: (finding: Finding) => Finding,
): Finding[] {
  const there = findings.find((each) => each.id === id);
  if (!there) throw new AppError('not_found', `This report has no finding ${id}.`);
  const changed = change(there);
  return findings.map((each) => (each === there ? changed : each));
}

/** Say that a finding is critical. @throws AppError as `flag`, and `version_stale` */
export const flagFinding = (
  world: Writing,
  based: Based,
  findingId: string,
  within: Critical['within'],
) =>
  act(world, based, 'change', ({ findings }, doing) => ({
    action: 'flagged',
    findings: withOne(findings, findingId, (each) => flag(each, within, doing)),
  }));

/** Say that it isn't. @throws AppError as `unflag`, and `version_stale` */
export const unflagFinding = (world: Writing, based: Based, findingId: string) =>
  act(world, based, 'change', ({ findings }, doing) => ({
    action: 'unflagged',
    findings: withOne(findings, findingId, (each) => unflag(each, doing)),
  }));

/**
 * Write down that somebody was told of a critical finding: in an open report as it is; in a signed one
 * under a signature, as an addendum is.
 *
 * @throws AppError as `tell`; `invalid_request` for a signed report without a name, `forbidden` for a
 *   wrong password, `version_stale`.
 */
export async function tellOfFinding(
  world: Writing,
  based: Based,
  findingId: string,
  { name, password, within, ...told }: Tell,
) {
  const report = await getReport(world.db, based.id);
  const status = statusSchema.parse(report.status);
  const how = ({ findings }: { findings: readonly Finding[] }, doing: Doing) => ({
    action: 'told',
    findings: withOne(findings, findingId, (each) =>
      tell(within === undefined ? each : flag(each, within, doing), told, doing),
    ),
  });
  if (isOpen({ status, amending: report.amending !== null })) {
    return act(world, based, 'change', how);
  }
  if (name === undefined) {
    throw new AppError(
      'invalid_request',
      'What is added to a signed report needs a name under it.',
    );
  }
  await mustKnowOwnPassword(world, password);
  return act(world, based, 'append', (report, doing) => ({
    ...how(report, doing),
    signed: { as: signatureOf(world, name), body: false },
  }));
}
