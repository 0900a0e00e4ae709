import { drawText } from '@/lib/samples/ultrasound/letters';
import {
  BEAMS,
  DEPTH_MM,
  FACE_COLUMN,
  FACE_MM,
  FACE_ROW,
  FRAMES,
  HALF_ANGLE,
  HEIGHT,
  PIXELS_PER_MM,
  polarToScene,
  SAMPLE_MM,
  SAMPLES,
  sceneToPixel,
  WIDTH,
} from '@/lib/samples/ultrasound/probe';
import type { Echoes } from '@/lib/samples/ultrasound/echoes';

/** The colour box: part of the sector in which velocities are shown. */
export const COLOUR_BOX = {
  fromAngle: 0.04,
  toAngle: 0.27,
  fromMm: 58,
  toMm: 98,
};
const NYQUIST_CM_S = 27;

type Rgb = readonly [red: number, green: number, blue: number];

/** Lookup from pixels to beams, worked out once. */
export interface Screen {
  /** Paint a whole frame into interleaved RGB. */
  draw(rgb: Uint8Array, echoes: Echoes, frame: number): void;
}

export function screen(): Screen {
  const furniture = drawFurniture();
  const place = new Float32Array(WIDTH * HEIGHT * 2).fill(-1);
  for (let row = 0, i = 0; row < HEIGHT; row += 1) {
    for (let column = 0; column < WIDTH; column += 1, i += 2) {
      const x = (column - FACE_COLUMN) / PIXELS_PER_MM;
      const y = (row - FACE_ROW) / PIXELS_PER_MM + FACE_MM;
      const angle = Math.atan2(x, y);
      const depth = Math.hypot(x, y) - FACE_MM;
      if (Math.abs(angle) >= HALF_ANGLE || depth < 0 || depth >= DEPTH_MM) continue;
      place[i] = ((angle + HALF_ANGLE) / (2 * HALF_ANGLE)) * BEAMS - 0.5;
      place[i + 1] = depth / SAMPLE_MM;
    }
  }
  return {
    draw(rgb, echoes, frame) {
      rgb.set(furniture);
      for (let i = 0; i < WIDTH * HEIGHT; i += 1) {
        const beam = place[2 * i] ?? -1;
        const sample = place[2 * i + 1] ?? -1;
        if (sample < 0) continue;
        paintPixel(rgb, i * 3, echoes, beam, sample, frame);
      }
      outlineBox(rgb);
    },
  };
}

function paintPixel(
  rgb: Uint8Array,
  at: number,
  echoes: Echoes,
  beam: number,
  sample: number,
  frame: number,
): void {
  const grey = between(echoes.grey, beam, sample);
  const level = 255 * grey ** 1.25;
  const speed = inBox(beam, sample) ? between(echoes.velocity, beam, sample) : 0;
  const pulse = 0.8 + 0.2 * Math.sin((2 * Math.PI * 3 * frame) / FRAMES);
  const shown = Math.abs(speed) * pulse;
  const [red, green, blue] =
    shown > 3 && grey < 0.62
      ? velocityColour(Math.sign(speed) * shown)
      : [level, level, level];
  rgb[at] = red;
  rgb[at + 1] = green;
  rgb[at + 2] = blue;
}

function between(values: Float32Array, beam: number, sample: number): number {
  const b = Math.min(BEAMS - 2, Math.max(0, Math.floor(beam)));
  const s = Math.min(SAMPLES - 2, Math.floor(sample));
  const fb = Math.min(1, Math.max(0, beam - b));
  const fs = sample - s;
  const at = b * SAMPLES + s;
  const near = (values[at] ?? 0) * (1 - fs) + (values[at + 1] ?? 0) * fs;
  const far =
    (values[at + SAMPLES] ?? 0) * (1 - fs) + (values[at + SAMPLES + 1] ?? 0) * fs;
  return near + (far - near) * fb;
}

