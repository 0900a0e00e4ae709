import type { ExportRequest, StudyExports } from '@/lib/api/exports';
import {
  reportedAnnotations,
  reportedFindings,
  type AnnotatedStudy,
} from '@/lib/export/annotated-study';
import { clipWith } from '@/lib/export/cine/chosen-clips';
import { chosenFrames } from '@/lib/export/pictures/chosen-frames';
import { isSigned } from '@/lib/report/review/life-cycle';
import { getExportsOf } from '@/lib/store/exports';
import { identifiedOf } from '@/lib/store/pacs/pushes';
import { annotatedStudy } from '@/lib/workflow/export/annotated-study';
import { clipsOf } from '@/lib/workflow/export/clips';
import type { KeptFile } from '@/lib/workflow/export/export';
import { readReports } from '@/lib/workflow/review/review';
import { readSegments } from '@/lib/workflow/segmentation/segments';
import type { World } from '@/lib/workflow/world';

type Reading = Pick<World, 'db' | 'person'>;

/** What there is of a study to be exported, what exports leave out, and those that are kept. */
export async function exportsOf(world: Reading, studyUid: string): Promise<StudyExports> {
  const study = await annotatedStudy(world, studyUid);
  const reports = await readReports(world, studyUid);
  const { report, synthetic, series } = study;
  const marked = chosenFrames(study, 'marked');
  const clips = await clipsOf(world, studyUid);
  const identified = await identifiedOf(world.db, [studyUid]);
  return {
    report: report?.status ?? null,
    drafts: reports.filter(
      ({ status }) => !isSigned(status) && status !== 'entered-in-error',
    ).length,
    ...countsOf(study),
    segments: (await readSegments(world, studyUid)).length,
    series: series.length,
    images: {
      marked: marked.length,
      all: chosenFrames(study, 'all').length,
    },
    clips: { marked: clips.filter(clipWith(marked)).length, all: clips.length },
    synthetic,
    deidentified: identified.length === 0,
    exports: await keptOf(world, studyUid),
  };
}

function countsOf(study: AnnotatedStudy): Pick<StudyExports, 'findings' | 'drawings'> {
  const findings = reportedFindings(study).length;
  const drawings = reportedAnnotations(study);
  return {
    findings: {
      reported: findings,
      left: (study.report?.findings.length ?? 0) - findings,
    },
    drawings: {
      reported: drawings.length,
      left: study.annotations.length - drawings.length,
      pixelsOnly: drawings.filter(({ patient }) => patient === null).length,
    },
  };
}

const LISTED = 10;

async function keptOf(
  { db }: Reading,
  studyUid: string,
): Promise<StudyExports['exports']> {
  const rows = await getExportsOf(db, studyUid, LISTED);
  return rows.flatMap(({ id, createdAt, request, files }) => {
    const asked = JSON.parse(request) as ExportRequest;
    const kept = JSON.parse(files) as KeptFile[];
    // Of exports of several studies only those who may see all of them are told.
    if (asked.studyUids.some((uid) => uid !== studyUid)) return [];
    return {
      ...{ id, formats: asked.formats, files: kept.length },
      deidentified: asked.deidentify !== false,
      createdAt: createdAt.toISOString(),
      bytes: kept.reduce((sum, { bytes }) => sum + bytes, 0),
      downloadUrl: kept.length > 0 ? `/api/exports/${id}/download` : null,
    };
  });
}
