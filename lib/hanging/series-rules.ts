import { z } from 'zod';
import type { Attributes } from '@/lib/hanging/attributes';

export const PLANES = ['axial', 'coronal', 'sagittal'] as const;
export const KERNELS = ['soft', 'sharp'] as const;
export const MR_KINDS = ['T1', 'T1+C', 'T2', 'FLAIR', 'DWI', 'ADC'] as const;
export const PREFERENCES = ['first', 'thinnest', 'thickest', 'largest'] as const;

/** Which series of a study are meant, whichever study it is: what is left out doesn't matter. */
export const seriesRuleSchema = z.strictObject({
  plane: z.enum(PLANES).optional(),
  /** Reconstructed for soft tissue, or for edges (lung, bone). */
  kernel: z.enum(KERNELS).optional(),
  mrKind: z.enum(MR_KINDS).optional(),
  /** Does the file name a contrast agent? */
  contrast: z.boolean().optional(),
  /** Which of several goes first: by slice thickness, by the number of images, or as they are listed. */
  prefer: z.enum(PREFERENCES).default('first'),
  take: z.enum(['one', 'all']).default('one'),
});
export type SeriesRule = z.infer<typeof seriesRuleSchema>;

/** A display set that a rule chose. */
export interface ChosenSet {
  /** Index of the display set. */
  readonly at: number;
  readonly rule: SeriesRule;
  /** How many display sets fulfil the rule, itself included. */
  readonly of: number;
}

/**
 * What the rules mean in a study. Localizers are never meant, and nothing is chosen twice.
 *
 * @param sets - In the order in which they are listed.
 * @returns By rule, the preferred first; empty where a study has nothing of what is asked for.
 */
export function chooseSets(
  sets: readonly Attributes[],
  rules: readonly SeriesRule[],
): ChosenSet[] {
  const taken = new Set<number>();
  return rules.flatMap((rule) => {
    const found = sets
      .map((set, at) => ({ set, at }))
      .filter(({ set }) => set['isLocalizer'] !== true && fulfils(set, rule));
    const order = found.toSorted(
      (a, b) => rank(a.set, rule) - rank(b.set, rule) || a.at - b.at,
    );
    const free = order.filter(({ at }) => !taken.has(at));
    return (rule.take === 'all' ? free : free.slice(0, 1)).map(({ at }) => {
      taken.add(at);
      return { at, rule, of: found.length };
    });
  });
}

const fulfils = (set: Attributes, { plane, kernel, mrKind, contrast }: SeriesRule) =>
  (plane === undefined || set['plane'] === plane) &&
  (kernel === undefined || set['kernelKind'] === kernel) &&
  (mrKind === undefined || set['mrKind'] === mrKind) &&
  (contrast === undefined || Boolean(set['ContrastBolusAgent']) === contrast);

/** The lowest goes first; what isn't known goes last. */
function rank(set: Attributes, { prefer }: SeriesRule): number {
  if (prefer === 'first') return 0;
  if (prefer === 'largest') return -Number(set['numImageFrames']);
  const thickness = set['SliceThickness'];
  if (typeof thickness !== 'number') return Number.MAX_VALUE;
  return prefer === 'thinnest' ? thickness : -thickness;
}
