import type { SeriesDetail, StudyDetail } from '@/lib/api/studies';
import { buildStacks } from '@/lib/dicom/series-stacks';
import { getStudy, type StoredStudy } from '@/lib/store/archive/studies';
import { readSummary } from '@/lib/workflow/import/instance-summary';
import type { World } from '@/lib/workflow/world';

/**
 * A study as the reading room needs it: series parted into stacks in reading order, and every
 * instance that isn't in one of them with its reason.
 *
 * @throws AppError `not_found`
 */
export async function studyDetail(
  { db }: Pick<World, 'db'>,
  studyUid: string,
): Promise<StudyDetail> {
  const study = await getStudy(db, studyUid);
  return {
    studyUid: study.uid,
    patientName: study.patientName,
    patientId: study.patientId,
    patientBirthDate: study.patientBirthDate,
    patientSex: study.patientSex,
    studyDate: study.date,
    studyTime: study.time,
    description: study.description,
    accessionNumber: study.accessionNumber,
    synthetic: study.synthetic,
    series: study.series.map(toSeries),
  };
}

function toSeries(series: StoredStudy['series'][number]): SeriesDetail {
  const summaries = series.instances.map(({ summary }) => readSummary(summary));
  const { stacks } = buildStacks(summaries.flatMap(({ frames }) => frames));
  return {
    seriesUid: series.uid,
    modality: series.modality,
    number: series.number,
    description: series.description,
    bodyPart: series.bodyPart,
    frameTimeMs:
      summaries.find(({ frameTimeMs }) => frameTimeMs !== null)?.frameTimeMs ?? null,
    stacks: stacks.map(({ id, method, frames, warnings, ...stack }) => ({
      ...stack,
      // Stack ids are unique within their series only.
      id: `${series.uid}/${id}`,
      orderedBy: method,
      frames: [...frames],
      warnings: [...warnings],
    })),
    notShown: series.instances.flatMap(({ sopInstanceUid, notShown }) =>
      notShown ? [{ sopInstanceUid, reason: notShown }] : [],
    ),
  };
}
