import type { FrameSummary } from '@/lib/dicom/frame-summary';
import { normalOf } from '@/lib/dicom/stacks/order';

/** Frames of one geometry and one contrast. */
export interface FrameGroup {
  /** What of it differs from the series' other groups. */
  readonly label: string;
  readonly frames: readonly FrameSummary[];
  /** A name for its orientation; undefined for frames without a place. */
  readonly orientation: string | undefined;
}

type Sextuple = NonNullable<FrameSummary['orientation']>;

/** A property that parts a series: its value for a frame, and how a label names it. */
interface Facet {
  valueOf(frame: FrameSummary): string;
  name(value: string, place: number): string;
}

/**
 * Part frames by matrix, frame of reference, orientation, image type, b-value and echo time.
 * Clips without positions part from everything else, each on its own.
 *
 * @param frames - In the order in which groups are to appear.
 */
export function splitFrames(frames: readonly FrameSummary[]): FrameGroup[] {
  const direction = orientation();
  const facets = [clip, matrix, space, direction, imageType, bValue, echoTime];
  const keyed = Map.groupBy(frames, (frame) =>
    facets.map((facet) => facet.valueOf(frame)).join('|'),
  );
  const groups = [...keyed.values()];
  const varying = facets
    .map((facet) => ({ facet, values: [...new Set(frames.map(facet.valueOf))] }))
    .filter(({ values }) => values.length > 1);
  return groups.map((group) => ({
    frames: group,
    orientation: (group[0] && direction.valueOf(group[0])) || undefined,
    label: varying
      .flatMap(({ facet, values }) => {
        const value = group[0] ? facet.valueOf(group[0]) : '';
        return facet.name(value, values.filter(Boolean).indexOf(value) + 1) || [];
      })
      .join(', '),
  }));
}

export const hasPlace = (
  frame: FrameSummary,
): frame is FrameSummary & Required<Pick<FrameSummary, 'position' | 'orientation'>> =>
  frame.position !== undefined && frame.orientation !== undefined;

const clip: Facet = {
  valueOf: (frame) =>
    frame.framesInInstance > 1 && !hasPlace(frame) ? frame.sopInstanceUid : '',
  name: (value, place) => (value ? `clip ${place}` : ''),
};

const matrix: Facet = {
  valueOf: ({ rows, columns }) => `${columns} × ${rows}`,
  name: (value) => value,
};

const space: Facet = {
  valueOf: ({ frameOfReferenceUid }) => frameOfReferenceUid ?? '',
  name: (value, place) => (value ? `frame of reference ${place}` : ''),
};

/** Cosines of directions this close count as the same: 1 degree. */
const SAME_DIRECTION = Math.cos(Math.PI / 180);

function orientation(): Facet {
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

const imageType: Facet = {
  valueOf: (frame) => frame.imageType.join(' '),
  name: (value) => value.toLowerCase(),
};

const bValue: Facet = {
  valueOf: (frame) => (frame.bValue === undefined ? '' : String(frame.bValue)),
  name: (value) => (value === '' ? 'no b-value' : `b ${value}`),
};

const echoTime: Facet = {
  valueOf: (frame) => (frame.echoTime === undefined ? '' : frame.echoTime.toFixed(2)),
  name: (value) => (value === '' ? '' : `echo ${Number(value)} ms`),
};
