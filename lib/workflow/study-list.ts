import type { z } from 'zod';
import type { studyListSchema, StudyQuery, StudyRow } from '@/lib/api/studies';
import { findStudies } from '@/lib/store/archive/studies';
import type { World } from '@/lib/workflow/world';

/** A page of studies, newest first, each with the state of its newest report. */
export async function listStudies(
  { db }: Pick<World, 'db'>,
  query: StudyQuery,
): Promise<z.infer<typeof studyListSchema>> {
  const { total, page, next } = await findStudies(db, query);
  return { total, cursor: next ?? null, studies: page.map(toRow) };
}

type Row = Awaited<ReturnType<typeof findStudies>>['page'][number];

function toRow(study: Row): StudyRow {
  const [report] = study.reports;
  return {
    studyUid: study.uid,
    patientName: study.patientName,
    patientId: study.patientId,
    studyDate: study.date,
    description: study.description,
    modalities: [...new Set(study.series.map(({ modality }) => modality))].sort(),
    seriesCount: study.series.length,
    instanceCount: study.series.reduce((sum, { _count }) => sum + _count.instances, 0),
    synthetic: study.synthetic,
    report: report
      ? {
          id: report.id,
          status: report.status === 'final' ? 'final' : 'draft',
          findings: report.findings.length,
          decided: report.findings.filter(({ decision }) => decision !== 'undecided')
            .length,
          modelId: report.run?.modelId ?? null,
          signedBy: report.signedBy,
        }
      : null,
  };
}
