import type { Recipe } from '@/lib/api/models/recipes';
import type { Stack } from '@/lib/api/studies';
import { getAnnotations } from '@/lib/store/annotations';
import type { KnownOfStack } from '@/lib/workflow/prepare/slices/pick-slices';
import type { FrameSource } from '@/lib/workflow/prepare/source-frames';
import type { World } from '@/lib/workflow/world';

/**
 * What a recipe's choice of slices goes by, looked up: the marks of people, or the frames themselves.
 *
 * @throws AppError `decode_failed`, `unsupported`; the signal's reason.
 */
export async function knownOfStack(
  { db }: Pick<World, 'db'>,
  source: FrameSource,
  { studyUid, stack, recipe }: { studyUid: string; stack: Stack; recipe: Recipe },
  signal?: AbortSignal,
): Promise<KnownOfStack> {
  if (recipe.slices === 'key-images') {
    const marks = (await getAnnotations(db, studyUid)).filter(
      ({ tool, status }) => tool === 'KeyImage' && status === 'accepted',
    );
    const isMarked = (frame: Stack['frames'][number]) =>
      marks.some(
        (mark) =>
          mark.sopInstanceUid === frame.sopInstanceUid && mark.frame === frame.frame,
      );
    const keyImages = stack.frames.flatMap((frame, index) =>
      isMarked(frame) ? [index + 1] : [],
    );
    return { keyImages };
  }
  if (recipe.slices !== 'change') return {};
  const changes: number[] = [];
  let before: ArrayLike<number> | undefined;
  for (const { sopInstanceUid, frame } of stack.frames) {
    signal?.throwIfAborted();
    const { samples } = await source.decode(sopInstanceUid, frame, signal);
    changes.push(before ? meanDifference(before, samples) : 0);
    before = samples;
  }
  return { changes };
}

/** How far two frames are apart, a sample on average; of unequal size, the common part. */
export function meanDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const length = Math.min(a.length, b.length);
  let sum = 0;
  for (let i = 0; i < length; i++) sum += Math.abs((a[i] ?? 0) - (b[i] ?? 0));
  return length === 0 ? 0 : sum / length;
}
