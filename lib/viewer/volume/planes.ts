import { Enums, setVolumesForViewports, type VolumeViewport } from '@cornerstonejs/core';
import { synchronizers, SynchronizerManager } from '@cornerstonejs/tools';
import {
  passThrough,
  planeSightOf,
  setPlaneSight,
  type PlaneSight,
} from '@/lib/viewer/camera';
import type { DisplayLook } from '@/lib/viewer/display/look';
import { followSize, volumeEngine } from '@/lib/viewer/engine';
import { middleOf } from '@/lib/viewer/frames/plane';
import type { Look } from '@/lib/viewer/stack';
import type { Drags } from '@/lib/viewer/tools';
import { listenToFingers } from '@/lib/viewer/touch';
import { bindPlaneTools, type PlaneTool } from '@/lib/viewer/volume/hands';
import { PLANE_COLORS, PLANES, type PlaneName } from '@/lib/viewer/volume/names';
import { planeView, type PlaneView } from '@/lib/viewer/volume/plane';
import { layOver, type Overlay } from '@/lib/viewer/volume/overlay';
import { createShading } from '@/lib/viewer/volume/shading';
import type { Voxels } from '@/lib/viewer/volume/voxels';

/** How the voxels of a slab become one picture. */
export const PROJECTIONS = ['maximum', 'minimum', 'average'] as const;
export type Projection = (typeof PROJECTIONS)[number];

export interface Slab {
  /** 0: a plane without thickness. */
  readonly thicknessMm: number;
  readonly projection: Projection;
}

/** How planes look, to open them so again. */
export interface PlanesLook {
  readonly picture: DisplayLook;
  readonly slab: Slab;
  readonly sights: readonly PlaneSight[];
}

/** Three planes that cut each other where the crosshairs are. */
export interface Planes {
  readonly voxels: Voxels;
  readonly views: Readonly<Record<PlaneName, PlaneView>>;
  use(tool: PlaneTool, drags: Drags): void;
  setSlab(slab: Slab): void;
  slab(): Slab;
  look(): PlanesLook;
  /**
   * Lay another volume over it, which must lie in the same space; it takes the place of the last one.
   *
   * @param closing - Aborting it takes it away.
   */
  layOver(above: Voxels, closing: AbortSignal): Promise<void>;
  /** What lies over it, if anything does. */
  overlay(): Overlay | null;
}

/**
 * Lay an axial, a sagittal and a coronal plane through a volume.
 *
 * They share window and inversion; zoom and pan are their own.
 *
 * @param options.look - Of the stack, whose window and inversion they take over.
 * @param options.from - Slices of the stack count from 0; in the middle of this one they cut each other at
 *   first.
 * @param options.left - How they were left, if they were here before; reset, they forget it.
 * @param options.closing - Aborting it frees the GPU.
 * @param options.onView - Window, place, size or direction of a plane changed.
 */
