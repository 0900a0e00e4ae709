import type { DraftRequest } from '@/lib/models/adapter';
import type { RecordedPlace, Recording } from '@/lib/models/recordings/recording';
import type { DraftAnswer } from '@/lib/report/answer-form';

/**
 * The text of a recorded answer for the slices at hand.
 *
 * A raw text is given as it is. Otherwise each finding is put on the slices that show its places;
 * a finding none of whose slices were sent is left out, and so is the impression that rests on it.
 */
export function answerOf({ answer }: Recording, { slices }: DraftRequest): string {
  if ('text' in answer) return answer.text;
  const heights: (number | undefined)[] = [];
  slices.forEach(({ caption, shows }, index) => {
    // Of a montage no single height is known.
    const height = (shows?.length ?? 1) > 1 ? undefined : heightOf(caption);
    for (const number of shows ?? [index + 1]) heights[number - 1] = height;
  });
  const placed = answer.findings.map(({ places, box, sizeMm, ...finding }) => {
    const seen = places
      .map((place) => sliceOf(place, heights))
      .filter((n) => n !== undefined);
    const boxSlice = box && seen[0] !== undefined ? seen[0] : null;
    return {
      shown: places.length === 0 || seen.length > 0,
      finding: {
        ...finding,
        size_mm: sizeMm,
        slices: [...new Set(seen)],
        box_slice: boxSlice,
        box_2d: boxSlice === null ? null : box,
      },
    };
  });
  const draft: DraftAnswer = {
    findings: placed.filter(({ shown }) => shown).map(({ finding }) => finding),
    impression: answer.impression
      .filter(({ of }) => of === undefined || placed[of]?.shown)
      .map(({ statement, of }) => ({
        statement,
        slices: of === undefined ? [] : (placed[of]?.finding.slices ?? []),
      })),
  };
  return JSON.stringify(draft, null, 1);
}

/** “… z −120.5 mm …” → −120.5 */
function heightOf(caption: string): number | undefined {
  const found = /\bz\s*[=:]?\s*([+\-−]?\d+(?:\.\d+)?)\s*mm/i.exec(caption)?.[1];
  return found === undefined ? undefined : Number(found.replace('−', '-'));
}

/** 1-based number of the slice that shows a place; undefined when none does. */
function sliceOf(
  { zMm, withinMm, at }: RecordedPlace,
  heights: readonly (number | undefined)[],
): number | undefined {
  const byHeight = heights
    .map((height, index) => ({ slice: index + 1, height }))
    .filter(
      (each): each is { slice: number; height: number } => each.height !== undefined,
    );
  if (zMm !== undefined && byHeight.length > 0) {
    const nearest = byHeight.reduce((best, each) =>
      Math.abs(each.height - zMm) < Math.abs(best.height - zMm) ? each : best,
    );
    return Math.abs(nearest.height - zMm) <= withinMm ? nearest.slice : undefined;
  }
  return at === undefined || heights.length === 0
    ? undefined
    : 1 + Math.round(at * (heights.length - 1));
}
