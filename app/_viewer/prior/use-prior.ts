import { useState } from 'react';
import { toast } from 'sonner';
import { useSWRConfig } from 'swr';
import { ProblemError, requestJson } from '@/app/_data/client';
import { studyKey, useOtherStudies } from '@/app/_data/studies';
import { useLater } from '@/app/_viewer/opening/later';
import { useRoom, useRoomState } from '@/app/_viewer/room';
import { said } from '@/app/_words/passing';
import { toastProblem } from '@/app/_words/problem';
import { studyDetailSchema, type PatientStudy } from '@/lib/api/studies';

const NONE: readonly PatientStudy[] = [];

/** The other studies of the patient, and how one of them is laid beside this one. */
export function usePrior() {
  const room = useRoom();
  const { mutate } = useSWRConfig();
  const { data } = useOtherStudies(useLater() ? room.study.studyUid : null);
  const prior = useRoomState((state) => state.prior);
  const [opening, setOpening] = useState<string | null>(null);
  const others = data?.studies ?? NONE;
  // Newest first: the newest before this one that is like it, else the newest before it.
  const before = others.filter(({ when }) => when === 'before');
  const likest = before.find(({ isAlike }) => isAlike);
  const nearest = likest ?? before[0] ?? others[0];

  /**
   * @param hanging - Of the protocol that says so, where it is one.
   * @param isWanted - Asked once the other study is there.
   */
  const compare = async (studyUid: string, hanging?: number, isWanted = () => true) => {
    setOpening(studyUid);
    try {
      const key = studyKey(studyUid);
      const study = await requestJson('GET', key, studyDetailSchema);
      await mutate(key, study, { revalidate: false });
      if (isWanted()) room.compare(study, hanging);
    } catch (error) {
      if (error instanceof ProblemError) toastProblem(error);
      else toast.error(said('notOpened'));
    } finally {
      setOpening(null);
    }
  };

  return {
    others,
    prior,
    likest,
    nearest,
    opening,
    compare,
    toggle() {
      if (prior) room.compare(null);
      else if (nearest) void compare(nearest.studyUid);
      else toast(said('noOther'));
    },
  };
}
