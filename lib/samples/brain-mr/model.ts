import { cortexAt, type Cortex } from '@/lib/samples/brain-mr/cerebrum';
import { paintDeep } from '@/lib/samples/brain-mr/deep';
import { folds } from '@/lib/samples/brain-mr/folds';
import { headDistance, intracranial, paintHead } from '@/lib/samples/brain-mr/head';
import { paintHindbrain } from '@/lib/samples/brain-mr/hindbrain';
import {
  AIR,
  BONE,
  CSF,
  FLOW,
  GREY,
  LESION,
  Mix,
  WHITE,
} from '@/lib/samples/brain-mr/tissues';
import { noiseField } from '@/lib/samples/noise';
import { capsule, coverage, ramp } from '@/lib/samples/shapes';

/** Truth about the planted lesion: white matter of the left frontal lobe (x > 0). */
export const BRAIN_LESION = { centre: [27, -14, 35] as const, diameterMm: 18 };

/** Runs along the ridge where falx and tentorium meet. */
const STRAIGHT_SINUS = {
  from: [0, 34, -4],
  to: [0, 82, -13],
  fromRadius: 1.6,
  toRadius: 2.6,
} as const;

const CORTEX_MM = 2.7;
/** In-plane blur of every edge, mm. */
const EDGE_MM = 0.8;

/** The head as a mix of tissues at any point. */
export interface HeadModel {
  /** @returns The mix at the point; valid until the next call. Nothing in plain air. */
  at(x: number, y: number, z: number): Mix | undefined;
}

export function headModel(): HeadModel {
  const sulci = folds(404, 11.5);
  const noise = noiseField(31, 2);
  const mix = new Mix();
  const cortex: Cortex = { pial: 0, depth: 0 };
  return {
    at(x, y, z) {
      if ((x / 92) ** 2 + (y / 126) ** 2 > 1 || z > 92) return undefined;
      const inner = intracranial(x, y, z);
      // Deep in the brain the skin is of no concern, and far outside the skull it is all.
      const skin = inner > -0.8 ? headDistance(x, y, z) : -50;
      if (skin > 1) return undefined;
      mix.fill(AIR);
      if (inner > -0.8) paintHead(mix, x, y, z, skin, inner, noise);
      if (inner < 0.8) {
        const dura = 1 - ramp(inner, -0.8, 0.8);
        mix.over(CSF, dura);
        paintVault(mix, x, y, z, inner);
        const edge = EDGE_MM;
        const { pial } = cortexAt(x, y, z, sulci, noise, cortex);
        if (pial > -edge) {
          const brain = coverage(-pial, edge);
          mix.over(GREY, brain);
          const thickness = CORTEX_MM + 0.35 * noise(x / 12, y / 12, z / 12);
          mix.over(WHITE, brain * ramp(pial, thickness - 0.7, thickness + 0.7));
        }
        paintDeep(mix, x, y, z, edge);
        paintHindbrain(mix, x, y, z, edge, noise);
        mix.over(FLOW, coverage(capsule(STRAIGHT_SINUS, x, y, z), 1));
        mottle(mix, noise(x / 5, y / 5, z / 5));
        paintLesion(mix, x, y, z, noise(x / 7, y / 7, z / 7));
      }
      return mix;
    },
  };
}

/** Tissue is never of one brightness throughout: a few per cent of unevenness. */
function mottle({ value }: Mix, grain: number): void {
  for (let c = 0; c < 4; c += 1) value[c] = (value[c] ?? 0) * (1 + 0.022 * grain);
}

/** Falx, and the sagittal sinus along its edge. */
function paintVault(mix: Mix, x: number, y: number, z: number, inner: number): void {
  if (Math.abs(x) > 6 || z < -6) return;
  mix.over(BONE, 0.5 * coverage(Math.abs(x) - 0.3, 0.8));
  const sinus = Math.hypot(x * (1 + 0.12 * Math.max(0, -inner)), inner + 2) - 3;
  if (z > 10 || y > 40) mix.over(FLOW, coverage(sinus, 1));
}

function paintLesion(mix: Mix, x: number, y: number, z: number, grain: number): void {
  const [cx, cy, cz] = BRAIN_LESION.centre;
  const radius = Math.hypot(x - cx, y - cy, z - cz);
  const d = radius - BRAIN_LESION.diameterMm / 2 + 0.25 * grain;
  if (d < 1) mix.over(LESION, coverage(d, 1.2) * (0.95 + 0.03 * grain));
}
