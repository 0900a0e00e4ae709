import type { WindowOf } from '@/lib/workflow/prepare/pictures/windows';
import type { Part, PreparedSlice } from '@/lib/workflow/prepare/slices/parts';

/** An image to be made: which slices stand on it, through which window. */
export interface PlannedPicture {
  readonly part: Part;
  readonly slices: readonly PreparedSlice[];
  readonly windowOf: WindowOf;
}

/**
 * The images of a request in order: the windows of a slice follow one another, and so do those of a
 * montage. Slices of different parts never share an image.
 *
 * @param slices - Of all parts, in their order.
 * @param tiles - How many slices share an image.
 */
export function planPictures(
  parts: readonly Part[],
  slices: readonly PreparedSlice[],
  tiles: number,
): PlannedPicture[] {
  let done = 0;
  return parts.flatMap((part) => {
    const own = slices.slice(done, (done += part.picked.length));
    const groups = Array.from({ length: Math.ceil(own.length / tiles) }, (_, group) =>
      own.slice(group * tiles, (group + 1) * tiles),
    );
    return groups.flatMap((group) =>
      part.windows.map((windowOf) => ({ part, slices: group, windowOf })),
    );
  });
}
