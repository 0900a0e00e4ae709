import { createStore } from '@/app/_ui/store';
import type { StudyFilter } from './studies';

/** Which part of the list of studies is looked at. */
export interface Listed {
  readonly filter: StudyFilter;
  /** Of the pages up to the one that is shown; none on the first. */
  readonly cursors: readonly string[];
}

/**
 * The part that was looked at last: the studies that a reader goes through, one after the other.
 * In memory only, since what is searched for may be a name.
 */
export const listed = createStore<Listed>({
  filter: { search: '', modality: '', from: '', to: '' },
  cursors: [],
});

/** The list as it was left; the search stays out of the address. */
export function addressOf({ modality, from, to }: StudyFilter): string {
  const set = Object.entries({ modality, from, to }).filter(([, value]) => value);
  return set.length > 0 ? `/?${new URLSearchParams(set)}` : '/';
}
