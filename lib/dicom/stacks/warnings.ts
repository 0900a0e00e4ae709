import { shearDegrees, type Place } from '@/lib/dicom/stacks/order';

/** A distance this much longer than the usual one is a hole, not an irregularity. */
const HOLE = 1.5;
/** Distances that differ by less than this share of the usual one count as equal. */
const UNEVEN = 0.05;
/** Less shear than this is rounding, degrees. */
const SHEARED = 0.5;

/** Median distance between neighbours, mm; null for a single slice. */
export function spacingOf(places: readonly Place[]): number | null {
  const sorted = distances(places).sort((a, b) => a - b);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  return middle === undefined ? null : round(middle);
}

/** What the reader of a stack should know of its geometry. Slices are counted from 1. */
export function geometryWarnings(places: readonly Place[]): string[] {
  const usual = spacingOf(places);
  if (usual === null) return [];
  const all = distances(places);
  const holes = all.flatMap((distance, index) =>
    distance > HOLE * usual ? [{ distance, after: index + 1 }] : [],
  );
  const even = all.filter((distance) => distance <= HOLE * usual);
  const [least, most] = [Math.min(...even), Math.max(...even)];
  const tilt = shearDegrees(places);
  return [
    ...holes
      .slice(0, 3)
      .map(
        ({ distance, after }) =>
          `There is a gap of ${mm(distance)} between slices ${after} and ${after + 1} ` +
          `where ${mm(usual)} are usual: slices are missing.`,
      ),
    ...(holes.length > 3 ? [`There are ${holes.length - 3} more such gaps.`] : []),
    ...(most - least > UNEVEN * usual
      ? [`The distance between slices varies from ${mm(least)} to ${mm(most)}.`]
      : []),
    ...(tilt > SHEARED
      ? [
          `The slices are sheared by ${tilt.toFixed(1)}° (gantry tilt): ` +
            'they don’t lie straight behind one another.',
        ]
      : []),
  ];
}

const distances = (places: readonly Place[]): number[] =>
  places
    .slice(1)
    .map(({ positionMm }, index) =>
      Math.abs(positionMm - (places[index]?.positionMm ?? 0)),
    );

const round = (value: number) => Math.round(value * 1000) / 1000;
const mm = (value: number) => `${Number(value.toFixed(2))} mm`;
