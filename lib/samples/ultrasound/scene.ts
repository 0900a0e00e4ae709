import { noiseField } from '@/lib/samples/noise';
import {
  capsule,
  coverage,
  ellipsoid,
  ramp,
  smoothMax,
  tube,
  type TubePoint,
} from '@/lib/samples/shapes';

/**
 * A longitudinal cut through the right upper abdomen, as a map of echo strength (dB, liver = 0),
 * attenuation beyond that of liver (dB/mm), and blood velocity (cm/s). Organs at rest; x mm to
 * the right of the picture (towards the feet), y mm of depth.
 */
export interface Scene {
  readonly echo: Float32Array;
  readonly attenuation: Float32Array;
  readonly velocity: Float32Array;
}

export const MAP_STEP_MM = 0.3;
export const MAP_X0 = -130;
export const MAP_Y0 = -12;
export const MAP_COLUMNS = 870;
export const MAP_ROWS = 620;

/** Truth about the planted lesion, at rest. */
export const US_LESION = { centre: { x: -14, y: 63 }, diameterMm: 16, decibel: -10.5 };
/** Peritoneum: what is above stays, what is below moves with the breath. */
export const WALL_MM = 21;

const flat = (points: readonly (readonly [x: number, y: number, r: number])[]) =>
  tube(
    points.map(([x, y, r]): TubePoint => [x, y, 0, r]),
    5,
  );

const PORTAL = flat([
  [96, 76, 2.6],
  [80, 72, 4.2],
  [62, 71, 5.2],
  [40, 76, 5.4],
  [20, 82, 4.8],
  [2, 90, 4],
  [-14, 100, 3],
  [-24, 110, 2],
]);
const PORTAL_BRANCHES = [
  flat([
    [10, 86, 2.8],
    [-4, 80, 2.2],
    [-24, 82, 1.8],
    [-40, 86, 1.2],
  ]),
  flat([
    [34, 76, 2.4],
    [24, 62, 2],
    [14, 50, 1.5],
    [8, 42, 1],
  ]),
];
const HEPATIC = [
  flat([
    [-50, 92, 5],
    [-40, 78, 4],
    [-34, 62, 3],
    [-36, 46, 2],
    [-44, 36, 1.2],
  ]),
  flat([
    [-40, 76, 2.5],
    [-54, 62, 1.9],
    [-66, 54, 1.2],
  ]),
  flat([
    [-30, 56, 1.6],
    [-18, 42, 1.3],
    [-6, 34, 0.9],
  ]),
];

const tubeDistance = (pieces: ReturnType<typeof flat>, x: number, y: number) => {
  let best = 99;
  for (const piece of pieces) best = Math.min(best, capsule(piece, x, y, 0));
  return best;
};

const speed = (pieces: ReturnType<typeof flat>, x: number, y: number, peak: number) => {
  const d = tubeDistance(pieces, x, y);
  return d < 0 ? peak * ramp(-d, 0, 3.5) : 0;
};

export function scene(): Scene {
  const length = MAP_COLUMNS * MAP_ROWS;
  const echo = new Float32Array(length);
  const attenuation = new Float32Array(length);
  const velocity = new Float32Array(length);
  const noise = noiseField(61, 2);
  const point = new ScenePainter(noise);
  for (let row = 0, i = 0; row < MAP_ROWS; row += 1) {
    const y = MAP_Y0 + row * MAP_STEP_MM;
    for (let column = 0; column < MAP_COLUMNS; column += 1, i += 1) {
      const x = MAP_X0 + column * MAP_STEP_MM;
      point.at(x, y);
      echo[i] = point.echo;
      attenuation[i] = point.attenuation;
      velocity[i] = speed(PORTAL, x, y, 24) - speed(HEPATIC[0] ?? [], x, y, 20);
    }
  }
  return { echo, attenuation, velocity };
}

class ScenePainter {
  echo = 0;
  attenuation = 0;
  constructor(private readonly noise: ReturnType<typeof noiseField>) {}

  at(x: number, y: number): void {
    const { noise } = this;
    this.echo = 1.3 * noise(x / 11, y / 11, 0) + 0.8 * noise(x / 4, y / 4, 3);
    this.attenuation = 0;
    this.organs(x, y);
    this.vessels(x, y);
    const { centre, diameterMm, decibel } = US_LESION;
    const rim = Math.hypot(x - centre.x, y - centre.y) - diameterMm / 2;
    this.over(rim + 0.25 * noise(x / 4, y / 4, 8), decibel, -0.2);
    this.wall(x, y);
  }

