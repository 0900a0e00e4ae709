import type { FrameSummary } from '@/lib/dicom/frame-summary';
import { hasPlace, normalOf } from '@/lib/dicom/stacks/order';

/** Frames that could be slices of one volume, or stills, or a clip. */
export interface Shape {
  readonly frames: readonly FrameSummary[];
  /** What of it differs from the series' other shapes. */
  readonly label: string;
  /** Frames that have nothing in common: pictures to be leafed through, never a volume. */
  readonly single: boolean;
}

/** How shapes of one series differ, for a sentence to the reader. */
export interface Mixture {
  readonly orientations: number;
  readonly matrices: number;
  readonly spacings: number;
  readonly withoutPlace: number;
}

type Sextuple = NonNullable<FrameSummary['orientation']>;

/** A property that no volume can mix: its value for a frame, and how a label names it. */
interface Property {
  valueOf(frame: FrameSummary): string;
  name(value: string, place: number): string;
}

/** More shapes of a single frame than this are one shape: a projection that turns, stills of any size. */
const FEW = 3;

/**
 * Part frames by matrix, orientation and pixel spacing. A clip without positions is a shape of
 * its own, and so is each view of each breast. Where many frames are alone in theirs, they share one, which is no volume.
 *
 * @param frames - In the order in which shapes are to appear.
 */
export function splitByGeometry(frames: readonly FrameSummary[]): Shape[] {
  const properties = [clip, view, matrix, orientation(), spacing];
  const shapes = [
    ...Map.groupBy(frames, (frame) =>
      properties.map((property) => property.valueOf(frame)).join('|'),
    ).values(),
  ];
  const alone = shapes.filter(
    ([first, second]) =>
      first && !second && first.framesInInstance === 1 && view.valueOf(first) === '',
  );
  const rest =
    alone.length > FEW ? shapes.filter((each) => !alone.includes(each)) : shapes;
  const varying = properties
    .map((property) => ({
      property,
      values: [...new Set(rest.map(([first]) => (first ? property.valueOf(first) : '')))],
    }))
    .filter(({ values }) => values.length > 1);
  const named = rest.map((shape): Shape => {
    const labels = varying.flatMap(({ property, values }) => {
      const value = shape[0] ? property.valueOf(shape[0]) : '';
      return property.name(value, values.filter(Boolean).indexOf(value) + 1) || [];
    });
    return { frames: shape, label: labels.join(', '), single: false };
  });
  if (alone.length <= FEW) return named;
  const label = rest.length > 0 ? 'single images' : '';
  return [...named, { frames: alone.flat(), label, single: true }];
}

/** How a series' frames differ in geometry. */
export function mixtureOf(frames: readonly FrameSummary[]): Mixture {
  const placed = frames.filter(hasPlace);
  const stills = frames.filter((frame) => !isClip(frame));
  const volumes = new Set(placed.map(({ sopInstanceUid }) => sopInstanceUid));
  /** Others of its instance, or of its series, do say where they lie. */
  const isLost = (frame: FrameSummary) =>
    !hasPlace(frame) && (!isClip(frame) || volumes.has(frame.sopInstanceUid));
  const count = (property: Property, among: readonly FrameSummary[]) =>
    new Set(among.map((frame) => property.valueOf(frame))).size;
  return {
    orientations: count(orientation(), placed),
    matrices: count(matrix, stills),
    spacings: count(spacing, placed),
    withoutPlace: placed.length > 0 ? frames.filter(isLost).length : 0,
  };
}

/** Several frames of one instance that say nothing of their place. */
export const isClip = (frame: FrameSummary): boolean =>
  frame.framesInInstance > 1 && !hasPlace(frame);

const clip: Property = {
  valueOf: (frame) => (isClip(frame) ? frame.sopInstanceUid : ''),
  name: (value, place) => (value ? `clip ${place}` : ''),
};

/** Views of the breasts are compared side by side, never leafed through. */
const view: Property = {
  valueOf: ({ breast, laterality, view: name }) =>
    breast ? [laterality, name].filter(Boolean).join(' ') : '',
  name: (value) => value,
};

const matrix: Property = {
  valueOf: ({ rows, columns }) => `${columns} × ${rows}`,
  name: (value) => value,
};

const spacing: Property = {
  // To the micrometre: writers round differently.
  valueOf: (frame) =>
    hasPlace(frame)
      ? (frame.pixelSpacing?.map((mm) => mm.toFixed(3)).join(' × ') ?? '')
      : '',
  name: (value) => (value ? `pixels of ${value} mm` : ''),
};

/** Cosines of directions this close count as the same: 1 degree. */
const SAME_DIRECTION = Math.cos(Math.PI / 180);

function orientation(): Property {
  const seen: Sextuple[] = [];
  return {
    valueOf(frame) {
      if (!hasPlace(frame)) return '';
      const found = seen.findIndex((other) => areAlike(other, frame.orientation));
      return String(found >= 0 ? found : seen.push(frame.orientation) - 1);
    },
    name(value) {
      const planes = seen.map(planeOf);
      const plane = planes[Number(value)];
      if (value === '' || plane === undefined) return 'without position';
      const alike = planes.flatMap((each, index) => (each === plane ? [index] : []));
      const place = alike.indexOf(Number(value)) + 1;
      return alike.length > 1 ? `${plane} ${place}` : plane;
    },
  };
}

/** The anatomical plane an orientation is nearest to. */
function planeOf(orientation: Sextuple): string {
  const [x, y, z] = normalOf(orientation).map(Math.abs) as [number, number, number];
  if (z >= x && z >= y) return 'axial';
  return x >= y ? 'sagittal' : 'coronal';
}

const areAlike = (a: Sextuple, b: Sextuple): boolean =>
  a[0] * b[0] + a[1] * b[1] + a[2] * b[2] > SAME_DIRECTION &&
  a[3] * b[3] + a[4] * b[4] + a[5] * b[5] > SAME_DIRECTION;
