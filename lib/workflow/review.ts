import { randomUUID } from 'node:crypto';
import { reportSchema, type Decide, type Report } from '@/lib/api/reports';
import { AppError } from '@/lib/errors';
import type { Finding, Statement } from '@/lib/report/finding';
import { DISCLAIMER, composeReport } from '@/lib/report/prose';
import {
  addFinding,
  assertSignable,
  decide,
  propose,
  type ReviewDecision,
} from '@/lib/report/review';
import {
  changeReport,
  createReport,
  getReport,
  getReports,
  getReportVersions,
  type StoredReport,
} from '@/lib/store/reports';
import { getStudy } from '@/lib/store/archive/studies';
import { readRun } from '@/lib/workflow/draft/read-runs';
import { mustSee } from '@/lib/workflow/people/may-see';
import type { World } from '@/lib/workflow/world';

type Reading = Pick<World, 'db'>;
type Writing = Pick<World, 'db' | 'user' | 'person'>;

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
  return versions.map(({ createdAt, version, action, author, findings }) => ({
    version,
    action,
    author,
    findings,
    createdAt: createdAt.toISOString(),
  }));
}

/**
 * Accept, edit, reject, or take a decision back.
 *
 * @param basedOn - The version that the reader was looking at.
 * @throws AppError `version_stale`, `not_found`, `invalid_request`; `conflict` once signed.
 */
export const decideFinding = (
  world: Writing,
  id: string,
  findingId: string,
  basedOn: number,
  decision: Decide,
) =>
  change(world, id, basedOn, (report, at) => {
    const finding = report.findings.find((each) => each.id === findingId);
    if (!finding) {
      throw new AppError('not_found', `This report has no finding ${findingId}.`);
    }
    const decided = decide(finding, toReview(decision), world.user, at);
    return {
      action: decision.decision,
      findings: report.findings.map((each) => (each === finding ? decided : each)),
    };
  });

/** Add a finding of the reader's own. Throws as `decideFinding`. */
export const addOwnFinding = (
  world: Writing,
  id: string,
  basedOn: number,
  statement: Statement,
) =>
  change(world, id, basedOn, (report, at) => ({
    action: 'added',
    findings: [...report.findings, addFinding(statement, randomUUID(), world.user, at)],
  }));

/**
 * Sign: the report is closed for good.
 *
 * @throws AppError `conflict` while a finding is undecided, or when it is signed already;
 *   `version_stale` as everywhere.
 */
export const signReport = (world: Writing, id: string, basedOn: number, name: string) =>
  change(world, id, basedOn, (report, at) => {
    assertSignable(report.findings);
    return {
      action: 'signed',
      findings: report.findings,
      // Whose account it is signs; without accounts, whoever says so.
      signed: { by: world.person?.name ?? name, at: new Date(at) },
    };
  });

async function change(
  { db, user }: Writing,
  id: string,
  basedOn: number,
  how: (
    report: StoredReport,
    at: string,
  ) => {
    action: string;
    findings: readonly Finding[];
    signed?: { by: string; at: Date };
  },
): Promise<Report> {
  const at = new Date().toISOString();
  const changed = await changeReport(db, id, basedOn, (report) => {
    if (report.status === 'final') {
      throw new AppError('conflict', 'This report is signed and can’t be changed.', {
        hint: 'Start a new report of this study instead.',
      });
    }
    return { author: user, ...how(report, at) };
  });
  return toReport(changed);
}

const toReview = (decision: Decide): ReviewDecision =>
  decision.decision === 'edited'
    ? { decision: 'edited', changes: decision.statement }
    : decision;

const toReport = ({ run, ...report }: StoredReport): Report =>
  reportSchema.parse({
    ...report,
    modelId: run?.modelId ?? null,
    model: run?.model ?? null,
    prose: composeReport(report.findings),
    createdAt: report.createdAt.toISOString(),
    updatedAt: report.updatedAt.toISOString(),
    signedAt: report.signedAt?.toISOString() ?? null,
    disclaimer: DISCLAIMER,
  });