  private over(distance: number, decibel: number, attenuation = 0, edge = 0.9): void {
    const share = coverage(distance, edge);
    if (share <= 0) return;
    this.echo += (decibel - this.echo) * share;
    this.attenuation += (attenuation - this.attenuation) * share;
  }

  /** Diaphragm and lung behind it, kidney, bowel gas. */
  private organs(x: number, y: number): void {
    const { noise } = this;
    const liver = Math.hypot((x - 22) * 0.98, y - 44) - 92;
    const bend = 1.2 * noise(x / 24, y / 24, 2);
    // Behind the diaphragm: the lung's reverberation, a mirror of the liver that fades.
    this.over(-(liver + bend), -7 - 0.25 * Math.max(0, liver), 0.05, 3);
    const glint = 3 * noise(x / 9, y / 9, 5);
    this.over(Math.abs(liver + bend) - 0.9, 15 + glint, 0, 1.2);

    const dx = x - 48;
    const dy = y - 104;
    const u = dx * 0.985 + dy * 0.17;
    const v = dy * 0.985 - dx * 0.17;
    const kidney = ellipsoid(u, v, 0, 52, 25, 9) + 0.8 * noise(x / 12, y / 12, 9);
    this.over(kidney - 6 - 2 * noise(x / 16, y / 16, 1), 5, 0.02, 3); // perirenal fat
    this.over(Math.abs(kidney) - 0.5, 9, 0, 1);
    this.over(kidney, -5 + noise(x / 5, y / 5, 4), 0);
    const pyramids = Math.cos(Math.atan2(v * 2, u) * 9) - 0.15;
    const medulla = smoothMax(
      Math.abs(ellipsoid(u, v, 0, 37, 15.5, 9)) - 4.5,
      -5 * pyramids,
      2,
    );
    this.over(medulla, -11, 0, 2);
    const sinus = ellipsoid(u, v, 0, 27, 8.5, 9) + 2.2 * noise(x / 6, y / 6, 6);
    this.over(sinus, 9 + 2 * noise(x / 3, y / 3, 2), 0.05, 3);

    // The liver's lower edge, fat under it, then bowel gas with its dirty shadow.
    const edge = 46 + 0.62 * (x - 60) - y + 2 * noise(x / 20, 0, 6);
    const below = smoothMax(y - 80 + 0.2 * x, smoothMax(edge - 26, 66 - x, 8), 6);
    this.over(below, 4 + 2 * noise(x / 7, y / 7, 5), 0.04, 3);
    const gas = ellipsoid(x - 112, y - 46, 0, 22, 12, 9) + 2.5 * noise(x / 8, y / 8, 7);
    this.over(gas, 13, 1.4, 2);
  }

  private vessels(x: number, y: number): void {
    // No vessel is a ruler: its wall wavers by a fraction of a millimetre.
    const waver =
      0.5 * this.noise(x / 7, y / 7, 11) + 0.35 * this.noise(x / 2.5, y / 2.5, 13);
    for (const pieces of HEPATIC)
      this.over(tubeDistance(pieces, x, y) + waver, -33, -0.22);
    let portal = tubeDistance(PORTAL, x, y);
    for (const branch of PORTAL_BRANCHES)
      portal = Math.min(portal, tubeDistance(branch, x, y));
    const wall = 7 + 3 * this.noise(x / 4, y / 4, 1);
    this.over(Math.abs(portal + waver - 0.8) - 0.7, wall, 0, 1.4);
    this.over(portal + waver, -33, -0.22);
  }

  /** Skin, fat with its septa, two muscles with fascia, peritoneum. */
  private wall(x: number, y: number): void {
    const { noise } = this;
    const bend = 0.9 * noise(x / 26, 0, 4) + 0.3 * noise(x / 9, y / 9, 4);
    const depth = Math.hypot(x, y + 60) - 60 + bend * ramp(y, 2, 8);
    if (depth > WALL_MM + 2) return;
    const inWall = coverage(depth - WALL_MM, 1);
    const strands = ramp(noise(x / 7, depth / 1.3, 12), 0.5, 1.9);
    const layers = [
      [2.2, 5],
      [10.5, -8 + 13 * strands],
      [15.2, -7 + 7 * strands],
      [99, -9 + 7 * strands],
    ] as const;
    let decibel = 0;
    for (const [until, value] of layers) {
      decibel = value;
      if (depth < until) break;
    }
    for (const fascia of [2.4, 10.5, 15.2, WALL_MM - 0.4]) {
      const line = Math.abs(depth - fascia) - 0.35;
      decibel += (9 + 3 * noise(x / 8, fascia, 2) - decibel) * coverage(line, 0.9);
    }
    this.echo += (decibel - this.echo) * inWall;
    this.attenuation += (0.03 - this.attenuation) * inWall;
  }
}
