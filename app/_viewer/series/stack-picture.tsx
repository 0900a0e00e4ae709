import { useLater } from '@/app/_viewer/opening/later';
import type { SeriesDetail, Stack } from '@/lib/api/studies';

/** The middle of a stack, drawn by the server. */
export function StackPicture({
  stack,
  series,
  small = false,
}: {
  stack: Stack;
  series: SeriesDetail;
  small?: boolean;
}) {
  const isLater = useLater();
  const middle = stack.frames[Math.floor(stack.frames.length / 2)];
  const root = `/dicomweb/studies/${series.studyUid}/series/${series.seriesUid}`;
  // The series' own thumbnail where it has one stack; its middle frame where it has more.
  const picture =
    series.stacks.length === 1 || !middle
      ? `${root}/thumbnail`
      : `${root}/instances/${middle.sopInstanceUid}/frames/${middle.frame}/rendered?viewport=128,128`;
  return (
    // Drawn by our own server at this size: nothing for next/image to do.
    <img
      src={isLater ? picture : undefined}
      alt=""
      loading="lazy"
      className={`shrink-0 rounded-[3px] bg-black object-contain ${small ? 'size-12' : 'size-16'}`}
    />
  );
}
