import { utilities, type Types, type VolumeViewport } from '@cornerstonejs/core';
import { cancelActiveManipulations } from '@cornerstonejs/tools';
import { cameraOf } from '@/lib/viewer/camera';
import type { Cut, VoxelIndex } from '@/lib/image/segmentation/block';
import type { EdgeLetters } from '@/lib/image/orient';
import { lettersOf } from '@/lib/viewer/frames/letters';
import type { Picture } from '@/lib/viewer/picture';
import type { Shading } from '@/lib/viewer/volume/shading';
import type { PlaneName } from '@/lib/viewer/volume/names';

/** Towards the head, the left, the back: where positions grow. */
const AXES: Readonly<Record<PlaneName, Types.Point3>> = {
  axial: [0, 0, 1],
  sagittal: [1, 0, 0],
  coronal: [0, 1, 0],
};

/** One plane through a volume, on the screen. */
export interface PlaneView extends Picture {
  /** Steps along its normal, as long as voxels are apart there; counted from 0. */
  slice(): { index: number; count: number };
  /** Steps outside the volume are brought to its ends. */
  show(index: number): void;
  /** How far it lies along its normal, mm; and whether it was turned off the patient's axes. */
  place(): { mm: number; isOblique: boolean };
  /** Screen pixels for one mm. */
  scale(): number;
  letters(): EdgeLetters | null;
  /** The rescaled value under a place of the element; undefined outside, and of a slab. */
  valueAt(canvas: readonly [number, number]): number | undefined;
  /** That of what lies over it. */
  valueAbove(canvas: readonly [number, number]): number | undefined;
  /** What is on the screen as a picture through the voxels, one pixel for each of CSS. */
  cut(): Cut;
}

/**
 * What can be done to one of the planes.
 *
 * @param shared.lead - The viewport whose window and inversion the others follow.
 * @param shared.valueAt - The value at a point of the patient.
 */
export function planeView(
  name: PlaneName,
  viewport: VolumeViewport,
  shared: {
    lead: VolumeViewport;
    volumeId: string;
    valueAt(point: Types.Point3): number | undefined;
    valueAbove(point: Types.Point3): number | undefined;
    indexAt(point: Types.Point3): VoxelIndex;
    /** 0 without a slab. */
    thicknessMm(): number;
    shading: Shading;
    reset(): void;
  },
): PlaneView {
  const { lead, volumeId } = shared;
  const { follow: _, reset: __, look: ___, setLook: ____, ...shades } = shared.shading;
  const scroll = () => utilities.getVolumeViewportScrollInfo(viewport, volumeId);
  const view: PlaneView = {
    slice() {
      const { currentStepIndex, numScrollSteps } = scroll();
      return { index: currentStepIndex, count: numScrollSteps + 1 };
    },
    show(index) {
      const { currentStepIndex, numScrollSteps, sliceRangeInfo } = scroll();
      const wanted = Math.max(0, Math.min(numScrollSteps, Math.round(index)));
      const { sliceRange, spacingInNormalDirection, camera } = sliceRangeInfo;
      // Not `viewport.scroll`, whose steps are as long as a slab is thick.
      const { newFocalPoint, newPosition } = utilities.snapFocalPointToSlice(
        camera.focalPoint as Types.Point3,
        camera.position as Types.Point3,
        sliceRange,
        camera.viewPlaneNormal as Types.Point3,
        spacingInNormalDirection,
        wanted - currentStepIndex,
      );
      viewport.setCamera({
        focalPoint: newFocalPoint as Types.Point3,
        position: newPosition as Types.Point3,
      });
      viewport.render();
    },
    place() {
      const { focalPoint = [0, 0, 0], viewPlaneNormal = [0, 0, 0] } =
        viewport.getCamera();
      const along = dot(AXES[name], viewPlaneNormal);
      return {
        mm: dot(focalPoint, viewPlaneNormal) * (along < 0 ? -1 : 1),
        isOblique: Math.abs(along) < STRAIGHT,
      };
    },
    scale() {
      const origin = viewport.canvasToWorld([0, 0]);
      const end = viewport.canvasToWorld([100, 0]);
      return 100 / (Math.hypot(...origin.map((mm, at) => mm - (end[at] ?? 0))) || 1);
    },
    letters: () => lettersOf(viewport),
    valueAt: ([x, y]) => shared.valueAt(viewport.canvasToWorld([x, y])),
    valueAbove: ([x, y]) => shared.valueAbove(viewport.canvasToWorld([x, y])),
    cut() {
      const { clientWidth: width, clientHeight: height } = viewport.element;
      const { viewPlaneNormal = [0, 0, 0] } = viewport.getCamera();
      const { spacingInNormalDirection: apart } = scroll().sliceRangeInfo;
      const layers = Math.max(1, Math.round(shared.thicknessMm() / apart));
      // Pixels lie around their middles.
      const [x, y, z] = viewport.canvasToWorld([0.5, 0.5]);
      const origin = shared.indexAt([x, y, z]);
      const [n, m, l] = viewPlaneNormal;
      const step = (to: VoxelIndex, times: number): VoxelIndex => [
        (to[0] - origin[0]) / times,
        (to[1] - origin[1]) / times,
        (to[2] - origin[2]) / times,
      ];
      const far = 100;
      return {
        ...{ width, height, origin, layers },
        right: step(shared.indexAt(viewport.canvasToWorld([0.5 + far, 0.5])), far),
        down: step(shared.indexAt(viewport.canvasToWorld([0.5, 0.5 + far])), far),
        deeper: step(
          shared.indexAt([x + far * apart * n, y + far * apart * m, z + far * apart * l]),
          far,
        ),
      };
    },
    ...shades,
    isColor: () => false,
    invert() {
      lead.setProperties({ invert: !view.isInverted() });
      lead.render();
    },
    isInverted: () => lead.getProperties()?.invert === true,
    ...cameraOf(viewport),
    fit() {
      viewport.setPan([0, 0]);
      viewport.setZoom(1);
      viewport.render();
    },
    reset: shared.reset,
    cancel: () => cancelActiveManipulations(viewport.element) !== undefined,
  };
  return view;
}

/** Cosine of half a degree: nearer to the axis, a plane is what its name says. */
const STRAIGHT = Math.cos(Math.PI / 360);

const dot = (one: readonly number[], other: readonly number[]) =>
  one.reduce((sum, each, at) => sum + each * (other[at] ?? 0), 0);
