import type {
  Here,
  PacsSearch,
  PacsSeriesRow,
  PacsStudy,
  PacsStudyRow,
} from '@/lib/api/pacs/protocol';
import { instancesOfSeries, instancesOfStudies } from '@/lib/store/archive/presence';
import type { PacsArchive, Results, StudyKeys } from '@/lib/workflow/pacs/archive';
import { findNode, openArchive } from '@/lib/workflow/pacs/nodes';
import { hiddenOf } from '@/lib/workflow/people/may-see';
import type { World } from '@/lib/workflow/world';

type SearchWorld = Pick<World, 'db' | 'env' | 'fetch' | 'person'>;

/**
 * Search another archive, and say of each study how much of it is here.
 *
 * @throws AppError `not_found`, `pacs_…`
 */
export async function searchNode(
  world: SearchWorld,
  nodeId: string,
  asked: PacsSearch,
  signal: AbortSignal,
): Promise<{ studies: PacsStudyRow[]; next: number | null; unusable: number }> {
  const archive = openArchive(world, await findNode(world, nodeId));
  const { limit, offset, modalities } = asked;
  // One modality matches at a time, in both protocols: several are several questions.
  const results = await Promise.all(
    (modalities.length > 0 ? modalities : [undefined]).map((modality) =>
      archive.searchStudies(keysOf(asked, modality), { limit, offset }, signal),
    ),
  );
  const studies = [
    ...new Map(
      results.flatMap(({ found }) => found).map((study) => [study.studyUid, study]),
    ).values(),
  ].sort(newestFirst);
  const uids = studies.map(({ studyUid }) => studyUid);
  const hidden = await hiddenOf(world, uids);
  const here = await instancesOfStudies(
    world.db,
    uids.filter((uid) => !hidden.has(uid)),
  );
  return {
    studies: studies.map((study) => ({
      ...study,
      here: hereOf(here.get(study.studyUid), study.instanceCount),
    })),
    next: results.some(({ more }) => more) ? offset + limit : null,
    unusable: results.reduce((sum, { unusable }) => sum + unusable, 0),
  };
}

function keysOf(asked: PacsSearch, modality: string | undefined): StudyKeys {
  const { patientName, patientId, accessionNumber, description } = asked;
  return {
    patientName: patientName && inPart(patientName.replaceAll(/[\s,^]+/g, '*')),
    patientId,
    accessionNumber,
    dateFrom: asked.dateFrom,
    dateTo: asked.dateTo,
    modality,
    description: description && inPart(description),
    studyUid: asked.studyUid,
  };
}

/** Who writes wildcards means them; everybody else looks for a part of the value. */
const inPart = (text: string) => (/^[*]|[*]$|[?]/.test(text) ? text : `*${text}*`);

const newestFirst = (a: PacsStudy, b: PacsStudy) =>
  `${b.studyDate}${b.studyTime}`.localeCompare(`${a.studyDate}${a.studyTime}`);

function hereOf(here = 0, announced: number | null): Here {
  if (here === 0) return { state: 'none', instances: 0 };
  const whole = announced !== null && here >= announced;
  return { state: whole ? 'whole' : 'part', instances: here };
}

/** Series of a study of another archive, and how much of each is here. */
export async function seriesOfStudy(
  world: SearchWorld,
  nodeId: string,
  studyUid: string,
  signal: AbortSignal,
): Promise<PacsSeriesRow[]> {
  const archive = openArchive(world, await findNode(world, nodeId));
  const series = await everyPage((page) => archive.searchSeries(studyUid, page, signal));
  const hidden = await hiddenOf(world, [studyUid]);
  const here = hidden.size > 0 ? new Map() : await instancesOfSeries(world.db, studyUid);
  return series
    .sort((a, b) => (a.number ?? Infinity) - (b.number ?? Infinity))
    .map((each) => ({
      ...each,
      here: hereOf(here.get(each.seriesUid), each.instanceCount),
    }));
}

/** SOP Instance UIDs of a series. */
export const instancesOf = async (
  archive: PacsArchive,
  place: { studyUid: string; seriesUid: string },
  signal: AbortSignal,
): Promise<string[]> => [
  ...new Set(await everyPage((page) => archive.searchInstances(place, page, signal))),
];

const PAGE = 1000;
/** No series has more; an archive that says the same on every page is not asked for ever. */
const MOST_PAGES = 200;

export async function everyPage<Result>(
  ask: (page: { limit: number; offset: number }) => Promise<Results<Result>>,
): Promise<Result[]> {
  const all: Result[] = [];
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { found, more } = await ask({ limit: PAGE, offset: page * PAGE });
    all.push(...found);
    if (!more || found.length === 0) break;
  }
  return all;
}
