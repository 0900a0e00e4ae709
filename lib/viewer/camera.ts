import { getShouldUseCPURendering, type Types } from '@cornerstonejs/core';

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
