import type { MeasuredFact } from '@/lib/image/series-measurements';
import { bodyMask } from '@/lib/image/series/body-mask';
import { noiseFrom, tilesOf } from '@/lib/image/series/local-spread';
import { AIR_HU, LungFollower } from '@/lib/image/series/lung';
import { medianOf } from '@/lib/image/series/positions';

/** A slice with a body smaller than this is not measured, mm². */
const LEAST_BODY_MM2 = 1000;
/** Tissue classes, HU: conventional limits, both ends included. */
const FAT_HU = { from: -190, to: -30 };
const SOFT_HU = { from: -29, to: 150 };
const BONE_HU = 300; // above it; contrast medium in large vessels can be as dense
/** Noise is measured on squares of this side, mm, whose mean is soft tissue. */
const TILE_MM = 10;
const TILE_MEAN_HU = { from: -20, to: 150 };
const LEAST_TILES = 5;
/** So many slices are named for a fact, the most telling first. */
const SLICES_NAMED = 5;

interface SliceCounts {
  readonly body: number;
  readonly air: number;
  readonly fat: number;
  readonly soft: number;
  readonly bone: number;
  /** HU; undefined where too little homogeneous tissue is shown. */
  readonly noise: number | undefined;
  readonly tiles: number;
  readonly pixelMm2: number;
}

/**
 * Measures an axial CT series slice by slice; keeps counts, and labels of one slice, never pixels.
 *
 * - Body: see `bodyMask`. All fractions are of the body's volume, air in it included.
 * - Air: below -500 HU inside the body, lung and bowel gas alike. Lung: see `LungFollower`.
 * - Noise: the standard deviation inside 10 mm squares of soft tissue; of a slice by its quietest
 *   squares (see `noiseFrom`), of the series the median over slices.
 */
export class CtMeter {
  readonly #slices: (SliceCounts | undefined)[] = [];
  readonly #lung = new LungFollower();

  /**
   * @param values - HU, NaN for padding.
   * @param spacing - Between rows, between columns, mm; without one the slice is not measured.
   */
  add(
    values: Float32Array,
    width: number,
    height: number,
    spacing: readonly [number, number] | undefined,
  ): void {
    const slice = this.#slices.length;
    if (!spacing) {
      this.#slices.push(undefined);
      return;
    }
    const pixelMm2 = spacing[0] * spacing[1];
    const inside = bodyMask(values, width, height, LEAST_BODY_MM2 / pixelMm2);
    this.#lung.add(slice, values, inside, { width, height, pixelMm2 });
    this.#slices.push(
      inside && {
        ...countTissues(values, inside),
        ...noiseOf(values, width, height, inside, spacing),
        pixelMm2,
      },
    );
  }

  /**
   * @param slabMm - The thickness that each slice added stands for.
   * @param numbers - The number of each slice among those prepared; null when it was not.
   */
  facts(slabMm: readonly number[], numbers: readonly (number | null)[]): MeasuredFact[] {
    const total = (of: (counts: SliceCounts) => number) =>
      this.#slices.reduce((sum, counts, slice) => {
        if (!counts) return sum;
        return sum + of(counts) * counts.pixelMm2 * (slabMm[slice] ?? 0);
      }, 0);
    const named = (of: (counts: SliceCounts, slice: number) => number) =>
      largestFirst(
        this.#slices.map((counts, slice) => (counts ? of(counts, slice) : 0)),
        numbers,
      );
    const bodyMm3 = total(({ body }) => body);
    if (bodyMm3 === 0) return [];
    const facts: MeasuredFact[] = [];
    const lung = this.#lung.lung(slabMm);
    if (lung) {
      facts.push({
        id: 'lung-volume',
        label: 'Lung volume shown',
        value: lung.mm3 / 1000,
        unit: 'mL',
        slices: named((_, slice) => lung.areaOf.get(slice) ?? 0),
      });
    }
    facts.push({
      id: 'air-volume',
      label: 'Air inside the body (below -500 HU)',
      value: total(({ air }) => air) / 1000,
      unit: 'mL',
      slices: named(({ air }) => air),
    });
    const fraction = (
      id: string,
      label: string,
      of: (counts: SliceCounts) => number,
    ): MeasuredFact => ({
      id,
      label: `${label}, of the body’s volume`,
      value: (100 * total(of)) / bodyMm3,
      unit: '%',
      slices: named(of),
    });
    facts.push(
      fraction('bone-fraction', 'Bone or denser (above 300 HU)', ({ bone }) => bone),
      fraction('soft-tissue-fraction', 'Soft tissue (-29 to 150 HU)', ({ soft }) => soft),
      fraction('fat-fraction', 'Fat (-190 to -30 HU)', ({ fat }) => fat),
    );
    const noise = this.#slices
      .flatMap((counts) => counts?.noise ?? [])
      .toSorted((a, b) => a - b);
    if (noise.length > 0) {
      facts.push({
        id: 'noise',
        label: 'Noise (standard deviation in homogeneous soft tissue)',
        value: medianOf(noise),
        unit: 'HU',
        slices: named(({ tiles, noise: own }) => (own === undefined ? 0 : tiles)),
      });
    }
    return facts;
  }
}

function countTissues(values: Float32Array, inside: Uint8Array) {
  const counts = { body: 0, air: 0, fat: 0, soft: 0, bone: 0 };
  for (let at = 0; at < values.length; at++) {
    if (inside[at] !== 1) continue;
    const hu = values[at] ?? NaN;
    counts.body++;
    if (hu < AIR_HU) counts.air++;
    else if (hu > BONE_HU) counts.bone++;
    else if (hu >= SOFT_HU.from && hu <= SOFT_HU.to) counts.soft++;
    else if (hu >= FAT_HU.from && hu <= FAT_HU.to) counts.fat++;
  }
  return counts;
}

function noiseOf(
  values: Float32Array,
  width: number,
  height: number,
  inside: Uint8Array,
  spacing: readonly [number, number],
) {
  const side = Math.max(5, Math.round(TILE_MM / Math.max(...spacing)));
  const tiles = tilesOf(values, width, height, side, inside).filter(
    ({ mean }) => mean >= TILE_MEAN_HU.from && mean <= TILE_MEAN_HU.to,
  );
  const deviations = tiles.map(({ deviation }) => deviation);
  const noise =
    tiles.length < LEAST_TILES ? undefined : noiseFrom(deviations, side * side);
  return { noise, tiles: tiles.length };
}

/** The numbers of the slices with the largest amounts, largest first; none with nothing. */
export function largestFirst(
  amounts: readonly number[],
  numbers: readonly (number | null)[],
): number[] {
  return amounts
    .map((amount, slice) => ({ amount, number: numbers[slice] ?? null }))
    .filter(({ amount }) => amount > 0)
    .sort((a, b) => b.amount - a.amount)
    .flatMap(({ number }) => number ?? [])
    .slice(0, SLICES_NAMED);
}
