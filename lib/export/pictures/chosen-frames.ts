import {
  reportedAnnotations,
  reportedFindings,
  type AnnotatedStudy,
} from '@/lib/export/annotated-study';
import type { Images } from '@/lib/export/export-format';
import { imageIndex, type ReferencedImage } from '@/lib/export/referenced-images';
import { frameKey } from '@/lib/image/segmentation/mask';

export interface ChosenFrame extends ReferencedImage {
  /** Why it is here. */
  readonly shows: readonly ('key image' | 'drawing' | 'finding')[];
}

const keyOf = ({ sopInstanceUid, frame }: { sopInstanceUid: string; frame: number }) =>
  frameKey({ sopInstanceUid, frameNumber: frame });

/**
 * Frames that a report or a drawing refers to, or all there are, in the order of the study.
 *
 * @throws AppError `not_found` for one that the study doesn't have.
 */
export function chosenFrames(study: AnnotatedStudy, images: Images): ChosenFrame[] {
  const marks = [
    ...reportedAnnotations(study).map((each) => ({
      ...each,
      shows: each.tool === 'KeyImage' ? ('key image' as const) : ('drawing' as const),
    })),
    ...reportedFindings(study).flatMap(({ evidence }) =>
      evidence.map((each) => ({ ...each, shows: 'finding' as const })),
    ),
  ];
  const { find } = imageIndex(study);
  for (const mark of marks) find(mark);
  const byFrame = Map.groupBy(marks, keyOf);
  return study.series.flatMap((series) =>
    series.instances.flatMap((instance) =>
      Array.from({ length: instance.frames }, (_, at): ChosenFrame => {
        const frame = at + 1;
        const own = byFrame.get(keyOf({ ...instance, frame })) ?? [];
        return { series, instance, frame, shows: [...new Set(own.map((m) => m.shows))] };
      }).filter(
        ({ shows }) => shows.length > 0 || (images === 'all' && instance.rows > 0),
      ),
    ),
  );
}