function inBox(beam: number, sample: number): boolean {
  const angle = ((beam + 0.5) / BEAMS) * 2 * HALF_ANGLE - HALF_ANGLE;
  const depth = sample * SAMPLE_MM;
  const { fromAngle, toAngle, fromMm, toMm } = COLOUR_BOX;
  return angle > fromAngle && angle < toAngle && depth > fromMm && depth < toMm;
}

/** Red towards the probe, blue away, brighter when faster. */
function velocityColour(speed: number): Rgb {
  const t = Math.min(1, Math.abs(speed) / NYQUIST_CM_S);
  const strong = 90 + 165 * Math.min(1, 1.6 * t);
  const warm = 220 * Math.max(0, t - 0.42) * 1.7;
  return speed > 0 ? [strong, warm, 10] : [10, warm, strong];
}

function put(
  rgb: Uint8Array,
  column: number,
  row: number,
  [red, green, blue]: Rgb,
): void {
  if (column < 0 || row < 0 || column >= WIDTH || row >= HEIGHT) return;
  const at = (Math.round(row) * WIDTH + Math.round(column)) * 3;
  rgb[at] = red;
  rgb[at + 1] = green;
  rgb[at + 2] = blue;
}

function outlineBox(rgb: Uint8Array): void {
  const { fromAngle, toAngle, fromMm, toMm } = COLOUR_BOX;
  const dot = (angle: number, depth: number) => {
    const [column, row] = sceneToPixel(polarToScene(angle, depth));
    put(rgb, column, row, [70, 200, 120]);
  };
  for (let t = 0; t <= 1; t += 1 / 400) {
    dot(fromAngle + (toAngle - fromAngle) * t, fromMm);
    dot(fromAngle + (toAngle - fromAngle) * t, toMm);
    dot(fromAngle, fromMm + (toMm - fromMm) * t);
    dot(toAngle, fromMm + (toMm - fromMm) * t);
  }
}

/** Everything outside the sector: text, depth scale, grey and colour bars. */
function drawFurniture(): Uint8Array {
  const rgb = new Uint8Array(WIDTH * HEIGHT * 3);
  const write = (text: string, column: number, row: number, scale: number, colour: Rgb) =>
    drawText(text, column, row, scale, (c, r) => put(rgb, c, r, colour));
  const pale: Rgb = [205, 210, 215];
  const dim: Rgb = [120, 150, 160];
  write('PHANTOM ULTRASOUND', 10, 8, 2, pale);
  write('2026-11-02', 10, 28, 2, pale);
  write('MI 1.1', 716, 8, 2, pale);
  write('TIs 0.4', 704, 28, 2, pale);
  ['2D', '58%', 'C 58', 'P LOW', 'HRES'].forEach((text, i) =>
    write(text, 10, 60 + 12 * i, 1, dim),
  );
  ['CF', '64%', '2.5 MHz', 'WF 80Hz'].forEach((text, i) =>
    write(text, 10, 132 + 12 * i, 1, dim),
  );
  for (let mm = 0; mm <= DEPTH_MM; mm += 10) {
    const row = Math.round(FACE_ROW + mm * PIXELS_PER_MM);
    const long = mm % 50 === 0 ? 9 : 4;
    for (let c = 0; c < long; c += 1) put(rgb, 778 - c, row, pale);
    if (mm > 0 && mm % 50 === 0) write(String(mm / 10), 783, row - 3, 1, pale);
  }
  for (let row = 0; row < 110; row += 1) {
    const speed = ((54.5 - row) / 54.5) * NYQUIST_CM_S;
    const grey = 255 - (row / 109) * 255;
    for (let c = 0; c < 12; c += 1) {
      put(
        rgb,
        770 + c,
        64 + row,
        Math.abs(speed) < 1 ? [0, 0, 0] : velocityColour(speed),
      );
      put(rgb, 750 + c, 64 + row, [grey, grey, grey]);
    }
  }
  write(`+${NYQUIST_CM_S}`, 766, 54, 1, pale);
  write(`-${NYQUIST_CM_S} cm/s`, 754, 178, 1, pale);
  return rgb;
}
