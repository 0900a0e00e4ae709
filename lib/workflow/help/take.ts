import { randomUUID } from 'node:crypto';
import type { TakeProposals } from '@/lib/api/reports';
import { AppError } from '@/lib/errors';
import { propose } from '@/lib/report/review/decide';
import { readRun } from '@/lib/workflow/draft/read-runs';
import { act, type Based, type Writing } from '@/lib/workflow/review/change';

/**
 * Put statements that a model made for a report into it, each to be decided on: none of them stands.
 *
 * @throws AppError `not_found`; `conflict` for a run of another study or report, one without
 *   statements, a control, and for what was taken already; `version_stale`.
 */
export async function takeProposals(
  world: Writing,
  based: Based,
  { runId, statements: asked }: TakeProposals,
) {
  const { draft, request, studyUid } = await readRun(world, runId);
  const { task, control } = request;
  return act(world, based, 'change', (report) => {
    const isOthers =
      report.studyUid !== studyUid ||
      (task && 'reportId' in task && task.reportId !== report.id);
    if (isOthers || !task || !draft || control) {
      throw new AppError('conflict', 'This run proposes nothing for this report.');
    }
    const taken = new Set(
      report.findings.flatMap((each) => (each.runId === runId ? [said(each)] : [])),
    );
    const proposals = [...new Set(asked)].map((index) => {
      const statement = draft.statements[index];
      if (!statement) {
        throw new AppError('not_found', `This run has no statement ${index + 1}.`);
      }
      if (taken.has(said({ proposed: statement }))) {
        throw new AppError('conflict', 'This proposal is in the report already.');
      }
      const warnings = draft.warnings[index] ?? [];
      return { ...propose(statement, randomUUID()), runId, warnings };
    });
    return { action: 'proposed', findings: [...report.findings, ...proposals] };
  });
}

const said = ({ proposed }: { proposed: object | null }) => JSON.stringify(proposed);
