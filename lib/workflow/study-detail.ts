import type { Counts, SeriesDetail, Stack, StudyDetail } from '@/lib/api/studies';
import type { FrameSummary } from '@/lib/dicom/frame-summary';
import { buildStacks } from '@/lib/dicom/series-stacks';
import { standardOrientation } from '@/lib/image/orient';
import { getStudy, type StoredStudy } from '@/lib/store/archive/studies';
import type { InstanceSummary } from '@/lib/workflow/import/instance-summary';
import { currentSummaries } from '@/lib/workflow/study/current-summaries';
import { mustSee } from '@/lib/workflow/people/may-see';
import type { World } from '@/lib/workflow/world';

/**
 * A study as the reading room needs it: series parted into stacks in reading order, and every
 * instance that isn't in one of them with its reason.
 *
 * @throws AppError `not_found`
 */
export async function studyDetail(
  { db, person }: Pick<World, 'db' | 'person'>,
  studyUid: string,
): Promise<StudyDetail> {
  await mustSee({ db, person }, studyUid);
  const study = await getStudy(db, studyUid);
  const instances = study.series.flatMap((series) => series.instances);
  const summaries = await currentSummaries({ db }, instances);
  const series = study.series.map((each) => toSeries(each, summaries));
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
    counts: series.map(({ counts }) => counts).reduce(added, NOTHING),
    series,
  };
}

const NOTHING: Counts = { instances: 0, shown: 0, notShown: 0, frames: 0 };

const added = (a: Counts, b: Counts): Counts => ({
  instances: a.instances + b.instances,
  shown: a.shown + b.shown,
  notShown: a.notShown + b.notShown,
  frames: a.frames + b.frames,
});

function toSeries(
  series: StoredStudy['series'][number],
  summaries: ReadonlyMap<string, InstanceSummary>,
): SeriesDetail {
  const own = series.instances.flatMap(
    ({ sopInstanceUid }) => summaries.get(sopInstanceUid) ?? [],
  );
  const all = own.flatMap(({ frames }) => frames);
  const byName = new Map(all.map((frame) => [nameOf(frame), frame]));
  const { stacks, warnings } = buildStacks(all);
  const frames = stacks.flatMap((stack) => stack.frames);
  const videos = videosOf(series, summaries);
  const shown = new Set(
    [...frames, ...videos].map(({ sopInstanceUid }) => sopInstanceUid),
  );
  const notShown = series.instances
    .filter(({ sopInstanceUid }) => !shown.has(sopInstanceUid))
    .map(({ sopInstanceUid, notShown: reason }) => {
      const { document, segments } = summaries.get(sopInstanceUid) ?? {};
      return {
        sopInstanceUid,
        reason: reason ?? 'It has no frames.',
        ...(document && { document }),
        ...(segments && { segments: [...segments] }),
      };
    });
  return {
    studyUid: series.studyUid,
    seriesUid: series.uid,
    modality: series.modality,
    number: series.number,
    description: series.description,
    bodyPart: series.bodyPart,
    frameTimeMs: own.find(({ frameTimeMs }) => frameTimeMs !== null)?.frameTimeMs ?? null,
    counts: {
      instances: series.instances.length,
      shown: series.instances.length - notShown.length,
      notShown: notShown.length,
      frames: frames.length,
    },
    stacks: stacks.map(({ id, method, ...stack }) => ({
      ...stack,
      // Stack ids are unique within their series only.
      id: `${series.uid}/${id}`,
      orderedBy: method,
      dimensions: [...stack.dimensions],
      frames: [...stack.frames],
      warnings: [...stack.warnings],
      facts: factsOf(stack.frames[0] && byName.get(nameOf(stack.frames[0]))),
    })),
    warnings: [...warnings],
    videos,
    notShown,
  };
}

const nameOf = ({ sopInstanceUid, frame }: { sopInstanceUid: string; frame: number }) =>
  `${sopInstanceUid}/${frame}`;

const factsOf = (frame: FrameSummary | undefined): Stack['facts'] =>
  frame
    ? {
        plane: standardOrientation(frame.orientation).plane,
        imageType: [...frame.imageType],
        kernel: frame.kernel ?? null,
        contrastAgent: frame.contrastAgent ?? null,
        repetitionTime: frame.repetitionTime ?? null,
        echoTime: frame.echoTime ?? null,
        inversionTime: frame.inversionTime ?? null,
        bValue: frame.bValue ?? null,
        view: frame.view ?? null,
        laterality: frame.laterality ?? null,
        presentationIntent: frame.presentationIntent ?? null,
        breast: frame.breast ?? null,
      }
    : null;

function videosOf(
  { instances }: StoredStudy['series'][number],
  summaries: ReadonlyMap<string, InstanceSummary>,
): SeriesDetail['videos'] {
  const videos = instances.flatMap(({ sopInstanceUid }) => {
    const summary = summaries.get(sopInstanceUid);
    if (!summary?.video) return [];
    const { video, rows, columns, frameTimeMs } = summary;
    return [{ sopInstanceUid, ...video, rows, columns, frameTimeMs }];
  });
  return videos.map((video, index) => ({
    ...video,
    label: videos.length > 1 ? `video ${index + 1}` : 'video',
  }));
}
