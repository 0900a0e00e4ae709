import type { FrameSummary } from '@/lib/dicom/frame-summary';
import { shearOf, type Place } from '@/lib/dicom/stacks/order';

/** A distance this much longer than the usual one is a hole, not an irregularity. */
const HOLE = 1.5;
/** Are slices missing where two lie so far apart? Both in mm. */
export const isHole = (distance: number, usual: number) => distance > HOLE * usual;
/** Distances that differ by less than this share of the usual one count as equal. */
const UNEVEN = 0.05;
/** Less shear than this is rounding, degrees. */
const SHEARED = 0.5;
/** Slices farther apart than so many times their thickness leave most of the body out. */
const SPARSE = 2;
/** How many holes, repeated places or missing numbers are told one by one. */
const EACH = 3;

/** Median distance between neighbours, mm; null for a single slice. */
export function spacingOf(places: readonly Place[]): number | null {
  const sorted = distances(places).sort((a, b) => a - b);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  return middle === undefined ? null : round(middle);
}

/** Slice Thickness, mm, where all frames have the same. */
export function thicknessOf(frames: readonly FrameSummary[]): number | null {
  const values = new Set(frames.map(({ sliceThickness }) => sliceThickness));
  const [only] = values;
  return values.size === 1 && only ? round(only) : null;
}

/**
 * What the reader of a stack should know of its geometry: holes, uneven distances, shear, slices
 * far apart. Slices are counted from 1.
 *
 * @param places - One frame at each.
 * @param numbers - Instance numbers of the whole series.
 */
export function geometryWarnings(
  places: readonly Place[],
  numbers: ReadonlySet<number>,
): string[] {
  const usual = spacingOf(places);
  if (usual === null) return [];
  const all = distances(places);
  const holes = holesOf(places);
  const even = all.filter((distance) => distance <= HOLE * usual);
  const [least, most] = [Math.min(...even), Math.max(...even)];
  return [
    ...holes
      .slice(0, EACH)
      .map(
        ({ distance, after, beside }) =>
          `There is a gap of ${mm(distance)} between slices ${after} and ${after + 1} ` +
          `where ${mm(usual)} are usual: slices are missing` +
          `${inBrackets(missingNumbers(beside, numbers))}.`,
      ),
    ...(holes.length > EACH ? [`There are ${holes.length - EACH} more such gaps.`] : []),
    ...(most - least > UNEVEN * usual
      ? [`The distance between slices varies from ${mm(least)} to ${mm(most)}.`]
      : []),
    ...shearWarnings(places),
    ...sparseWarning(places, usual),
    ...statedSpacing(places, usual),
  ];
}

interface Hole {
  readonly distance: number;
  /** The slice before it, from 1. */
  readonly after: number;
  /** Instance numbers of the slices on both sides. */
  readonly beside: readonly (number | undefined)[];
}

function holesOf(places: readonly Place[]): Hole[] {
  const usual = spacingOf(places) ?? 0;
  return distances(places).flatMap((distance, index) => {
    const beside = [places[index], places[index + 1]];
    return isHole(distance, usual)
      ? [
          {
            distance,
            after: index + 1,
            beside: beside.map((place) => place?.frames[0]?.instanceNumber),
          },
        ]
      : [];
  });
}

/** Instance numbers that lie in the holes of a stack and that nothing in the series has. */
export const missingAtHoles = (
  places: readonly Place[],
  numbers: ReadonlySet<number>,
): number[] => holesOf(places).flatMap(({ beside }) => missingNumbers(beside, numbers));

function missingNumbers([a, b]: Hole['beside'], numbers: ReadonlySet<number>): number[] {
  if (a === undefined || b === undefined) return [];
  const between = range(Math.min(a, b) + 1, Math.max(a, b) - 1);
  // Where the series has some of them, they are elsewhere: numbers don't follow positions.
  return between.some((number) => numbers.has(number)) ? [] : between;
}

const inBrackets = (missing: readonly number[]) =>
  missing.length > 0 ? ` (${instanceNumbers(missing)})` : '';

function shearWarnings(places: readonly Place[]): string[] {
  const { degrees, offLineMm } = shearOf(places);
  const first = places[0]?.frames[0];
  const pixel = Math.min(...(first?.pixelSpacing ?? [1]));
  const gantry = first?.tilt || isCt(first) ? ' (gantry tilt)' : '';
  return [
    ...(degrees > SHEARED
      ? [
          `The slices are sheared by ${degrees.toFixed(1)}°${gantry}: ` +
            `they don’t lie straight behind one another.`,
        ]
      : []),
    ...(offLineMm > pixel
      ? [`Slices are shifted sideways against one another by up to ${mm(offLineMm)}.`]
      : []),
  ];
}

