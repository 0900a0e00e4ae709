import { useRouter } from 'next/navigation';
import { useMemo } from 'react';
import { listed } from '@/app/_data/listed';
import { PAGE, useStudies, useStudyBeside } from '@/app/_data/studies';
import { useStore } from '@/app/_ui/store';
import { useLater } from '@/app/_viewer/opening/later';
import { neighboursOf, pagesBeside, type Neighbours } from './neighbours';

const NOBODY: Neighbours = { before: null, next: null, place: null };

export interface Worklist extends Neighbours {
  /** How many studies the list has; undefined before it is there. */
  readonly total: number | undefined;
  readonly isLeast: boolean;
  /** Open the study after this one, or the one before; at the ends nothing. */
  step(by: 1 | -1): void;
}

/** The studies around this one, in the list as it was looked at last. */
export function useWorklist(studyUid: string): Worklist {
  const router = useRouter();
  const { filter, cursors } = useStore(listed, (state) => state);
  const isLater = useLater();
  const { data: here } = useStudies(filter, isLater ? (cursors.at(-1) ?? '') : null);
  const beside = here ? pagesBeside(here, cursors, studyUid) : NO_PAGES;
  const { data: newer } = useStudies(filter, cursorOf(beside.newer));
  const { data: older } = useStudies(filter, cursorOf(beside.older));
  // After a reload, and by a link, nobody knows on which page it stands.
  const isElsewhere = here?.studies.every((each) => each.studyUid !== studyUid) ?? false;
  const asked = isElsewhere ? studyUid : null;
  const before = useStudyBeside(filter, asked, 'before');
  const after = useStudyBeside(filter, asked, 'after');
  return useMemo(() => {
    const around = isElsewhere
      ? {
          before: before ? { study: before, cursors } : null,
          next: after ? { study: after, cursors } : null,
          place: null,
        }
      : here
        ? neighboursOf(here, cursors, studyUid, { newer, older }, PAGE)
        : NOBODY;
    return {
      ...around,
      total: here?.total,
      isLeast: here?.isLeast ?? false,
      step(by) {
        const to = by > 0 ? around.next : around.before;
        if (!to) return;
        listed.set({ cursors: to.cursors });
        router.push(`/studies/${to.study.studyUid}`);
      },
    };
  }, [here, newer, older, before, after, isElsewhere, cursors, studyUid, router]);
}

const NO_PAGES = { newer: null, older: null };

/** null: that page isn't wanted. */
const cursorOf = (cursors: readonly string[] | null) => cursors && (cursors.at(-1) ?? '');
