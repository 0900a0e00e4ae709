import type { Stack } from '@/lib/api/studies';
import { isHole } from '@/lib/dicom/stacks/warnings';

/** Where slices are missing: the distance in mm, by the slice before it (from 0). */
export function gapsOf({
  frames,
  spacingMm,
}: Pick<Stack, 'frames' | 'spacingMm'>): ReadonlyMap<number, number> {
  const gaps = new Map<number, number>();
  if (spacingMm === null) return gaps;
  for (const [index, { positionMm }] of frames.entries()) {
    const next = frames[index + 1]?.positionMm;
    if (typeof positionMm !== 'number' || typeof next !== 'number') continue;
    const distance = Math.abs(next - positionMm);
    if (isHole(distance, spacingMm)) gaps.set(index, distance);
  }
  return gaps;
}
