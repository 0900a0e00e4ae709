import {
  getShouldUseCPURendering,
  type Types,
  type VolumeViewport,
  type VolumeViewport3D,
} from '@cornerstonejs/core';
import { fit, fits } from '@/lib/viewer/engine';

/** How people turn and enlarge what a viewport shows, a stack or a plane of a volume. */
export const cameraOf = (viewport: Types.IStackViewport | Types.IVolumeViewport) => ({
  zoomBy(factor: number) {
    viewport.setZoom(Math.max(0.1, Math.min(40, viewport.getZoom() * factor)));
    viewport.render();
  },
  /** CSS pixels. */
  panBy(right: number, down: number) {
    const [x, y] = viewport.getPan();
    viewport.setPan([x + right, y + down]);
    viewport.render();
  },
  rotate(degrees: number) {
    const { rotation = 0 } = viewport.getViewPresentation();
    viewport.setViewPresentation({ rotation: (rotation + degrees + 360) % 360 });
    viewport.render();
  },
  flip(axis: 'horizontal' | 'vertical') {
    const { flipHorizontal, flipVertical } = viewport.getCamera();
    viewport.setCamera(
      axis === 'horizontal'
        ? { flipHorizontal: !flipHorizontal }
        : { flipVertical: !flipVertical },
    );
    // Without WebGL the picture is flipped first and turned then: to be the other way round on the
    // screen it has to be turned the other way.
    if (getShouldUseCPURendering()) {
      const { rotation = 0 } = viewport.getViewPresentation();
      viewport.setViewPresentation({ rotation: (360 - rotation) % 360 });
    }
    viewport.render();
  },
});

/** Where something in the patient is looked at from, to look at it so again. */
export type Sight = Pick<
  Types.ICamera,
  | 'focalPoint'
  | 'position'
  | 'viewUp'
  | 'viewPlaneNormal'
  | 'parallelScale'
  | 'flipHorizontal'
  | 'flipVertical'
>;

export function sightOf(viewport: VolumeViewport | VolumeViewport3D): Sight {
  const camera = viewport.getCamera();
  const { focalPoint, position, viewUp, viewPlaneNormal } = camera;
  const { parallelScale, flipHorizontal, flipVertical } = camera;
  return {
    ...{ focalPoint, position, viewUp, viewPlaneNormal },
    ...{ parallelScale, flipHorizontal, flipVertical },
  };
}

/** A plane as it was; one that fitted fits in a viewport of another size, too. */
export interface PlaneSight {
  readonly camera: Sight;
  readonly isFitting: boolean;
}

export const planeSightOf = (viewport: VolumeViewport): PlaneSight => ({
  camera: sightOf(viewport),
  isFitting: fits(viewport),
});

export function setPlaneSight(viewport: VolumeViewport, sight: PlaneSight): void {
  viewport.setCamera(sight.camera);
  if (sight.isFitting && !fits(viewport)) fit(viewport);
}

/** Move a plane, and nothing else of how it is seen, so that a point of the world lies in it. */
export function passThrough(viewport: VolumeViewport, point: Types.Point3): void {
  const { focalPoint, position, viewPlaneNormal: normal } = viewport.getCamera();
  if (!focalPoint || !position || !normal) return;
  const away = normal.reduce(
    (sum, each, at) => sum + each * ((point[at] ?? 0) - (focalPoint[at] ?? 0)),
    0,
  );
  const moved = ([x, y, z]: Types.Point3): Types.Point3 => [
    x + away * normal[0],
    y + away * normal[1],
    z + away * normal[2],
  ];
  viewport.setCamera({ focalPoint: moved(focalPoint), position: moved(position) });
}
