/** A stack of slices, as far as it matters here. */
interface Shown {
  readonly id: string;
  readonly frames: readonly { readonly sopInstanceUid: string; readonly frame: number }[];
}

export interface Unlooked {
  readonly stackId: string;
  readonly count: number;
  readonly of: number;
  /** From 1, ends included. */
  readonly ranges: readonly (readonly [first: number, last: number])[];
}

/**
 * Which slices nobody looked at.
 *
 * @param looked - Frames, from 1, by SOP Instance UID.
 * @param here - Slices, from 0, that were looked at on this page, by stack.
 */
export function unlooked(
  stacks: readonly Shown[],
  looked: Readonly<Record<string, readonly number[]>>,
  here: ReadonlyMap<string, ReadonlySet<number>>,
): Unlooked[] {
  return stacks.flatMap(({ id, frames }) => {
    const missing = frames.flatMap(({ sopInstanceUid, frame }, index) =>
      looked[sopInstanceUid]?.includes(frame) || here.get(id)?.has(index) ? [] : [index],
    );
    if (missing.length === 0) return [];
    const ranges: [number, number][] = [];
    for (const index of missing) {
      const last = ranges.at(-1);
      if (last && last[1] === index) last[1] = index + 1;
      else ranges.push([index + 1, index + 1]);
    }
    return [{ stackId: id, count: missing.length, of: frames.length, ranges }];
  });
}
