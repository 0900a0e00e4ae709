import {
  distanceToPlane,
  planeOf,
  type ImagePlane,
  type PlaneAttributes,
} from '@/lib/image/geometry';

/** What of a slice decides whether planes can be laid through the whole. */
export interface ReformatSlice extends PlaneAttributes {
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: number;
  readonly frameOfReferenceUid?: string | undefined;
  readonly sliceThicknessMm?: number | undefined;
}

/** May a stack be cut anew? If not, why; if so, what must be known of the planes. Whole sentences. */
export type Reformat =
  | { readonly possible: true; readonly spacingMm: number; readonly notes: string[] }
  | { readonly possible: false; readonly reason: string };

/** Fewer make no volume. */
const FEWEST = 3;
/** Positions and cosines are decimals: what is below comes from rounding. */
const ROUNDING_MM = 0.05;
/** How far off the even grid a slice may lie, as a share of the step. */
const UNEVEN = 0.05;
/** Slices turned against the first by more are not parallel, radians (a quarter of a degree). */
const TURNED = Math.PI / 720;
/** A step this near to a whole number of usual ones is one where slices are missing. */
const MISSING = 0.1;
/** What a graphics card with WebGL 2 holds along one edge. */
const LARGEST_EDGE = 2048;

/**
 * May planes be laid through a stack in any direction, so that a millimetre is one in all of them?
 *
 * Only where its slices are the same size, parallel, evenly spaced and square above each other:
 * anything else would be drawn as if it were so, and be false.
 *
 * @param slices - In display order: sentences count from 1 in it.
 * @see DICOM PS3.3 C.7.6.2.1.1
 */
export function mayReformat(slices: readonly ReformatSlice[]): Reformat {
  const reason = whyNotAlike(slices);
  if (reason) return { possible: false, reason };
  const planes = slices.map(planeOf);
  const lost = planes.indexOf(undefined);
  if (lost >= 0) {
    return no(`Slice ${lost + 1} doesn’t say where it lies in the patient.`);
  }
  return ofPlanes(planes as ImagePlane[], slices);
}

const no = (reason: string): Reformat => ({ possible: false, reason });

function whyNotAlike(slices: readonly ReformatSlice[]): string | undefined {
  const [first] = slices;
  if (!first || slices.length < FEWEST) {
    return `Planes need at least ${FEWEST} slices; this stack has ${slices.length}.`;
  }
  if (slices.some(({ samplesPerPixel }) => samplesPerPixel > 1)) {
    return 'Planes are made of grey values; these pictures are in colour.';
  }
  const sizeOf = ({ rows, columns }: ReformatSlice) => `${columns} × ${rows}`;
  const sizes = new Set(slices.map(sizeOf));
  if (sizes.size > 1)
    return `The slices differ in size: ${[...sizes].join(', ')} pixels.`;
  const edge = Math.max(first.rows, first.columns, slices.length);
  if (edge > LARGEST_EDGE) {
    return `Planes hold up to ${LARGEST_EDGE} pixels or slices along an edge; here are ${edge}.`;
  }
  if (new Set(slices.map(({ frameOfReferenceUid }) => frameOfReferenceUid)).size > 1) {
    return 'The slices don’t share one frame of reference: their positions can’t be compared.';
  }
  return undefined;
}

function ofPlanes(planes: ImagePlane[], slices: readonly ReformatSlice[]): Reformat {
  const first = planes[0] as ImagePlane;
  const turned = planes.findIndex((plane) => angleBetween(first, plane) > TURNED);
  if (turned > 0) {
    const degrees = (angleBetween(first, planes[turned] as ImagePlane) * 180) / Math.PI;
    return no(
      `Orientations are mixed: slice ${turned + 1} is turned by ${degrees.toFixed(1)}° against slice 1.`,
    );
  }
  const scaled = planes.findIndex(
    ({ rowSpacingMm, columnSpacingMm }) =>
      !isNear(rowSpacingMm, first.rowSpacingMm) ||
      !isNear(columnSpacingMm, first.columnSpacingMm),
  );
  if (scaled > 0)
    return no(`Slice ${scaled + 1} has pixels of another size than slice 1.`);
  const places = planes
    .map((plane, index) => ({
      number: index + 1,
      at: distanceToPlane(first, plane.position),
      aside: asideOf(first, plane),
    }))
    .sort((a, b) => a.at - b.at);
  return whyUneven(places) ?? whySheared(places, first) ?? found(places, slices);
}

interface Place {
  readonly number: number;
  /** Along the normal of the first, mm. */
  readonly at: number;
  /** Within the plane of the first, mm. */
  readonly aside: readonly [number, number];
}

const isNear = (one: number, other: number) => Math.abs(one - other) <= 1e-3 * other;

