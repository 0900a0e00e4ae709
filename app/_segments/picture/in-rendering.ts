import { useEffect } from 'react';
import { segmenting } from '@/app/_segments/settings';
import { useChoice } from '@/app/_data/preference';
import type { Rendering } from '@/lib/viewer/volume/rendering';
import { blockIn } from './on-planes';
import { useShownSegments } from './shown';

/** Fainter than this, nothing would be seen of them in a body. */
const LEAST_OPACITY = 0.2;

/** Shows the segments in a rendering, in their colours. */
export function useSegmentsIn(rendering: Rendering | undefined): void {
  const shown = useShownSegments();
  const { opacity } = useChoice(segmenting);
  useEffect(() => {
    if (!rendering) return;
    const labels = shown.flatMap(({ mask, color }) => {
      const block = blockIn(rendering.voxels, mask);
      return block ? [{ block, color: rgbOf(color) }] : [];
    });
    void rendering.label(labels, Math.max(LEAST_OPACITY, opacity));
  }, [rendering, shown, opacity]);
}

const rgbOf = (color: string) =>
  [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255) as [
    number,
    number,
    number,
  ];
