import { imageLoader } from '@cornerstonejs/core';
import type { Drawing } from '@/lib/viewer/measuring/drawn';
import type { FrameId } from '@/lib/viewer/frames/headers';
import { imageIdOfFrame } from '@/lib/viewer/frames/image-ids';
import { asPixelPoint, toWorld } from '@/lib/viewer/frames/plane';
import { measureInWorld } from '@/lib/viewer/measuring/measured';

/** What a region drawn on one frame measures on another. */
export type MeasuredOn = Readonly<Record<string, { value: number; unit: string }>>;

/**
 * Measure a region on other frames of its series, one after the other, those that aren't there yet
 * being fetched. The frames must lie as the one it was drawn on does. Of colours, their luminance.
 *
 * @param onMeasured - Called for each frame, in order; null for one that can't be had.
 */
export async function measureOnFrames(
  drawing: Pick<Drawing, 'tool' | 'geometry' | 'sopInstanceUid' | 'frame'>,
  frames: readonly FrameId[],
  onMeasured: (index: number, measured: MeasuredOn | null) => void,
  closing: AbortSignal,
): Promise<void> {
  const own = imageIdOfFrame(drawing);
  if (!own) return;
  const { geometry, tool } = drawing;
  const world =
    geometry.space === 'patient'
      ? geometry.points.map(([x, y, z]): [number, number, number] => [x, y, z])
      : geometry.points.map((point) => toWorld(own, asPixelPoint(point)));
  for (const [index, frame] of frames.entries()) {
    const imageId = imageIdOfFrame(frame);
    const isThere =
      imageId &&
      (await imageLoader.loadAndCacheImage(imageId).then(
        () => true,
        () => false,
      ));
    if (closing.aborted) return;
    if (!isThere) {
      onMeasured(index, null);
      continue;
    }
    const { measurements } = measureInWorld(
      tool,
      imageId,
      { points: world, closed: geometry.closed },
      { luminance: true },
    );
    onMeasured(
      index,
      Object.fromEntries(
        measurements.map(({ name, value, unit }) => [name, { value, unit }]),
      ),
    );
  }
}
