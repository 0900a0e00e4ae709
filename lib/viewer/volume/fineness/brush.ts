import type { RenderingEngine, VolumeViewport3D } from '@cornerstonejs/core';
import { FINEST, type Fineness } from '@/lib/viewer/volume/fineness/levels';

/** What of vtk.js' volume is used. */
interface Volume {
  getMapper(): {
    setViewSpecificProperties(properties: {
      OpenGL: { ShaderReplacements: readonly object[] };
    }): void;
  };
}

/** What of vtk.js' renderer is used. */
interface Renderer {
  setViewport(left: number, bottom: number, right: number, top: number): void;
  setDraw(isDrawn: boolean): void;
}

const COLOR_OF =
  'vec4 getColorForDependentComponents(vec4 tValue, vec3 posVC, vec3 posIS) {';
const CLEAR =
  'if (getOpacityFromTexture(tValue.r, 0, 0.5) < EPSILON) { return vec4(0.0); }';

/**
 * Have what is clear be looked at once, not seven times: vtk.js asks what lies around each sample before
 * it asks whether the sample is seen at all, and most are air. The picture is the same, since what lies
 * around makes nothing less clear; it takes half the time where there is no graphics card.
 */
export function quickenSamples(viewport: VolumeViewport3D): void {
  for (const { actor } of viewport.getActors()) {
    (actor as unknown as Volume).getMapper().setViewSpecificProperties({
      OpenGL: {
        ShaderReplacements: [
          {
            ...{ shaderType: 'Fragment', replaceFirst: true, replaceAll: false },
            ...{ originalValue: COLOR_OF, replacementValue: `${COLOR_OF}\n${CLEAR}` },
          },
        ],
      },
    });
  }
}

/** Rows of a picture, counted from the top. */
interface Rows {
  readonly from: number;
  readonly count: number;
}

export interface Brush {
  /** How many rows a picture has. */
  rowsOf(fineness: Fineness): number;
  /**
   * Draw rows of a picture on the card, and lay them on the canvas; those of a small picture when all of
   * them are there, since it is enlarged.
   *
   * @returns How long the card took, ms: it is waited for.
   */
  draw(fineness: Fineness, rows: Rows): number;
}

export function createBrush(engine: RenderingEngine, viewport: VolumeViewport3D): Brush {
  const { id } = viewport;
  const small = document.createElement('canvas');
  const rowsOf = (fineness: Fineness) => Math.ceil(viewport.sHeight * fineness);

  return {
    rowsOf,
    draw(fineness, { from, count }) {
      const began = performance.now();
      const { canvas, sWidth, sHeight } = viewport;
      const window = engine.getOffscreenMultiRenderWindow(id);
      const { size, source } = cardOf(window.getOpenGLRenderWindow());
      const gl = source.getContext('webgl2');
      if (!gl) return 0;
      const [width, height] = [Math.ceil(sWidth * fineness), rowsOf(fineness)];
      const renderer = window.getRenderer(id) as unknown as Renderer;
      renderer.setViewport(0, 0, width / size[0], height / size[1]);
      // All that an engine shows is drawn into the same buffer.
      for (const each of window.getRenderers()) each.renderer.setDraw(each.id === id);
      within(gl, { bottom: height - from - count, height: count }, () =>
        window.getRenderWindow().render(),
      );
      renderer.setDraw(false);
      renderer.setViewport(0, 0, sWidth / size[0], sHeight / size[1]);
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
      const took = performance.now() - began;

      setSize(canvas, sWidth, sHeight);
      const sheet = fineness === FINEST ? canvas : small;
      if (sheet === small) setSize(small, width, height);
      const onto = sheet.getContext('2d');
      onto?.clearRect(0, from, width, count);
      // prettier-ignore
      onto?.drawImage(source, 0, size[1] - height + from, width, count, 0, from, width, count);
      if (sheet === small && from + count === height) enlarge(small, canvas);
      return took;
    },
  };
}

/** A canvas that is given its size is empty afterwards, even if it has it already. */
function setSize(canvas: HTMLCanvasElement, width: number, height: number) {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}

function enlarge(from: HTMLCanvasElement, to: HTMLCanvasElement) {
  const onto = to.getContext('2d');
  if (!onto) return;
  onto.imageSmoothingEnabled = true;
  onto.imageSmoothingQuality = 'high';
  onto.clearRect(0, 0, to.width, to.height);
  onto.drawImage(from, 0, 0, to.width, to.height);
}

/** The size of the buffer that pictures are drawn into from its bottom left on, and the buffer. */
function cardOf(window: unknown) {
  const { getSize, getCanvas } = window as {
    getSize(): [width: number, height: number];
    getCanvas(): HTMLCanvasElement;
  };
  return { size: getSize(), source: getCanvas() };
}

/** Have only some rows be drawn of what is: vtk.js asks for all of its picture's. */
function within(
  gl: WebGL2RenderingContext,
  rows: { readonly bottom: number; readonly height: number },
  draw: () => void,
) {
  const { scissor } = gl;
  gl.scissor = (x, y, width, height) => {
    const bottom = Math.max(y, rows.bottom);
    const top = Math.min(y + height, rows.bottom + rows.height);
    scissor.call(gl, x, bottom, width, Math.max(0, top - bottom));
  };
  try {
    draw();
  } finally {
    Reflect.deleteProperty(gl, 'scissor');
  }
}
