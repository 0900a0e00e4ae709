import type { FileGone } from '@/lib/dicom/audit/certificate';
import { READ_IN } from '@/lib/dicom/structured/read-object';
import { removeWords } from '@/lib/store/blind/readings';
import type { DbSession } from '@/lib/store/db';

/** What people made of a study. @returns How much of it was not deleted before. */
export async function removeWork(session: DbSession, studyUid: string) {
  const where = { studyUid };
  const annotations = await session.annotation.count({
    where: { studyUid, deletedAt: null },
  });
  const segments = await session.segment.count({ where: { studyUid, deletedAt: null } });
  await session.annotation.deleteMany({ where });
  await session.segment.deleteMany({ where });
  const { count: reports } = await session.report.deleteMany({ where });
  return { reports, annotations, segments };
}

/**
 * What was read from objects that go, unless somebody took it over: that is theirs, and says whence it is.
 */
export async function removeProposals(
  session: DbSession,
  instances: readonly { sopInstanceUid: string; sopClassUid: string }[],
) {
  for (const { sopInstanceUid, sopClassUid } of instances) {
    if (!READ_IN.has(sopClassUid)) continue;
    await session.annotation.deleteMany({
      where: { id: { startsWith: `${sopInstanceUid}~` }, status: { not: 'accepted' } },
    });
  }
}

/** What models were sent of it, and answered. */
export async function removeRuns(session: DbSession, studyUid: string) {
  const runs = await session.run.findMany({
    where: { studyUid },
    select: { images: true, files: true },
  });
  await session.run.deleteMany({ where: { studyUid } });
  const named = runs.flatMap(({ images, files }) => objectsIn(images + files));
  return { count: runs.length, files: await filesNamed(session, named) };
}

/** What cohorts and experiments hold of it; that it was in them stays, and so do its numbers. */
export async function removeResearch(session: DbSession, studyUid: string) {
  await session.referenceReport.deleteMany({ where: { studyUid } });
  await session.experimentRun.updateMany({ where: { studyUid }, data: { draft: null } });
  await session.judgeAsk.updateMany({
    where: { studyUid },
    data: { sent: null, answer: null },
  });
  await session.experimentMask.deleteMany({ where: { studyUid } });
  await removeWords(session, studyUid);
}

/** Exports that it is in: of other studies, too, they are copies. */
export async function removeExports(session: DbSession, studyUid: string) {
  const found = await session.export.findMany({
    where: { request: { contains: studyUid } },
    select: { id: true, request: true, files: true },
  });
  const of = found.filter(({ request }) =>
    (JSON.parse(request) as { studyUids?: string[] }).studyUids?.includes(studyUid),
  );
  await session.export.deleteMany({ where: { id: { in: of.map(({ id }) => id) } } });
  const named = of.flatMap(({ files }) => objectsIn(files));
  return { count: of.length, files: await filesNamed(session, named) };
}

/** Those that are kept here. */
const filesNamed = async (
  session: DbSession,
  sha256s: readonly string[],
): Promise<FileGone[]> => {
  const files: FileGone[] = [];
  for (let at = 0; at < sha256s.length; at += AT_ONCE) {
    const some = sha256s.slice(at, at + AT_ONCE);
    const select = { sha256: true, bytes: true };
    files.push(
      ...(await session.storedObject.findMany({
        where: { sha256: { in: some } },
        select,
      })),
    );
  }
  return files;
};

const AT_ONCE = 500;

/** Objects that runs and exports count on; they name them inside JSON. */
export async function countedElsewhere(session: DbSession): Promise<Set<string>> {
  const runs = await session.run.findMany({ select: { images: true, files: true } });
  const exports = await session.export.findMany({ select: { files: true } });
  return new Set([
    ...runs.flatMap(({ images, files }) => objectsIn(images + files)),
    ...exports.flatMap(({ files }) => objectsIn(files)),
  ]);
}

const objectsIn = (json: string): string[] => json.match(/\b[0-9a-f]{64}\b/g) ?? [];
