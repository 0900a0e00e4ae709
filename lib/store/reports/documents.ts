import type { DbSession } from '@/lib/store/db';

/** A structured report that left this archive. */
export interface SrDocument {
  readonly reportId: string;
  readonly reportVersion: number;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly seriesUid: string;
}

/** The same report exported again is the same document. */
export const keepDocument = (db: DbSession, document: SrDocument) =>
  db.srDocument.upsert({
    where: {
      reportId_sopInstanceUid: {
        reportId: document.reportId,
        sopInstanceUid: document.sopInstanceUid,
      },
    },
    create: document,
    update: {},
  });

/** Of each SOP class the document of the last version before this one that left. */
export async function documentsBefore(
  db: DbSession,
  reportId: string,
  version: number,
): Promise<SrDocument[]> {
  const rows = await db.srDocument.findMany({
    where: { reportId, reportVersion: { lt: version } },
    orderBy: [{ reportVersion: 'asc' }, { exportedAt: 'asc' }],
    omit: { exportedAt: true },
  });
  return [...new Map(rows.map((row) => [row.sopClassUid, row])).values()];
}
