import type { CheckContext } from '@/lib/report/checks/checked';
import type { Prepared } from '@/lib/workflow/prepare/prepare';

/** What was sent, as far as checking a draft against it needs. */
export function checkContext({ images, stack, series }: Prepared): CheckContext {
  const sent = positions(images);
  const gaps = sent.slice(1).map((at, index) => at - (sent[index] ?? at));
  return {
    frames: images.map(({ checked }) => checked),
    sentSpanMm: span(sent),
    seriesSpanMm: span(positions(stack.frames)),
    widestGapMm: gaps.length > 0 ? Math.max(...gaps) : undefined,
    bodyPart: series.bodyPart || undefined,
    modalities: [series.modality],
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
