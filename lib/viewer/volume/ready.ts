import {
  cache,
  Enums,
  setVolumesForViewports,
  utilities,
  volumeLoader,
  type RenderingEngine,
  type VolumeViewport,
} from '@cornerstonejs/core';
import { drawsVolumes, hasVolumeEngine, volumeEngine } from '@/lib/viewer/engine';
import { reformatOf } from '@/lib/viewer/volume/voxels';

/**
 * Have the card ready for planes through a stack while nobody waits: its context, and the program that
 * draws them, which without a graphics card takes a quarter of the time that planes take. That program has
 * the most samples of a ray in its text: a volume of eight voxels, as large as the stack, has the same.
 *
 * Where the card draws slices, its context is there, and a program takes no time.
 *
 * @param imageIds - Of the stack; its series must have been loaded.
 */
export async function readyForPlanes(imageIds: readonly string[]): Promise<void> {
  if (hasVolumeEngine() || !drawsVolumes() || !reformatOf(imageIds).possible) return;
  const closing = new AbortController();
  const engine = volumeEngine(closing.signal);
  const element = document.createElement('div');
  element.style.cssText = 'position: fixed; width: 8px; height: 8px; visibility: hidden';
  document.body.append(element);
  // By `derived` Cornerstone knows that its window is nowhere to be read.
  const [viewportId, volumeId] = ['ready', 'derived:ready'];
  try {
    engine.enableElement({
      ...{ viewportId, element },
      type: Enums.ViewportType.ORTHOGRAPHIC,
    });
    const spacing = tinyVolume(volumeId, imageIds);
    const blendMode = Enums.BlendModes.MAXIMUM_INTENSITY_BLEND;
    // Nothing is waited for but what is here: no slice is drawn meanwhile.
    await setVolumesForViewports(engine, [{ volumeId, blendMode }], [viewportId]);
    const viewport = engine.getViewport(viewportId) as VolumeViewport;
    for (const { actor } of viewport.getActors()) {
      // As Cornerstone has it for the stack.
      (actor as Sampled).getMapper().setSampleDistance(sum(spacing) / 6);
    }
    viewport.resetSlabThickness();
    drawNow(engine, viewport);
  } finally {
    engine.disableElement(viewportId);
    closing.abort();
    element.remove();
    if (cache.getVolume(volumeId)) cache.removeVolumeLoadObject(volumeId);
  }
}

/** @returns The spacing of the stack, mm. */
function tinyVolume(volumeId: string, imageIds: readonly string[]): readonly number[] {
  const { dimensions, spacing, origin, direction, metadata } =
    utilities.generateVolumePropsFromImageIds([...imageIds], volumeId);
  volumeLoader.createLocalVolume(volumeId, {
    ...{ origin, direction, metadata },
    dimensions: [2, 2, 2],
    spacing: [
      (spacing[0] * dimensions[0]) / 2,
      (spacing[1] * dimensions[1]) / 2,
      (spacing[2] * dimensions[2]) / 2,
    ],
    scalarData: new Int16Array(8),
  });
  return spacing;
}

/** Not with the next frame of the screen: Cornerstone's switch stands on the card only for this moment. */
function drawNow(engine: RenderingEngine, viewport: VolumeViewport) {
  viewport.render();
  (engine as unknown as Flagged)._implementation._renderFlaggedViewports();
}

/** What Cornerstone's engine calls when a frame is due. */
interface Flagged {
  readonly _implementation: { _renderFlaggedViewports(): void };
}

/** What of vtk.js' actors is used. */
interface Sampled {
  getMapper(): { setSampleDistance(mm: number): boolean };
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, each) => all + each, 0);
