import { createHash, randomUUID } from 'node:crypto';
import { AppError, staleVersion } from '@/lib/errors';
import { findingSchema, type Finding } from '@/lib/report/finding';
import { appendAct } from '@/lib/store/audit/events';
import { keepStudy } from '@/lib/store/archive/removal/lock';
import type { Act } from '@/lib/store/audit/chain';
import type { Db, DbSession } from '@/lib/store/db';

const whole = {
  findings: { orderBy: { position: 'asc' as const } },
  run: { select: { modelId: true, model: true } },
  /** Those that somebody put a name under. */
  versions: {
    where: { signedAs: { not: null } },
    orderBy: { version: 'asc' as const },
    select: {
      version: true,
      action: true,
      signedAs: true,
      reason: true,
      createdAt: true,
    },
  },
};

const withFindings = <T extends { findings: { body: string }[] }>(
  report: T,
): Omit<T, 'findings'> & { findings: Finding[] } => ({
  ...report,
  findings: report.findings.map(({ body }) => findingSchema.parse(JSON.parse(body))),
});

/** @throws AppError `not_found` */
export async function getReport(db: DbSession, id: string) {
  const report = await db.report.findUnique({ where: { id }, include: whole });
  if (!report) throw new AppError('not_found', `Report ${id} is not in the archive.`);
  return withFindings(report);
}
export type StoredReport = Awaited<ReturnType<typeof getReport>>;

/** Reports of a study, newest first. */
export async function getReports(db: DbSession, studyUid: string) {
  const reports = await db.report.findMany({
    where: { studyUid },
    orderBy: { createdAt: 'desc' },
    include: whole,
  });
  return reports.map(withFindings);
}

/** The newest report of each of some studies that has one, by the UID of the study. */
export async function newestReports(db: DbSession, studyUids: readonly string[]) {
  const reports = await db.report.findMany({
    where: { studyUid: { in: [...studyUids] } },
    orderBy: { createdAt: 'asc' },
    include: {
      run: { select: { modelId: true } },
      findings: { select: { decision: true } },
    },
  });
  return new Map(reports.map((report) => [report.studyUid, report]));
}

/** @throws AppError `not_found` when the study was deleted meanwhile. */
export async function createReport(
  db: Db,
  report: {
    studyUid: string;
    runId: string | null;
    findings: readonly Finding[];
    author: string;
  },
): Promise<StoredReport> {
  const { studyUid, runId, findings, author } = report;
  const id = randomUUID();
  await db.$transaction(async (session) => {
    await keepStudy(db, session, studyUid);
    await session.report.create({
      data: {
        id,
        studyUid,
        runId,
        status: 'draft',
        version: 1,
        findings: { create: findings.map(toRow) },
      },
    });
    await session.reportVersion.create({
      data: versionRow(id, 1, 'created', author, findings),
    });
    const made = { id, studyUid, version: 1, action: 'created', author, findings };
    await appendAct(db, session, actOn(made));
  });
  return getReport(db, id);
}

/** What became of a report: the findings as they are to stand, and how they came to be so. */
export interface ReportChange {
  action: string;
  author: string;
  findings: readonly Finding[];
  status: string;
  /** Why it is open though it was signed, as JSON; null: it isn't. */
  amending: string | null;
  /** Why that was done. */
  reason?: string | undefined;
  /** The name that somebody put under it; of its body where that is what is signed. */
  signed?: { as: string; body: boolean } | undefined;
}

/**
 * Add the next version of a report. Earlier versions are never touched, and of two people who
 * started from the same version, the second is told.
 *
 * @param basedOn - The version that the reader was looking at.
 * @param change - Given the report as it stands, says what it shall be; may throw to refuse.
 * @throws AppError `version_stale` when somebody was faster; nothing is written.
 */
