/** The picture's geometry: a curved array over a square-pixel screen. */
export const WIDTH = 800;
export const HEIGHT = 600;
export const FRAMES = 60;
export const FRAME_TIME_MS = 40;

export const PIXELS_PER_MM = 3.45;
/** Radius of the probe's face, mm. */
export const FACE_MM = 60;
export const DEPTH_MM = 150;
export const HALF_ANGLE = (30 * Math.PI) / 180;
/** Pixel of the middle of the probe's face. */
export const FACE_COLUMN = 400;
export const FACE_ROW = 44;

/** Samples of one frame before scan conversion: beam by beam, shallow to deep. */
export const BEAMS = 320;
export const SAMPLES = 640;
export const SAMPLE_MM = DEPTH_MM / SAMPLES;

/** Lateral (to the right of the picture) and depth below the face's middle, mm. */
export interface ScenePoint {
  readonly x: number;
  readonly y: number;
}

export const beamAngle = (beam: number) =>
  ((beam + 0.5) / BEAMS) * 2 * HALF_ANGLE - HALF_ANGLE;

/** Where a sample of a beam lies in the scene. */
export function polarToScene(angle: number, depth: number): ScenePoint {
  const r = FACE_MM + depth;
  return { x: r * Math.sin(angle), y: r * Math.cos(angle) - FACE_MM };
}

/** Fractional pixel (column, row) of a scene point. */
export const sceneToPixel = ({ x, y }: ScenePoint): readonly [number, number] => [
  FACE_COLUMN + x * PIXELS_PER_MM,
  FACE_ROW + y * PIXELS_PER_MM,
];

/** Bounds of the sector in pixels. */
export function sectorBounds() {
  const far = FACE_MM + DEPTH_MM;
  const half = far * Math.sin(HALF_ANGLE) * PIXELS_PER_MM;
  const corner = FACE_MM * Math.cos(HALF_ANGLE) - FACE_MM;
  return {
    x0: Math.floor(FACE_COLUMN - half),
    x1: Math.ceil(FACE_COLUMN + half),
    y0: Math.floor(FACE_ROW + corner * PIXELS_PER_MM),
    y1: Math.ceil(FACE_ROW + DEPTH_MM * PIXELS_PER_MM),
  };
}

/** Breathing: displacement of the organs in mm; one breath in the loop, so it repeats. */
export function breathing(frame: number): ScenePoint {
  const phase = (2 * Math.PI * frame) / FRAMES;
  const drawn = 0.5 - 0.5 * Math.cos(phase);
  return { x: 7 * drawn, y: 1.6 * drawn + 0.4 * Math.sin(2 * phase) };
}
