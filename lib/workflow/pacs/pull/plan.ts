import type { PacsStudy, Pull } from '@/lib/api/pacs/protocol';
import { AppError } from '@/lib/errors';
import type { PacsArchive } from '@/lib/workflow/pacs/archive';
import { everyPage, instancesOf } from '@/lib/workflow/pacs/search';

/** What is fetched at a time: a series, or the study where the archive lists no series. */
export interface Portion {
  readonly seriesUid: string | undefined;
  /** SOP Instance UIDs that it announced; null where it can't list them. */
  readonly uids: readonly string[] | null;
  /** How many it announced; null where it doesn't count. */
  readonly announced: number | null;
}

/** @throws AppError `not_found` */
export async function studyIn(
  archive: PacsArchive,
  studyUid: string,
  signal: AbortSignal,
): Promise<PacsStudy> {
  const { found } = await archive.searchStudies(
    { studyUid },
    { limit: 10, offset: 0 },
    signal,
  );
  const study = found.find((each) => each.studyUid === studyUid);
  if (study) return study;
  throw new AppError('not_found', `The other archive has no study ${studyUid}.`);
}

/** What there is to fetch, and what of it was announced. */
export async function portionsOf(
  archive: PacsArchive,
  study: PacsStudy,
  { seriesUids }: Pick<Pull, 'seriesUids'>,
  signal: AbortSignal,
): Promise<Portion[]> {
  const { studyUid } = study;
  const listed = await everyPage((page) => archive.searchSeries(studyUid, page, signal));
  const counts = new Map(listed.map((each) => [each.seriesUid, each.instanceCount]));
  const wanted = seriesUids.length > 0 ? seriesUids : [...counts.keys()];
  if (wanted.length === 0) {
    return [{ seriesUid: undefined, uids: null, announced: study.instanceCount }];
  }
  const portions: Portion[] = [];
  for (const seriesUid of wanted) {
    const uids = await listedIn(archive, { studyUid, seriesUid }, signal);
    const announced = uids ? uids.length : (counts.get(seriesUid) ?? null);
    portions.push({ seriesUid, uids, announced });
  }
  return portions;
}

/** @returns null where the archive doesn't list instances: not every one does. */
async function listedIn(
  archive: PacsArchive,
  place: { studyUid: string; seriesUid: string },
  signal: AbortSignal,
): Promise<string[] | null> {
  try {
    const uids = await instancesOf(archive, place, signal);
    return uids.length > 0 ? uids : null;
  } catch (error) {
    const cannot =
      error instanceof AppError &&
      ['pacs_refused', 'pacs_dialect'].includes(error.code) &&
      !error.retryable;
    if (cannot) return null;
    throw error;
  }
}