export async function changeReport(
  db: Db,
  id: string,
  basedOn: number,
  change: (
    report: StoredReport,
    session: DbSession,
  ) => ReportChange | Promise<ReportChange>,
): Promise<StoredReport> {
  return db.$transaction(async (session) => {
    const before = await getReport(session, id);
    if (before.version !== basedOn) throw stale(before.version, basedOn);
    const { action, author, findings, status, amending, reason, signed } = await change(
      before,
      session,
    );

    const version = basedOn + 1;
    const at = new Date();
    // The condition is what keeps two writers apart; the look above only words the answer.
    const { count } = await session.report.updateMany({
      where: { id, version: basedOn },
      data: {
        ...{ version, status, amending, updatedAt: at },
        ...(signed && { signedVersion: version }),
        ...(signed?.body && { signedBy: signed.as, signedAt: at }),
      },
    });
    if (count === 0) throw stale(version, basedOn);

    await writeFindings(session, id, before.findings, findings);
    await session.reportVersion.create({
      data: {
        ...versionRow(id, version, action, author, findings),
        ...{ status, reason: reason ?? null, signedAs: signed?.as ?? null },
        createdAt: at,
      },
    });
    const { studyUid } = before;
    await appendAct(
      db,
      session,
      actOn({ id, studyUid, version, action, author, findings }),
    );
    return getReport(session, id);
  });
}

/** Only the rows that differ. */
async function writeFindings(
  session: DbSession,
  reportId: string,
  before: readonly Finding[],
  after: readonly Finding[],
): Promise<void> {
  const rowOf = (finding: Finding, position: number) =>
    JSON.stringify([position, finding]);
  const stored = new Map(before.map((each, at) => [each.id, rowOf(each, at)]));
  const kept = new Set(after.map(({ id }) => id));
  const gone = before.flatMap(({ id }) => (kept.has(id) ? [] : [id]));
  if (gone.length > 0) await session.finding.deleteMany({ where: { id: { in: gone } } });
  for (const [position, finding] of after.entries()) {
    if (stored.get(finding.id) === rowOf(finding, position)) continue;
    const { id, ...row } = toRow(finding, position);
    await session.finding.upsert({
      where: { id },
      create: { id, reportId, ...row },
      update: row,
    });
  }
}

/** What was done to a report, oldest first, without what it said then. */
export const getReportActs = (session: DbSession, reportId: string) =>
  session.reportVersion.findMany({
    where: { reportId },
    orderBy: { version: 'asc' },
    select: { version: true, action: true, author: true },
  });

/** What a report said in a version. @throws AppError `not_found` */
export async function findingsOfVersion(
  session: DbSession,
  reportId: string,
  version: number,
): Promise<Finding[]> {
  const row = await session.reportVersion.findUnique({
    where: { reportId_version: { reportId, version } },
    select: { findings: true },
  });
  if (!row) throw new AppError('not_found', `This report has no version ${version}.`);
  return findingSchema.array().parse(JSON.parse(row.findings));
}

/** Every version of a report, oldest first. @throws AppError `not_found` */
export async function getReportVersions(db: DbSession, id: string) {
  await getReport(db, id);
  const versions = await db.reportVersion.findMany({
    where: { reportId: id },
    orderBy: { version: 'asc' },
  });
  return versions.map((row) => ({
    ...row,
    findings: findingSchema.array().parse(JSON.parse(row.findings)),
  }));
}

const toRow = (finding: Finding, position: number) => ({
  id: finding.id,
  position,
  section: finding.section,
  statement: finding.statement,
  decision: finding.decision,
  decidedBy: finding.decidedBy,
  decidedAt: finding.decidedAt ? new Date(finding.decidedAt) : null,
  body: JSON.stringify(finding),
});

const actOn = (version: {
  id: string;
  studyUid: string;
  version: number;
  action: string;
  author: string;
  findings: readonly Finding[];
}): Act => ({
  kind: 'report-changed',
  action: version.version === 1 ? 'C' : 'U',
  actor: version.author,
  studyUid: version.studyUid,
  object: `report ${version.id}`,
  detail: {
    version: version.version,
    done: version.action,
    findingsSha256: createHash('sha256')
      .update(JSON.stringify(version.findings))
      .digest('hex'),
  },
});

const versionRow = (
  reportId: string,
  version: number,
  action: string,
  author: string,
  findings: readonly Finding[],
) => ({ reportId, version, action, author, findings: JSON.stringify(findings) });

const stale = (current: number, basedOn: number) =>
  staleVersion(
    'Somebody saved a newer version of this report meanwhile.',
    current,
    basedOn,
  );
