import {
  addVolumesToViewports,
  Enums,
  type RenderingEngine,
  type VolumeViewport,
} from '@cornerstonejs/core';
import { planeSightOf, setPlaneSight } from '@/lib/viewer/camera';
import { AppError } from '@/lib/errors';
import type { Voi } from '@/lib/image/voi';
import type { WindowChoice } from '@/lib/viewer/display/look';
import { colorsOf, type ColorMapId } from '@/lib/viewer/display/color-maps';
import { volumeOf } from '@/lib/viewer/frames/plane';
import { rangeOf } from '@/lib/viewer/display/voi-range';
import { windowFor } from '@/lib/viewer/volume/volume-window';
import type { Voxels } from '@/lib/viewer/volume/voxels';

/** How a second volume lies over the first. */
export interface OverlayLook {
  readonly colors: ColorMapId;
  /** 0: nothing of it; 1: where it has values, nothing of the first. */
  readonly opacity: number;
  readonly isShown: boolean;
  /**
   * What lies below it is not drawn: there the first volume shows as it is. null: as its file has it.
   */
  readonly window: Voi | null;
}

export interface Overlay {
  setLook(look: OverlayLook): void;
  /** The window that a choice means for it; null for a table. */
  windowFor(choice: WindowChoice): Voi | null;
  /** The rescaled value at a point of the patient, mm; undefined outside. */
  readonly valueAt: Voxels['valueAt'];
  remove(): void;
}

/**
 * Two series lie over each other by the coordinates that they share, and by nothing else.
 *
 * @throws AppError `geometry_unusable` where they share none.
 * @see DICOM PS3.3 C.7.4.1.1.1 (Frame of Reference UID)
 */
export function assertSameSpace(
  below: readonly string[],
  above: readonly string[],
): void {
  const [one, other] = [volumeOf(below), volumeOf(above)];
  if (!one || !other) {
    throw new AppError(
      'geometry_unusable',
      'A series without a place in the patient can’t be laid over another.',
    );
  }
  if (one.frameOfReferenceUid !== other.frameOfReferenceUid) {
    throw new AppError(
      'geometry_unusable',
      'These series don’t share one frame of reference: where they belong over each other isn’t known.',
    );
  }
}

/** What of vtk.js' actors is used; Cornerstone doesn't name their types. */
interface VolumeActor {
  setVisibility(isSeen: boolean): boolean;
  getMapper(): { getSampleDistance(): number };
  getProperty(): {
    getRGBTransferFunction(of: number): {
      setNodes(nodes: readonly ColorNode[]): boolean;
    };
    getScalarOpacity(of: number): {
      removeAllPoints(): void;
      addPoint(value: number, opacity: number): void;
    };
    setScalarOpacityUnitDistance(of: number, mm: number): boolean;
  };
}
interface ColorNode {
  x: number;
  r: number;
  g: number;
  b: number;
  midpoint: 0.5;
  sharpness: 0;
}

/**
 * Lay a volume over the one that planes show, in colours.
 *
 * Its functions are set on the actors themselves: what goes through Cornerstone's properties is told
 * to the other planes as if it were the first volume's, and comes back with the opacity squared.
 */
export async function layOver(
  engine: RenderingEngine,
  viewports: readonly VolumeViewport[],
  voxels: Voxels,
): Promise<Overlay> {
  const { volumeId } = voxels;
  const sights = new Map(
    viewports.map((viewport) => [viewport, planeSightOf(viewport)] as const),
  );
  // Without a word on visibility Cornerstone adds what is not seen: so it stays until it has its look.
  await addVolumesToViewports(
    engine,
    [{ volumeId }],
    viewports.map(({ id }) => id),
    false,
    true,
  );
  const actorsIn = (viewport: VolumeViewport) =>
    viewport.getActors().filter(({ referencedId }) => referencedId === volumeId);
  /** Those that are still there: planes may have gone with all that lay on them. */
  const open = () =>
    viewports.filter((viewport) => engine.getViewport(viewport.id) === viewport);
  // Cornerstone takes planes that get a second volume back to the middle.
  for (const viewport of open()) {
    const sight = sights.get(viewport);
    if (sight) setPlaneSight(viewport, sight);
  }

  let isDrawn = false;
  return {
    valueAt: voxels.valueAt,
    windowFor: (choice) => windowFor(voxels, choice),
    setLook(look) {
      const window = look.window ?? windowFor(voxels, 'file');
      if (!window) return;
      const { lower, upper } = rangeOf(window);
      const colors = colorsOf(look.colors);
      const step = (upper - lower) / (colors.length - 1);
      const nodes = colors.map(([r, g, b], index): ColorNode => ({
        x: lower + index * step,
        r,
        g,
        b,
        midpoint: 0.5,
        sharpness: 0,
      }));
      for (const viewport of open()) {
        for (const { actor } of actorsIn(viewport)) {
          const volume = actor as unknown as VolumeActor;
          volume.setVisibility(look.isShown);
          const property = volume.getProperty();
          property.getRGBTransferFunction(0).setNodes(nodes);
          // Opacity is meant for a plane, not for each mm of a ray through it.
          const mm = volume.getMapper().getSampleDistance();
          property.setScalarOpacityUnitDistance(0, mm);
          const opacity = property.getScalarOpacity(0);
          opacity.removeAllPoints();
          opacity.addPoint(lower, 0);
          opacity.addPoint(lower + step, look.opacity);
          opacity.addPoint(upper, look.opacity);
        }
        // vtk.js draws a volume that is new from its second picture on.
        if (!isDrawn) {
          const { IMAGE_RENDERED } = Enums.Events;
          const again = () => viewport.render();
          viewport.element.addEventListener(IMAGE_RENDERED, again, { once: true });
        }
        viewport.render();
      }
      isDrawn ||= look.isShown;
    },
    remove() {
      for (const viewport of open()) {
        viewport.removeVolumeActors(actorsIn(viewport).map(({ uid }) => uid));
        viewport.render();
      }
    },
  };
}
