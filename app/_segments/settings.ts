import { z } from 'zod';
import { createPreference } from '@/app/_data/preference';

/** Of a brush, in pixels along a row. */
export const DIAMETERS = [
  1, 2, 3, 4, 5, 7, 9, 12, 15, 20, 25, 30, 40, 50, 70, 100, 150, 200,
] as const;

const schema = z.object({
  diameter: z.number().min(1).max(200),
  /** The threshold brush draws on values from `low` to `high`, ends included. */
  low: z.number(),
  high: z.number(),
  /** Of the surface of segments, 0 to 1. */
  opacity: z.number().min(0).max(1),
  outline: z.boolean(),
});
export type SegmentingSettings = z.infer<typeof schema>;

const USUAL: SegmentingSettings = {
  diameter: 12,
  low: 100,
  high: 3000,
  opacity: 0.35,
  outline: true,
};

function parse(text: string | null): SegmentingSettings {
  try {
    return schema.parse({ ...USUAL, ...JSON.parse(text ?? '{}') });
  } catch {
    return USUAL;
  }
}

export const segmenting = createPreference('segmenting', parse);

export const setSegmenting = (change: Partial<SegmentingSettings>): void =>
  segmenting.keep(JSON.stringify({ ...segmenting.get(), ...change }));

/** To the next larger or smaller brush. */
export function stepDiameter(step: 1 | -1): void {
  const { diameter } = segmenting.get();
  const next =
    step === 1
      ? DIAMETERS.find((each) => each > diameter)
      : DIAMETERS.findLast((each) => each < diameter);
  if (next !== undefined) setSegmenting({ diameter: next });
}

/** A range of values; its name is among the words of segments. */
export interface ThresholdPreset {
  readonly tissue: 'bone' | 'contrast' | 'soft-tissue' | 'water' | 'fat' | 'lung' | 'air';
  readonly low: number;
  readonly high: number;
}

/** Hounsfield units, usual ranges; every one can be changed by hand. */
export const CT_THRESHOLDS: readonly ThresholdPreset[] = [
  { tissue: 'bone', low: 200, high: 3000 },
  { tissue: 'contrast', low: 130, high: 600 },
  { tissue: 'soft-tissue', low: 0, high: 100 },
  { tissue: 'water', low: -20, high: 20 },
  { tissue: 'fat', low: -150, high: -30 },
  { tissue: 'lung', low: -950, high: -500 },
  { tissue: 'air', low: -2000, high: -900 },
];
