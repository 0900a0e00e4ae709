import { stackOfVideo } from '@/app/_viewer/video/video-file';
import type { StackOfStudy } from '@/app/_viewer/room';
import type { Stack, StudyDetail } from '@/lib/api/studies';

export interface FrameName {
  readonly sopInstanceUid: string;
  readonly frame: number;
}

/** What a study has to be shown, as it is listed. */
export const stacksOf = (study: StudyDetail): readonly StackOfStudy[] =>
  study.series.flatMap((series): StackOfStudy[] => [
    ...series.stacks.map((stack) => ({ stack, series, study })),
    ...series.videos.map((video) => ({
      stack: stackOfVideo(series, video),
      series,
      study,
      video,
    })),
  ]);

/** Where a frame is shown; it counts from 0. */
export interface FramePlace {
  readonly stackId: string;
  readonly index: number;
  readonly orderedBy: Stack['orderedBy'];
}

interface Stacks {
  readonly all: readonly StackOfStudy[];
  placeOf(frame: FrameName): FramePlace | undefined;
}

/** The stacks of a study and of whichever one lies beside it, and where their frames are. */
export function createStacks(own: readonly StackOfStudy[]) {
  let last: { prior: StudyDetail | null; stacks: Stacks } | undefined;
  return (prior: StudyDetail | null): Stacks => {
    if (last?.prior === prior) return last.stacks;
    const all = prior ? [...own, ...stacksOf(prior)] : own;
    const places = new Map(
      all.flatMap(({ stack }) =>
        stack.frames.map(({ sopInstanceUid, frame }, index) => [
          `${sopInstanceUid}/${frame}`,
          { stackId: stack.id, index, orderedBy: stack.orderedBy },
        ]),
      ),
    );
    const stacks: Stacks = {
      all,
      placeOf: ({ sopInstanceUid, frame }) => places.get(`${sopInstanceUid}/${frame}`),
    };
    last = { prior, stacks };
    return stacks;
  };
}
