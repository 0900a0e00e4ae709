import type { Histogram } from '@/lib/image/percentile';
import type { Voi } from '@/lib/image/voi';

/** Keys of windows. */
export type WindowKey = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '10';

/** A named window and the key that sets it (0 is auto, 1 the file's own, 2–10 are these). */
export interface WindowPreset {
  readonly id: string;
  readonly name: string;
  /** null: reached through the menu only. */
  readonly key: WindowKey | null;
  readonly center: number;
  readonly width: number;
}

export const AUTO_WINDOW_KEY = '0';
export const FILE_WINDOW_KEY = '1';

/** Hounsfield units. */
export const CT_PRESETS: readonly WindowPreset[] = [
  { id: 'soft-tissue', name: 'Soft tissue', key: '2', center: 40, width: 400 },
  { id: 'lung', name: 'Lung', key: '3', center: -600, width: 1500 },
  { id: 'mediastinum', name: 'Mediastinum', key: '4', center: 50, width: 350 },
  { id: 'liver', name: 'Liver', key: '5', center: 90, width: 150 },
  { id: 'bone', name: 'Bone', key: '6', center: 480, width: 2500 },
  { id: 'brain', name: 'Brain', key: '7', center: 40, width: 80 },
  { id: 'stroke', name: 'Stroke', key: '8', center: 40, width: 40 },
  { id: 'angiography', name: 'Angiography', key: '9', center: 300, width: 600 },
  { id: 'liver-plain', name: 'Liver, unenhanced', key: null, center: 30, width: 150 },
  { id: 'subdural', name: 'Subdural', key: '10', center: 75, width: 200 },
  { id: 'posterior-fossa', name: 'Posterior fossa', key: null, center: 80, width: 250 },
  { id: 'temporal-bone', name: 'Temporal bone', key: null, center: 600, width: 2800 },
  { id: 'wide', name: 'Wide', key: null, center: 0, width: 2048 },
];

/** Of PET, from no uptake: where the file says all that a SUV takes. Keys 2 to 5. */
export const SUV_PRESETS = [5, 7, 10, 15].map((upper, index) => ({
  name: `SUV 0–${upper}`,
  key: `${index + 2}` as WindowKey,
  low: 0,
  high: upper,
}));

/** Percentiles of the whole series between which an MR picture is spread from black to white. */
export interface PercentilePreset {
  readonly id: string;
  readonly name: string;
  readonly key: WindowKey;
  readonly low: number;
  readonly high: number;
}

/** The first is the default where the file has no window. */
export const MR_PRESETS: readonly PercentilePreset[] = [
  { id: 'percentile-1-99', name: '1–99 %', key: '2', low: 1, high: 99 },
  { id: 'percentile-5-95', name: '5–95 %', key: '3', low: 5, high: 95 },
  { id: 'percentile-0-100', name: 'Full range', key: '4', low: 0, high: 100 },
];

/** The presets of a modality: ultrasound (and what is not known) has none, by design. */
export function presetsFor(modality: string): readonly WindowPreset[] {
  return modality === 'CT' ? CT_PRESETS : [];
}

/**
 * The window whose black is `low` and whose white is `high`.
 *
 * LINEAR_EXACT, since LINEAR would put white half a unit off, which shows on images scaled to 0…1.
 */
export function windowBetween(low: number, high: number): Voi {
  const width = Math.max(high - low, 1e-6);
  return { center: low + width / 2, width, fn: 'LINEAR_EXACT' };
}

/** @param histogram - Of the whole series, so that brightness doesn't jump from slice to slice. */
export function percentileWindow(
  histogram: Histogram,
  { low, high }: Pick<PercentilePreset, 'low' | 'high'>,
): Voi {
  return windowBetween(histogram.percentile(low), histogram.percentile(high));
}

/** The three windows that MedGemma 1.5 takes as red, green and blue, HU: wide, soft tissue, brain. */
export const CT_RGB3: readonly [Voi, Voi, Voi] = [
  windowBetween(-1024, 1024),
  windowBetween(-135, 215),
  windowBetween(0, 80),
];
