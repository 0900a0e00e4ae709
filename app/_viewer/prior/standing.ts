import type { StudyDetail } from '@/lib/api/studies';
import { whenOf } from '@/lib/hanging/prior';

type Dated = Pick<StudyDetail, 'studyDate' | 'studyTime'>;

/** What a study is to the one that is read: never called a prior when it is not one. */
export const standingOf = (other: Dated, own: Dated) =>
  whenOf(momentOf(other), momentOf(own));

const momentOf = ({ studyDate, studyTime }: Dated) => ({
  date: studyDate,
  time: studyTime,
});
