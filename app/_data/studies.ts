import {
  patientStudiesSchema,
  studyDetailSchema,
  studyListSchema,
} from '@/lib/api/studies';
import { useJson } from './json';

// By themselves: the page of a study waits for nothing else that is asked of the server.

/** What the list of studies is narrowed to; empty = not by that. */
export interface StudyFilter {
  search: string;
  modality: string;
  /** `YYYYMMDD` */
  from: string;
  to: string;
}

/** How many studies a page of the list has. */
export const PAGE = 100;

/** @param cursor - Of the page, as the page before gave it; empty for the first, null for none. */
export function useStudies(filter: StudyFilter, cursor: string | null) {
  const asked = Object.entries({ ...filter, cursor }).flatMap(([name, value]) =>
    value ? [[name, value]] : [],
  );
  const query = new URLSearchParams([['limit', String(PAGE)], ...asked]);
  return useJson(cursor === null ? null : `/api/studies?${query}`, studyListSchema);
}

/**
 * The study that stands right before or after another in the list, on whichever page that is.
 *
 * @param studyUid - null: of none.
 */
export function useStudyBeside(
  filter: StudyFilter,
  studyUid: string | null,
  side: 'before' | 'after',
) {
  const asked = Object.entries(filter).filter(([, value]) => value);
  const query = new URLSearchParams([
    ['limit', '1'],
    ...asked,
    [side === 'before' ? 'before' : 'cursor', studyUid ?? ''],
  ]);
  const key = studyUid === null ? null : `/api/studies?${query}`;
  return useJson(key, studyListSchema).data?.studies[0];
}

export const studyKey = (uid: string) => `/api/studies/${uid}`;
/** @param uid - null: of none. */
export const useStudy = (uid: string | null) =>
  useJson(uid === null ? null : studyKey(uid), studyDetailSchema);

/**
 * The other studies of its patient.
 *
 * @param uid - null: of none.
 */
export const useOtherStudies = (uid: string | null) =>
  useJson(uid === null ? null : `${studyKey(uid)}/others`, patientStudiesSchema);
