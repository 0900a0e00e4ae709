import { getRenderingCapabilities } from '@cornerstonejs/core';
import {
  fasterOf,
  ratesIn,
  textOfRates,
  type Drawer,
  type Rates,
} from '@/lib/viewer/display/rates';

const KEPT = 'overread.drawer';

/** Volumes can be drawn, and slices by the card. */
export const hasCard = (): boolean => getRenderingCapabilities().webgl2;

function kept(): string | null {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null; // storage is forbidden
  }
}

/**
 * The faster one, as was measured with this browser; the processor until then, which is ready at once:
 * the first picture waits for no measuring. Which card there is isn't asked yet, since that opens it.
 */
export function chosenDrawer(): Drawer {
  const rates = ratesIn(kept(), { browser: navigator.userAgent });
  return rates && fasterOf(rates) === 'card' && hasCard() ? 'card' : 'processor';
}

/** As the card calls itself; null where there is none. */
function nameOfCard(): string | null {
  const gl = document.createElement('canvas').getContext('webgl2');
  if (!gl) return null;
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const name: unknown = gl.getParameter(
    info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER,
  );
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return String(name);
}

const WARM_UP = 2;
const DRAWN = 7;
const SIDE = 512;

/**
 * How fast both ways are: as was measured with this browser and this card, else by drawing slices of
 * 512 × 512 as large as the window; the faster one is for the next page. Measuring takes half a second
 * in all, and gives way after each drawing: for when nothing else is to do.
 */
export const drawingRates = (): Promise<Rates> => (measured ??= ratesHere());

async function ratesHere(): Promise<Rates> {
  const machine = { browser: navigator.userAgent, card: hasCard() ? nameOfCard() : null };
  const known = ratesIn(kept(), machine);
  if (known) return known;
  const rates = await measure(window.innerWidth, window.innerHeight);
  try {
    if (rates.processor > 0) localStorage.setItem(KEPT, textOfRates(machine, rates));
  } catch {
    // Measured again the next time.
  }
  return rates;
}

let measured: Promise<Rates> | undefined;

const giveWay = () => new Promise<void>((resolve) => setTimeout(resolve));

async function measure(width: number, height: number): Promise<Rates> {
  const target = Object.assign(document.createElement('canvas'), { width, height });
  const onto = target.getContext('2d');
  if (!onto) return { processor: 0, card: null };
  const rate = async (draw: () => CanvasImageSource) => {
    const took: number[] = [];
    for (let run = 0; run < WARM_UP + DRAWN; run++) {
      await giveWay();
      const start = performance.now();
      onto.drawImage(draw(), 0, 0, width, height);
      // Nothing is drawn before somebody looks.
      onto.getImageData(0, 0, 1, 1);
      if (run >= WARM_UP) took.push(performance.now() - start);
    }
    took.sort((a, b) => a - b);
    return 1000 / Math.max(0.1, took[DRAWN >> 1] as number);
  };
  const byCard = hasCard() ? drawByCard(width, height) : null;
  const rates: Rates = {
    processor: await rate(drawIn2d()),
    card: byCard && (await rate(byCard.draw)),
  };
  byCard?.end();
  return rates;
}

function drawIn2d(): () => CanvasImageSource {
  const canvas = Object.assign(document.createElement('canvas'), {
    width: SIDE,
    height: SIDE,
  });
  const context = canvas.getContext('2d');
  const values = Int16Array.from({ length: SIDE * SIDE }, (_, at) => at & 4095);
  const table = Uint32Array.from({ length: 4096 }, (_, grey) => 0xff000000 | grey);
  return () => {
    const into = context?.createImageData(SIDE, SIDE);
    if (!into) return canvas;
    const colors = new Uint32Array(into.data.buffer);
    for (let at = 0; at < colors.length; at++) {
      colors[at] = table[values[at] as number] as number;
    }
    context?.putImageData(into, 0, 0);
    return canvas;
  };
}

const VERTICES = `#version 300 es
out vec2 place;
void main() {
  place = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0;
  gl_Position = vec4(place * 2.0 - 1.0, 0.0, 1.0);
}`;
const GREYS = `#version 300 es
precision highp float;
uniform sampler2D values;
in vec2 place;
out vec4 color;
void main() { color = vec4(vec3(texture(values, place).r), 1.0); }`;

function drawByCard(
  width: number,
  height: number,
): { draw: () => CanvasImageSource; end: () => void } | null {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const gl = canvas.getContext('webgl2');
  if (!gl) return null;
  const program = gl.createProgram();
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, VERTICES],
    [gl.FRAGMENT_SHADER, GREYS],
  ] as const) {
    const shader = gl.createShader(kind);
    if (!shader) return null;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  gl.useProgram(program);
  gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
  const values = new Uint8Array(SIDE * SIDE);
  return {
    draw() {
      // Every slice is another one.
      gl.texImage2D(
        ...([gl.TEXTURE_2D, 0, gl.R8, SIDE, SIDE, 0] as const),
        ...([gl.RED, gl.UNSIGNED_BYTE, values] as const),
      );
      gl.drawArrays(gl.TRIANGLES, 0, 3);
      return canvas;
    },
    end: () => gl.getExtension('WEBGL_lose_context')?.loseContext(),
  };
}