export async function openPlanes(
  elements: Readonly<Record<PlaneName, HTMLDivElement>>,
  voxels: Voxels,
  options: {
    look?: Look | undefined;
    from: number;
    left?: PlanesLook | undefined;
    closing: AbortSignal;
    onView: () => void;
  },
): Promise<Planes> {
  const { closing, left, onView } = options;
  const engine = volumeEngine(closing);
  const key = crypto.randomUUID();
  const idOf = (name: PlaneName) => `${name}-${key}`;
  const viewports = PLANES.map((name) => {
    engine.enableElement({
      viewportId: idOf(name),
      element: elements[name],
      type: Enums.ViewportType.ORTHOGRAPHIC,
      defaultOptions: { orientation: name as Enums.OrientationAxis },
    });
    return engine.getViewport(idOf(name)) as VolumeViewport;
  });
  closing.addEventListener(
    'abort',
    () => PLANES.forEach((name) => engine.disableElement(idOf(name))),
    { once: true },
  );
  const { volumeId } = voxels;
  const ids = PLANES.map(idOf);
  // As applySlab has it: or the program of another blend would be compiled for the first picture.
  const blendMode = BLENDS.maximum;
  await setVolumesForViewports(engine, [{ volumeId, blendMode }], ids);
  closing.throwIfAborted();

  const together = synchronizers.createVOISynchronizer(`window-${key}`, {
    syncInvertState: true,
    syncColormap: true,
  });
  closing.addEventListener('abort', () =>
    SynchronizerManager.destroySynchronizer(together.id),
  );
  for (const viewportId of ids) {
    together.add({ renderingEngineId: engine.id, viewportId });
  }
  const hands = bindPlaneTools(
    ids,
    engine.id,
    (id) => PLANE_COLORS[id.split('-')[0] as PlaneName],
    closing,
  );

  let slab: Slab = left?.slab ?? { thicknessMm: 0, projection: 'maximum' };
  let overlay: Overlay | null = null;
  const [lead] = viewports as [VolumeViewport];
  const render = () => engine.renderViewports(ids);
  const shading = createShading(voxels, viewports, options.look?.picture, () => {
    render();
    onView();
  });

  function applySlab() {
    const { thicknessMm, projection } = slab;
    for (const viewport of viewports) {
      for (const { actor } of viewport.getActors()) {
        sampleFinely(actor, projection === 'average' ? thicknessMm / SAMPLES : 0);
      }
      viewport.setBlendMode(
        // Of a plane without thickness vtk.js takes one sample, which this shows as it is: composed,
        // it would be let through as light is by something thinner than the way between two samples.
        thicknessMm > 0 ? BLENDS[projection] : BLENDS.maximum,
      );
      // Cornerstone takes it to both sides of the plane.
      if (thicknessMm > 0) viewport.setSlabThickness(thicknessMm / 2);
      else viewport.resetSlabThickness();
    }
    render();
    onView();
  }

  function reset() {
    for (const [index, viewport] of viewports.entries()) {
      viewport.setCamera({ flipHorizontal: false, flipVertical: false });
      viewport.setOrientation(PLANES[index] as Enums.OrientationAxis, false, true);
    }
    hands.reset();
    shading.reset();
    applySlab();
  }

  for (const viewport of viewports) {
    viewport.element.addEventListener(
      Enums.Events.VOI_MODIFIED,
      () => shading.follow(viewport),
      { signal: closing },
    );
  }
  if (left) shading.setLook(left.picture);
  else shading.reset();
  const through = middleOf(voxels.imageIds[options.from] ?? '');
  for (const [index, viewport] of viewports.entries()) {
    const sight = left?.sights[index];
    if (sight) setPlaneSight(viewport, sight);
    else passThrough(viewport, through);
  }
  applySlab();
  for (const name of PLANES) {
    for (const event of [Enums.Events.CAMERA_MODIFIED, Enums.Events.VOI_MODIFIED]) {
      elements[name].addEventListener(event, onView, { signal: closing });
    }
    followSize(elements[name], closing, onView);
    listenToFingers(elements[name], closing);
  }
  const viewOf = (name: PlaneName) =>
    planeView(name, engine.getViewport(idOf(name)) as VolumeViewport, {
      lead,
      volumeId,
      valueAt: (point) => (slab.thicknessMm > 0 ? undefined : voxels.valueAt(point)),
      valueAbove: (point) => (slab.thicknessMm > 0 ? undefined : overlay?.valueAt(point)),
      indexAt: voxels.indexAt,
      thicknessMm: () => slab.thicknessMm,
      shading,
      reset,
    });
  return {
    voxels,
    views: {
      axial: viewOf('axial'),
      sagittal: viewOf('sagittal'),
      coronal: viewOf('coronal'),
    },
    use: hands.use,
    setSlab(next) {
      slab = next;
      applySlab();
    },
    slab: () => slab,
    look: () => ({ picture: shading.look(), slab, sights: viewports.map(planeSightOf) }),
    async layOver(above, signal) {
      const laid = await layOver(engine, viewports, above);
      const takeAway = () => {
        laid.remove();
        if (overlay === laid) overlay = null;
        onView();
      };
      if (signal.aborted) return takeAway();
      signal.addEventListener('abort', takeAway, { once: true });
      overlay = laid;
      applySlab();
    },
    overlay: () => overlay,
  };
}

/** vtk.js counts the last sample of an average whole, however short its way: among many that is little. */
const SAMPLES = 100;

const usual = new WeakMap<object, number>();

/** @param mm - Between samples of a ray; 0 for as many as Cornerstone takes. */
function sampleFinely(actor: unknown, mm: number) {
  const mapper = (actor as Sampled).getMapper();
  const wide = usual.get(mapper) ?? mapper.getSampleDistance();
  usual.set(mapper, wide);
  mapper.setSampleDistance(mm > 0 ? Math.min(mm, wide) : wide);
}

/** What of vtk.js' actors is used; Cornerstone doesn't name their types. */
interface Sampled {
  getMapper(): {
    getSampleDistance(): number;
    setSampleDistance(mm: number): boolean;
  };
}

const BLENDS: Readonly<Record<Projection, Enums.BlendModes>> = {
  maximum: Enums.BlendModes.MAXIMUM_INTENSITY_BLEND,
  minimum: Enums.BlendModes.MINIMUM_INTENSITY_BLEND,
  average: Enums.BlendModes.AVERAGE_INTENSITY_BLEND,
};
