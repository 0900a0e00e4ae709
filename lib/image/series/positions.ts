import {
  distanceToPlane,
  normalOf,
  planeOf,
  type ImagePlane,
  type PlaneAttributes,
} from '@/lib/image/geometry';
import { standardOrientation } from '@/lib/image/orient';
import type { MeasuredFact } from '@/lib/image/series-measurements';

/** Where one slice of a series lies. */
export interface SlicePlace extends PlaneAttributes {
  /** 1-based among the slices prepared for a model; null when this one was not. */
  readonly number: number | null;
  readonly rows: number;
  readonly columns: number;
}

/** Closer than this and two slices are at the same place, mm. */
const SAME_PLACE_MM = 0.01;
/** A step this many times the usual one is a gap. */
const GAP = 1.5;

/**
 * How far each slice lies along the normal of the first, mm.
 *
 * @returns undefined for a slice without a place, or not parallel to the first within 1°.
 */
export function positionsAlong(places: readonly SlicePlace[]): (number | undefined)[] {
  const planes = places.map(planeOf);
  const first = planes.find((plane) => plane !== undefined);
  if (!first) return places.map(() => undefined);
  const normal = normalOf(first);
  return planes.map((plane) => {
    if (!plane || !isParallel(normal, plane)) return undefined;
    return distanceToPlane(first, plane.position);
  });
}

function isParallel(
  normal: readonly [number, number, number],
  plane: ImagePlane,
): boolean {
  const other = normalOf(plane);
  const cosine = normal[0] * other[0] + normal[1] * other[1] + normal[2] * other[2];
  return Math.abs(cosine) > Math.cos(Math.PI / 180);
}

/**
 * The thickness that each slice stands for, mm: half way to its neighbours, the outer ones half a
 * step beyond themselves. Slices at one place share it.
 *
 * @param nominalMm - For slices without a place, and a single one.
 */
export function slabThickness(
  positions: readonly (number | undefined)[],
  nominalMm: number,
): number[] {
  const places = positions.map((at) =>
    at === undefined ? undefined : Math.round(at / SAME_PLACE_MM) * SAME_PLACE_MM,
  );
  const sorted = [...new Set(places.filter((at) => at !== undefined))].sort(
    (a, b) => a - b,
  );
  return places.map((at) => {
    if (at === undefined) return nominalMm;
    const place = sorted.indexOf(at);
    const before = at - (sorted[place - 1] ?? NaN);
    const after = (sorted[place + 1] ?? NaN) - at;
    const sharing = places.filter((other) => other === at).length;
    if (Number.isNaN(before) && Number.isNaN(after)) return nominalMm / sharing;
    const lower = Number.isNaN(before) ? after : before;
    const upper = Number.isNaN(after) ? before : after;
    return (lower + upper) / 2 / sharing;
  });
}

/** Matrix, pixel size, plane, number of slices, spacing, gaps and coverage of a series. */
export function geometryFacts(
  places: readonly SlicePlace[],
  sliceThicknessMm: number | undefined,
): MeasuredFact[] {
  const fact = (
    id: string,
    label: string,
    value: number | string,
    unit: string | null = null,
    slices: readonly number[] = [],
  ): MeasuredFact => ({ id, label, value, unit, slices });
  const matrices = new Set(places.map(({ columns, rows }) => `${columns} × ${rows}`));
  const plane = standardOrientation(places[0]?.orientation).plane;
  const spacing = places[0]?.pixelSpacing;
  const facts = [
    fact('slice-count', 'Number of slices', places.length),
    fact('matrix', 'Matrix', [...matrices].join(', ')),
  ];
  if (plane !== 'unknown') facts.push(fact('plane', 'Plane', plane));
  if (spacing) {
    const size = `${trim(spacing[1])} × ${trim(spacing[0])}`;
    facts.push(fact('pixel-size', 'Pixel size (across × down)', size, 'mm'));
  }
  const steps = stepsBetween(places);
  if (!steps) return facts;
  const { median, min, max, gaps, repeated, extentMm } = steps;
  facts.push(fact('slice-spacing', 'Slice spacing (median)', micrometres(median), 'mm'));
  if (max - min > SAME_PLACE_MM) {
    const range = `${trim(min)} to ${trim(max)}`;
    facts.push(fact('slice-spacing-range', 'Slice spacing (range)', range, 'mm'));
  }
  if (gaps.length > 0) {
    const where = gaps.map(({ from, to }) => `${trim(from)} to ${trim(to)}`).join(', ');
    const sides = gaps.flatMap(({ slices }) => slices);
    const label = 'Gaps between slices, as distances from one end of the series';
    facts.push(fact('gaps', label, where, 'mm', sides));
  }
  if (repeated > 0) {
    facts.push(
      fact('repeated-positions', 'Slices at a place that another one has', repeated),
    );
  }
  const coverage = extentMm + (sliceThicknessMm ?? median);
  facts.push(fact('coverage', 'Coverage', micrometres(coverage), 'mm'));
  return facts;
}

function stepsBetween(places: readonly SlicePlace[]) {
  const sorted = positionsAlong(places)
    .flatMap((at, index) => (at === undefined ? [] : { at, place: places[index] }))
    .sort((a, b) => a.at - b.at);
  const pairs = sorted.slice(1).flatMap((to, index) => {
    const from = sorted[index];
    return from ? { from, to, mm: to.at - from.at } : [];
  });
  const steps = pairs.filter(({ mm }) => mm > SAME_PLACE_MM);
  const first = sorted[0];
  const last = sorted.at(-1);
  if (steps.length === 0 || !first || !last) return undefined;
  const lengths = steps.map(({ mm }) => mm).sort((a, b) => a - b);
  const median = medianOf(lengths);
  return {
    median,
    min: lengths[0] ?? median,
    max: lengths.at(-1) ?? median,
    repeated: pairs.length - steps.length,
    extentMm: last.at - first.at,
    gaps: steps
      .filter(({ mm }) => mm > GAP * median)
      .map(({ from, to }) => ({
        from: from.at - first.at,
        to: to.at - first.at,
        slices: [from, to].flatMap(({ place }) => place?.number ?? []),
      })),
  };
}

/** @param sorted - Ascending, at least one. */
export function medianOf(sorted: readonly number[]): number {
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? NaN;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? NaN) + upper) / 2 : upper;
}

/** Rounded to a micrometre: what is below comes from decimal positions, not from the patient. */
const micrometres = (mm: number) => Math.round(mm * 1000) / 1000;
const trim = (mm: number) => String(micrometres(mm));
