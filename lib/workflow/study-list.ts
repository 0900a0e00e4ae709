import type { z } from 'zod';
import type { studyListSchema, StudyQuery, StudyRow } from '@/lib/api/studies';
import { statusSchema } from '@/lib/report/review/life-cycle';
import { findStudies, type ListedStudy } from '@/lib/store/archive/study-list';
import { newestReports } from '@/lib/store/reports/reports';
import type { World } from '@/lib/workflow/world';

/** A page of studies, newest first, each with the state of its newest report. */
export async function listStudies(
  { db, person }: Pick<World, 'db' | 'person'>,
  query: StudyQuery,
): Promise<z.infer<typeof studyListSchema>> {
  const found = await findStudies(db, { ...query, sight: person?.sight });
  const { total, isLeast, page, next } = found;
  const reported = page.filter(({ isReported }) => isReported);
  const reports = await newestReports(
    db,
    reported.map(({ uid }) => uid),
  );
  return {
    total,
    isLeast,
    cursor: next ?? null,
    studies: page.map((study) => toRow(study, reports.get(study.uid))),
  };
}

/** How many findings there are to decide on, and how many are decided. */
const countsOf = (decisions: readonly string[]) => {
  const there = decisions.filter((decision) => decision !== 'replaced');
  const decided = there.filter((decision) => decision !== 'undecided');
  return { findings: there.length, decided: decided.length };
};

type Report =
  Awaited<ReturnType<typeof newestReports>> extends Map<string, infer Each>
    ? Each
    : never;

const toRow = (study: ListedStudy, report: Report | undefined): StudyRow => ({
  studyUid: study.uid,
  patientName: study.patientName,
  patientId: study.patientId,
  studyDate: study.date,
  description: study.description,
  modalities: study.modalities.split('\\').filter(Boolean),
  seriesCount: study.seriesCount,
  instanceCount: study.instanceCount,
  synthetic: study.synthetic,
  report: report
    ? {
        id: report.id,
        status: statusSchema.parse(report.status),
        ...countsOf(report.findings.map(({ decision }) => decision)),
        modelId: report.run?.modelId ?? null,
        signedBy: report.signedBy,
      }
    : null,
});
