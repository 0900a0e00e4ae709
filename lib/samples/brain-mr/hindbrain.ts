import { tentorium } from '@/lib/samples/brain-mr/cerebrum';
import { CSF, GREY, NUCLEI, WHITE, type Mix } from '@/lib/samples/brain-mr/tissues';
import type { NoiseField } from '@/lib/samples/noise';
import {
  capsule,
  coverage,
  ellipsoid,
  ramp,
  smoothMax,
  smoothMin,
} from '@/lib/samples/shapes';

const FOLIUM_MM = 3.7;

/** Distance to the hull of the cerebellum. */
export function cerebellumHull(x: number, y: number, z: number): number {
  const lobes = ellipsoid(Math.abs(x) - 24, y - 50, z + 36, 30, 28, 25);
  const vermis = ellipsoid(x, y - 52, z + 26, 14, 27, 25);
  const notch = 5 - Math.hypot(x * 0.9, y - 80);
  return smoothMax(
    smoothMax(smoothMin(lobes, vermis, 9), tentorium(x, y, z) + 1.2, 4),
    notch,
    5,
  );
}

const medulla = {
  from: [0, 12, -44],
  to: [0, 22, -82],
  fromRadius: 9,
  toRadius: 6.5,
} as const;

/** Distance to midbrain, pons and medulla. */
export function brainstem(x: number, y: number, z: number): number {
  const midbrain = ellipsoid(x, y - 15, z + 15, 16, 12, 13);
  const legs = ellipsoid(Math.abs(x) - 9, y - 7, z + 15, 6.5, 7, 12);
  const pons = ellipsoid(x, y - 9, z + 33, 17, 13.5, 13.5);
  const arms = ellipsoid(Math.abs(x) - 18, y - 22, z + 36, 10, 11, 7);
  const upper = smoothMin(smoothMin(midbrain, legs, 4), pons, 5);
  return smoothMin(smoothMin(upper, arms, 8), capsule(medulla, x, y, z), 6);
}

/** Paint cerebellum, brainstem and fourth ventricle over CSF. */
export function paintHindbrain(
  mix: Mix,
  x: number,
  y: number,
  z: number,
  edge: number,
  noise: NoiseField,
): void {
  if (z > 6 || Math.abs(x) > 60 || y < -14) return;
  const hull = cerebellumHull(x, y, z);
  if (hull < edge) paintFolia(mix, x, y, z, -hull, edge, noise);
  const stem = brainstem(x, y, z);
  if (stem < edge) {
    mix.over(WHITE, coverage(stem, edge));
    mix.over(NUCLEI, 0.55 * coverage(stem + 3.5, 4));
  }
  const fourth = ellipsoid(x, y - 27 - 0.05 * x * x, z + 34, 8, 4.6, 10);
  const aqueduct = Math.max(Math.hypot(x, y - 22) - 1.2, Math.abs(z + 16) - 10);
  mix.over(CSF, coverage(Math.min(fourth, aqueduct), edge));
}

/** Lamellae round the roof of the fourth ventricle, a white tree in the middle. */
function paintFolia(
  mix: Mix,
  x: number,
  y: number,
  z: number,
  depth: number,
  edge: number,
  noise: NoiseField,
): void {
  const inside = coverage(-depth, edge);
  const along =
    Math.hypot(x * 0.55, y - 26, (z + 34) * 1.15) +
    2.2 * noise(x / 14, y / 14, z / 14) +
    0.8 * noise(x / 5, y / 5, z / 5);
  const phase = along / FOLIUM_MM;
  const fissure = Math.abs(phase - Math.round(phase)) * FOLIUM_MM;
  mix.over(GREY, inside);
  const arbor = ramp(depth, 4, 13);
  mix.over(
    WHITE,
    inside * (0.9 * arbor + 0.5 * ramp(fissure, 1, 1.8) * ramp(depth, 1.5, 5)),
  );
  const open = (1 - ramp(depth, 5, 14)) * (0.42 + 0.3 * noise(x / 9 + 4, y / 9, z / 9));
  mix.over(CSF, inside * Math.max(0, open) * (1 - ramp(fissure, 0.2, 0.9)));
  const dentate = Math.abs(ellipsoid(Math.abs(x) - 15, y - 40, z + 38, 8, 7, 6)) - 0.8;
  mix.over(NUCLEI, 0.6 * coverage(dentate, 1.5));
}
