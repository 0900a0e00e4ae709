import type { AnnotatedStudy } from '@/lib/export/annotated-study';
import type { Clip } from '@/lib/export/cine/clip';
import type { Images, PixelSource } from '@/lib/export/export-format';
import { chosenFrames, type ChosenFrame } from '@/lib/export/pictures/chosen-frames';
import { frameKey } from '@/lib/image/segmentation/mask';

export const keyOf = ({ sopInstanceUid, frame }: Clip['frames'][number]) =>
  frameKey({ sopInstanceUid, frameNumber: frame });

/** Is one of these frames in the clip? */
export function clipWith(chosen: readonly ChosenFrame[]): (clip: Clip) => boolean {
  const keys = new Set(
    chosen.map(({ instance: { sopInstanceUid }, frame }) =>
      keyOf({ sopInstanceUid, frame }),
    ),
  );
  return ({ frames }) => frames.some((each) => keys.has(keyOf(each)));
}

/**
 * Clips with a frame that a report or a drawing refers to, or all there are, in the order of the study.
 *
 * @throws AppError `not_found` when something refers to an image that the study doesn't have.
 */
export async function chosenClips(
  study: AnnotatedStudy,
  pixels: PixelSource,
  images: Images,
): Promise<readonly Clip[]> {
  if (images === 'all') return pixels.clips();
  const marked = chosenFrames(study, 'marked');
  return marked.length === 0 ? [] : (await pixels.clips()).filter(clipWith(marked));
}
