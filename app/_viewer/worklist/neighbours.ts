import type { StudyRow } from '@/lib/api/studies';

/** A page of the list of studies. */
export interface ListPage {
  readonly studies: readonly StudyRow[];
  /** The way to the page after it; null on the last. */
  readonly cursor: string | null;
}

/** Another study of the list, and the way to the page that it stands on. */
export interface Neighbour {
  readonly study: StudyRow;
  /** Of the pages up to that one. */
  readonly cursors: readonly string[];
}

export interface Neighbours {
  readonly before: Neighbour | null;
  readonly next: Neighbour | null;
  /** From 1, in the whole list; null for a study that isn't on the page. */
  readonly place: number | null;
}

/** Which pages beside its own hold the neighbours of a study. */
export function pagesBeside(
  { studies, cursor }: ListPage,
  cursors: readonly string[],
  studyUid: string,
): { newer: readonly string[] | null; older: readonly string[] | null } {
  const at = studies.findIndex((each) => each.studyUid === studyUid);
  return {
    newer: at === 0 && cursors.length > 0 ? cursors.slice(0, -1) : null,
    older: at >= 0 && at === studies.length - 1 && cursor ? [...cursors, cursor] : null,
  };
}

/**
 * The studies that stand before and after one in the list, across the ends of pages.
 *
 * @param cursors - Of the pages up to the one it stands on; none on the first.
 * @param beside - The pages that `pagesBeside` named, as far as they are there.
 * @param perPage - How many studies each page before it holds.
 */
export function neighboursOf(
  here: ListPage,
  cursors: readonly string[],
  studyUid: string,
  beside: { newer?: ListPage | undefined; older?: ListPage | undefined },
  perPage: number,
): Neighbours {
  const at = here.studies.findIndex((each) => each.studyUid === studyUid);
  if (at < 0) return { before: null, next: null, place: null };
  const pages = pagesBeside(here, cursors, studyUid);
  const on = (study: StudyRow | undefined, way: readonly string[] | null) =>
    study && way ? { study, cursors: way } : null;
  return {
    before: pages.newer
      ? on(beside.newer?.studies.at(-1), pages.newer)
      : on(at > 0 ? here.studies[at - 1] : undefined, cursors),
    next: pages.older
      ? on(beside.older?.studies[0], pages.older)
      : on(here.studies[at + 1], cursors),
    place: cursors.length * perPage + at + 1,
  };
}
