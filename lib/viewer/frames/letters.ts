import type { Types } from '@cornerstonejs/core';
import { orientationLetters, type EdgeLetters } from '@/lib/image/orient';

/** The letters on the edges follow rotation and flips, so they are read off the screen. */
export function lettersOf(
  viewport: Pick<Types.IViewport, 'canvasToWorld'>,
): EdgeLetters | null {
  const origin = viewport.canvasToWorld([0, 0]);
  const direction = (x: number, y: number): [number, number, number] => {
    const end = viewport.canvasToWorld([x, y]);
    const [dx, dy, dz] = [end[0] - origin[0], end[1] - origin[1], end[2] - origin[2]];
    const length = Math.hypot(dx, dy, dz) || 1;
    return [dx / length, dy / length, dz / length];
  };
  return orientationLetters([...direction(100, 0), ...direction(0, 100)]);
}