const isCt = (frame: FrameSummary | undefined) =>
  /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.2(\.|$)/.test(frame?.sopClassUid ?? '');

function sparseWarning(places: readonly Place[], usual: number): string[] {
  const thickness = thicknessOf(places.flatMap(({ frames }) => frames));
  return thickness !== null && usual > SPARSE * thickness
    ? [
        `Slices of ${mm(thickness)} lie ${mm(usual)} apart: what is between them isn’t shown.`,
      ]
    : [];
}

/** Spacing Between Slices, where it is not what the positions say: some scanners write the gap. */
function statedSpacing(places: readonly Place[], usual: number): string[] {
  const values = new Set(
    places.flatMap(({ frames }) => frames.map((each) => each.spacingBetweenSlices)),
  );
  const [only] = values;
  if (values.size !== 1 || !only) return [];
  const stated = Math.abs(only);
  return Math.abs(stated - usual) > UNEVEN * usual
    ? [
        `The file says that slices lie ${mm(stated)} apart. Their positions, which count ` +
          `here, say ${mm(usual)}.`,
      ]
    : [];
}

/** Two files for one place, or one number, where there should be one. */
export function duplicateWarnings(places: readonly Place[]): string[] {
  const repeated = places.flatMap(({ frames }, index) =>
    frames.length > 1 ? [{ slice: index + 1, same: sameness(frames) }] : [],
  );
  return [...Map.groupBy(repeated, ({ same }) => same)].map(([same, slices]) => {
    const which = listed(slices.map(({ slice }) => slice));
    const one = slices.length === 1;
    return (
      `${one ? 'Slice' : 'Slices'} ${which} ${one ? 'is' : 'are'} there more than once` +
      `${PIXELS[same]}: the stack “repeated slices” has the others.`
    );
  });
}

const PIXELS = {
  same: ', with the same pixels',
  other: ', with other pixels',
  unknown: '',
} as const;

/** Have frames the same stored pixels? */
function sameness(frames: readonly FrameSummary[]): keyof typeof PIXELS {
  const sums = new Set(frames.map(({ pixels }) => pixels));
  if (sums.has(undefined)) return 'unknown';
  return sums.size === 1 ? 'same' : 'other';
}

/** Instances of a stack that share a number: their order is a guess where numbers order it. */
export function numberWarnings(frames: readonly FrameSummary[]): string[] {
  const uids = Map.groupBy(
    frames.filter(({ instanceNumber }) => instanceNumber !== undefined),
    ({ instanceNumber }) => instanceNumber ?? 0,
  );
  const shared = [...uids].filter(
    ([, sharing]) =>
      new Set(sharing.map(({ sopInstanceUid }) => sopInstanceUid)).size > 1,
  );
  if (shared.length === 0) return [];
  const numbers = shared.map(([number]) => number);
  return [`Several instances have the ${instanceNumbers(numbers)}.`];
}

/** Do two volumes have the same stored pixels at every place? */
export const areCopies = (a: readonly Place[], b: readonly Place[]): boolean =>
  a.length === b.length &&
  a.every((place, index) => {
    const [one, other] = [place.frames[0]?.pixels, b[index]?.frames[0]?.pixels];
    return one !== undefined && one === other;
  });

/** “instance number 7”, “instance numbers 3, 5–9 and 12 more” */
export const instanceNumbers = (numbers: readonly number[]): string =>
  `instance number${numbers.length === 1 ? '' : 's'} ${listed(numbers)}`;

/** Numbers as runs, a few of them. */
function listed(numbers: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && number === last[1] + 1) last[1] = number;
    else runs.push([number, number]);
  }
  const shown = runs
    .slice(0, EACH)
    .map(([from, to]) => (from === to ? from : `${from}–${to}`));
  const more = runs.slice(EACH).reduce((sum, [from, to]) => sum + to - from + 1, 0);
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** @returns Nothing where there would be thousands: then they are no holes. */
const range = (from: number, to: number): number[] =>
  to - from > 1000
    ? []
    : Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);

const distances = (places: readonly Place[]): number[] =>
  places
    .slice(1)
    .map(({ positionMm }, index) =>
      Math.abs(positionMm - (places[index]?.positionMm ?? 0)),
    );

const round = (value: number) => Math.round(value * 1000) / 1000;
const mm = (value: number) => `${Number(value.toFixed(2))} mm`;