/** The larger of the angles between the two rows and the two columns, radians. */
function angleBetween(one: ImagePlane, other: ImagePlane): number {
  const angle = (a: readonly number[], b: readonly number[]) =>
    // By the chord: the arc cosine of nearly 1 is all rounding.
    2 * Math.asin(Math.min(1, Math.hypot(...a.map((x, at) => x - (b[at] ?? 0))) / 2));
  return Math.max(
    angle(one.rowDirection, other.rowDirection),
    angle(one.columnDirection, other.columnDirection),
  );
}

function asideOf(first: ImagePlane, { position }: ImagePlane): [number, number] {
  const from = position.map((mm, axis) => mm - (first.position[axis] ?? 0));
  const along = (direction: readonly number[]) =>
    from.reduce((sum, mm, axis) => sum + mm * (direction[axis] ?? 0), 0);
  return [along(first.rowDirection), along(first.columnDirection)];
}

function stepsOf(places: readonly Place[]) {
  const steps = places.slice(1).map((to, index) => {
    const from = places[index] as Place;
    return { from, to, mm: to.at - from.at };
  });
  const sorted = steps.map(({ mm }) => mm).sort((a, b) => a - b);
  return { steps, usual: sorted[Math.floor(sorted.length / 2)] ?? 0 };
}

function whyUneven(places: readonly Place[]): Reformat | undefined {
  const { steps, usual } = stepsOf(places);
  const same = steps.find(({ mm }) => mm <= ROUNDING_MM);
  if (same) {
    return no(
      `Slices ${pair(same)} lie at the same place: which of them belongs there can’t be told.`,
    );
  }
  const gaps = steps.filter(({ mm }) => mm > 1.5 * usual);
  const missing = gaps.reduce((sum, { mm }) => sum + Math.round(mm / usual) - 1, 0);
  const whole = steps.every(
    ({ mm }) => Math.abs(mm / usual - Math.round(mm / usual)) <= MISSING,
  );
  const [gap] = gaps;
  if (gap && whole) {
    const where = `missing: between slices ${pair(gap)} lie ${mm(gap.mm)}, elsewhere ${mm(usual)}.`;
    return no(missing === 1 ? `A slice is ${where}` : `${missing} slices are ${where}`);
  }
  // Against the even grid, not from step to step: small differences add up.
  const grid = ((places.at(-1) as Place).at - (places[0] as Place).at) / steps.length;
  const tolerance = Math.max(ROUNDING_MM, UNEVEN * grid);
  const start = (places[0] as Place).at;
  if (places.some(({ at }, index) => Math.abs(at - start - index * grid) > tolerance)) {
    const lengths = steps.map(({ mm: each }) => each);
    return no(
      `The slices are unevenly spaced: from ${mm(Math.min(...lengths))} to ${mm(Math.max(...lengths))} apart.`,
    );
  }
  return undefined;
}

const pair = ({ from, to }: { from: Place; to: Place }) =>
  [from.number, to.number].sort((a, b) => a - b).join(' and ');
const mm = (length: number) => `${Math.round(length * 100) / 100} mm`;

/** Slices that are not square above each other: a tilted gantry, or a table that moved. */
function whySheared(
  places: readonly Place[],
  { rowSpacingMm, columnSpacingMm }: ImagePlane,
): Reformat | undefined {
  const from = places[0] as Place;
  const to = places.at(-1) as Place;
  // Half a pixel over the whole stack is not seen.
  const tolerance = Math.max(ROUNDING_MM, Math.min(rowSpacingMm, columnSpacingMm) / 2);
  const offLine = ({ at, aside }: Place, slope: readonly [number, number]) =>
    Math.hypot(
      aside[0] - from.aside[0] - slope[0] * (at - from.at),
      aside[1] - from.aside[1] - slope[1] * (at - from.at),
    );
  if (places.every((place) => offLine(place, [0, 0]) <= tolerance)) return undefined;
  const height = to.at - from.at;
  const slope = [
    (to.aside[0] - from.aside[0]) / height,
    (to.aside[1] - from.aside[1]) / height,
  ] as const;
  if (places.every((place) => offLine(place, slope) <= tolerance)) {
    const degrees = (Math.atan(Math.hypot(...slope)) * 180) / Math.PI;
    return no(
      `The gantry was tilted: the slices lie ${degrees.toFixed(1)}° aslant above each other, and planes through them would be sheared.`,
    );
  }
  return no(
    'The slices are shifted against each other sideways: planes through them would be broken.',
  );
}

function found(places: readonly Place[], slices: readonly ReformatSlice[]): Reformat {
  const height = (places.at(-1) as Place).at - (places[0] as Place).at;
  const spacingMm = height / (places.length - 1);
  const thickness = slices[0]?.sliceThicknessMm;
  const notes: string[] = [];
  if (thickness !== undefined && thickness > 0 && spacingMm > 1.5 * thickness) {
    notes.push(
      `Slices of ${mm(thickness)} lie ${mm(spacingMm)} apart: what is between them was not measured.`,
    );
  }
  return { possible: true, spacingMm, notes };
}
