import { randomUUID } from 'node:crypto';
import type { Decide, Report } from '@/lib/api/reports';
import { AppError } from '@/lib/errors';
import type { FrameSeen, Measured, Statement } from '@/lib/report/finding';
import { saidNumbers } from '@/lib/report/review/measured';
import { tie } from '@/lib/report/review/ties';
import {
  addFinding,
  decide,
  propose,
  type ReviewDecision,
} from '@/lib/report/review/decide';
import type { DbSession } from '@/lib/store/db';
import {
  createReport,
  getReport,
  getReports,
  getReportVersions,
} from '@/lib/store/reports/reports';
import { getStudy } from '@/lib/store/archive/studies';
import { readKept } from '@/lib/workflow/annotate';
import { readRun } from '@/lib/workflow/draft/read-runs';
import { mustSee } from '@/lib/workflow/people/may-see';
import {
  act,
  toReport,
  type Based,
  type Reading,
  type Writing,
} from '@/lib/workflow/review/change';
import type { World } from '@/lib/workflow/world';

/**
 * Begin a report: from a run's draft, each statement waiting for a decision, or empty.
 *
 * @throws AppError `not_found`; `conflict` when the run is another study's or has no draft.
 */
export async function beginReport(
  { db, user, person }: Writing,
  { studyUid, runId }: { studyUid: string; runId?: string | undefined },
): Promise<Report> {
  await mustSee({ db, person }, studyUid);
  await getStudy(db, studyUid);
  const findings = runId ? await proposals(db, studyUid, runId) : [];
  return toReport(
    await createReport(db, { studyUid, runId: runId ?? null, findings, author: user }),
  );
}

async function proposals(db: World['db'], studyUid: string, runId: string) {
  const { draft, request, studyUid: of } = await readRun({ db }, runId);
  if (of !== studyUid || !draft) {
    throw new AppError('conflict', 'This run has no draft for this study.');
  }
  if (request.task) {
    throw new AppError('conflict', 'This run was asked for no draft.', {
      hint: 'Take its proposals into a report that is there.',
    });
  }
  if (request.control) {
    throw new AppError(
      'conflict',
      'This run was a control: its images were not the scan.',
      {
        hint: 'Review the draft that it is the control of.',
      },
    );
  }
  return draft.statements.map((statement, index) => ({
    ...propose(statement, randomUUID()),
    warnings: draft.warnings[index] ?? [],
  }));
}

export const readReport = async ({ db }: Reading, id: string) =>
  toReport(await getReport(db, id));

/** Newest first. */
export const readReports = async ({ db }: Reading, studyUid: string) =>
  (await getReports(db, studyUid)).map(toReport);

export async function readVersions({ db }: Reading, id: string) {
  const versions = await getReportVersions(db, id);
  return versions.map(({ createdAt, reportId: _report, ...version }) => ({
    ...version,
    createdAt: createdAt.toISOString(),
  }));
}

/**
 * Accept, edit, reject, or take a decision back.
 *
 * @throws AppError `version_stale`, `not_found`, `invalid_request`; `conflict` once signed.
 */
export const decideFinding = (
  world: Writing,
  based: Based,
  findingId: string,
  decision: Decide,
) =>
  act(
    world,
    based,
    'change',
    async (report, doing, session) => {
      const { findings } = report;
      const finding = findings.find((each) => each.id === findingId);
      if (!finding) {
        throw new AppError('not_found', `This report has no finding ${findingId}.`);
      }
      const link =
        decision.decision === 'edited'
          ? await drawingsOf(session, report, decision.link)
          : [];
      const decided = decide(finding, toReview(decision, link), doing);
      return {
        action: decision.decision,
        findings: findings.map((each) => (each === finding ? decided : each)),
      };
    },
    decision.seen,
  );

/** Add a finding of the reader's own. Throws as `decideFinding`. */
export const addOwnFinding = (
  world: Writing,
  based: Based,
  asked: { addFinding: Statement; link?: string[] | undefined; seen?: FrameSeen[] },
) =>
  act(
    world,
    based,
    'change',
    async (report, doing, session) => {
      const link = await drawingsOf(session, report, asked.link);
      const added = addFinding(asked.addFinding, randomUUID(), doing);
      return {
        action: 'added',
        findings: [...report.findings, tie(added, { link }, doing)],
      };
    },
    asked.seen,
  );

const toReview = (decision: Decide, link: readonly Measured[]): ReviewDecision =>
  decision.decision === 'edited'
    ? {
        ...{ decision: 'edited', changes: decision.statement },
        ...{ link, unlink: decision.unlink },
      }
    : decision;

/**
 * What drawings of the study measure now.
 *
 * @throws AppError `not_found` for one that was deleted, or is of another study; `conflict` for one that
 *   was rejected.
 */
const drawingsOf = (
  session: DbSession,
  { studyUid }: { studyUid: string },
  ids: readonly string[] = [],
): Promise<Measured[]> =>
  Promise.all(
    ids.map(async (id) => {
      const drawing = await readKept(session, id);
      if (drawing.studyUid !== studyUid) {
        throw new AppError('not_found', `This study has no drawing ${id}.`);
      }
      if (drawing.status === 'rejected') {
        throw new AppError('conflict', 'A rejected drawing is no measurement.', {
          hint: 'Take its rejection back first.',
        });
      }
      const { version, tool, seriesUid, sopInstanceUid, frame, measurements } = drawing;
      return {
        ...{ annotationId: id, version, tool, seriesUid, sopInstanceUid, frame },
        values: saidNumbers(tool, measurements),
      };
    }),
  );
