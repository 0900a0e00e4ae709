import { createHash } from 'node:crypto';
import {
  filesOf,
  summaryOf,
  type Certificate,
  type CertificateSummary,
  type FileGone,
} from '@/lib/dicom/audit/certificate';
import { AppError } from '@/lib/errors';
import type { AuditEvent } from '@/lib/store/audit/chain';
import type { Db, DbSession } from '@/lib/store/db';

const sha256Of = (text: string) => createHash('sha256').update(text).digest('hex');

/** A certificate as it is hashed and kept. */
export const sealed = (certificate: Certificate) => {
  const body = JSON.stringify(certificate);
  return { body, sha256: sha256Of(body) };
};

/** Keep it, with the event that holds its hash. */
export async function keepCertificate(
  session: DbSession,
  certificate: Certificate,
  event: AuditEvent,
): Promise<void> {
  const { id, studyUid } = certificate;
  await session.deletionCertificate.create({
    data: {
      ...{ id, studyUid, createdAt: new Date(certificate.deletedAt) },
      ...{ summary: JSON.stringify(summaryOf(certificate)), ...sealed(certificate) },
      ...{ auditSequence: event.sequence, auditHash: event.hash },
    },
  });
}

/** What stands beside a certificate, and not in it. */
export interface Seal {
  sha256: string;
  /** The event of the audit trail that holds this hash. */
  audit: { sequence: number; hash: string };
}

const sealOf = (row: { sha256: string; auditSequence: number; auditHash: string }) => ({
  sha256: row.sha256,
  audit: { sequence: row.auditSequence, hash: row.auditHash },
});

/** The newest first. @param before - The id that was read last. */
export async function getCertificates(
  db: DbSession,
  { before, limit }: { before?: string | undefined; limit: number },
): Promise<(CertificateSummary & Seal)[]> {
  const rows = await db.deletionCertificate.findMany({
    orderBy: { auditSequence: 'desc' },
    take: limit,
    ...(before !== undefined && { cursor: { id: before }, skip: 1 }),
    omit: { body: true },
  });
  return rows.map((row) => ({
    ...(JSON.parse(row.summary) as CertificateSummary),
    ...sealOf(row),
  }));
}

/** @throws AppError `not_found` */
export async function getCertificate(
  db: DbSession,
  id: string,
): Promise<{ certificate: Certificate } & Seal> {
  const row = await db.deletionCertificate.findUnique({ where: { id } });
  if (!row) throw new AppError('not_found', 'There is no such certificate.');
  return { certificate: JSON.parse(row.body) as Certificate, ...sealOf(row) };
}

/** One after the other, in the order of the trail. */
async function* walkCertificates(db: DbSession) {
  for (let last = 0; ;) {
    const row = await db.deletionCertificate.findFirst({
      where: { auditSequence: { gt: last } },
      orderBy: { auditSequence: 'asc' },
    });
    if (!row) return;
    yield row;
    last = row.auditSequence;
  }
}

export interface CertificateFault {
  id: string;
  fault: string;
}

/**
 * Hold every certificate against the event of the audit trail that was written with it, and every
 * such event against its certificate. Whoever changes one has to change the other, which the chain
 * shows.
 */
export async function certificateFaults(db: Db): Promise<CertificateFault[]> {
  const faults: CertificateFault[] = [];
  const found = new Set<string>();
  for await (const row of walkCertificates(db)) {
    found.add(row.id);
    const event = await db.auditEvent.findUnique({
      where: { sequence: row.auditSequence },
    });
    const fault = faultOf(row, event);
    if (fault) faults.push({ id: row.id, fault });
  }
  const deletions = await db.auditEvent.findMany({
    where: { kind: { in: ['study-deleted', 'instances-deleted'] } },
    select: { detail: true },
  });
  for (const { detail } of deletions) {
    const { certificate } = JSON.parse(detail) as { certificate?: string };
    if (certificate === undefined || found.has(certificate)) continue;
    faults.push({ id: certificate, fault: 'the certificate is missing' });
  }
  return faults;
}

type Row = Awaited<ReturnType<DbSession['deletionCertificate']['findFirst']>> & object;

function faultOf(row: Row, event: AuditEvent | null): string | undefined {
  if (sha256Of(row.body) !== row.sha256) return 'it was changed after it was written';
  const certificate = JSON.parse(row.body) as Certificate;
  if (JSON.stringify(summaryOf(certificate)) !== row.summary || certificate.id !== row.id)
    return 'what is listed of it is not what it says';
  const told = event && (JSON.parse(event.detail) as Record<string, unknown>);
  if (told?.['certificate'] !== row.id || told['sha256'] !== row.sha256)
    return 'the audit trail knows it otherwise';
  return event?.hash === row.auditHash ? undefined : 'its event is another one';
}

/** What becomes of files that were certified as deleted. */
export interface FatesOfFiles {
  /** Nothing knows them any more. */
  gone: string[];
  /** Their room is about to be given back. */
  waiting: string[];
  /** Something counts on them: they stayed, or came again. */
  counted: string[];
}

/** @param of - Of these; absent: of all that certificates name. */
export async function goneFiles(db: Db, of?: readonly FileGone[]): Promise<FatesOfFiles> {
  const all = new Set(of?.map(({ sha256 }) => sha256));
  if (!of) {
    for await (const { body } of walkCertificates(db)) {
      for (const { sha256 } of filesOf(JSON.parse(body) as Certificate)) all.add(sha256);
    }
  }
  const told: FatesOfFiles = { gone: [], waiting: [], counted: [] };
  const names = [...all];
  for (let at = 0; at < names.length; at += AT_ONCE) {
    const some = names.slice(at, at + AT_ONCE);
    const rows = await db.storedObject.findMany({
      where: { sha256: { in: some } },
      select: { sha256: true, unused: { select: { since: true } } },
    });
    const known = new Map(rows.map((row) => [row.sha256, row.unused !== null]));
    for (const sha256 of some) {
      const isUnused = known.get(sha256);
      if (isUnused === undefined) told.gone.push(sha256);
      else told[isUnused ? 'waiting' : 'counted'].push(sha256);
    }
  }
  return told;
}

const AT_ONCE = 500;
