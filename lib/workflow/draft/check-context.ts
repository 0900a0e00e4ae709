import type { CheckContext } from '@/lib/report/checks/checked';
import type { Part } from '@/lib/workflow/prepare/slices/parts';
import type { Prepared } from '@/lib/workflow/prepare/prepare';

/** What was sent, as far as checking a draft against it needs. */
export function checkContext({ slices, parts, series }: Prepared): CheckContext {
  // What one series covers is covered, whatever the others leave out.
  const [best] = parts
    .map(reachOf)
    .sort((a, b) => (b.share ?? 0) - (a.share ?? 0) || (a.gap ?? 0) - (b.gap ?? 0));
  return {
    frames: slices.map(({ checked }) => checked),
    sentSpanMm: best?.sent,
    seriesSpanMm: best?.whole,
    widestGapMm: best?.gap,
    bodyPart: series.bodyPart || undefined,
    modalities: [
      ...new Set(
        parts.length > 0 ? parts.map((part) => part.series.modality) : [series.modality],
      ),
    ],
  };
}

function reachOf({ picked, stack }: Part) {
  const at = positions(picked);
  const gaps = at.slice(1).map((each, index) => each - (at[index] ?? each));
  const [sent, whole] = [span(at), span(positions(stack.frames))];
  return {
    sent,
    whole,
    share: sent !== undefined && whole ? sent / whole : undefined,
    gap: gaps.length > 0 ? Math.max(...gaps) : undefined,
  };
}

const positions = (frames: readonly { positionMm: number | null }[]) =>
  frames
    .flatMap(({ positionMm }) => (positionMm === null ? [] : [positionMm]))
    .sort((a, b) => a - b);

const span = (sorted: readonly number[]) => {
  const first = sorted[0];
  const last = sorted.at(-1);
  return first === undefined || last === undefined ? undefined : last - first;
};
