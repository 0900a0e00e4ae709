import type { FrameSummary } from '@/lib/dicom/frame-summary';
import { areSeveral, areVolumes } from '@/lib/dicom/stacks/coherence';
import { facetsOf, type Facet } from '@/lib/dicom/stacks/facets';
import { isClip, splitByGeometry, type Shape } from '@/lib/dicom/stacks/geometry';
import { hasPlace } from '@/lib/dicom/stacks/order';

/** A value that sets stacks of a series apart, among its others. */
export interface Dimension {
  readonly name: string;
  /** With its unit. */
  readonly value: string;
  /** From 1. */
  readonly index: number;
  readonly count: number;
}

/** Frames of one geometry that nothing parts any further but their repetition. */
export interface FrameGroup {
  readonly frames: readonly FrameSummary[];
  /** What of it differs from the series' other groups, the broadest first. */
  readonly labels: readonly string[];
  readonly dimensions: readonly Dimension[];
  readonly shape: Shape;
}

/**
 * Part the frames of a series by geometry, then by everything else that makes volumes of them.
 *
 * @param frames - In the order in which groups are to appear.
 * @see {@link areVolumes} for when an attribute parts a group, {@link facetsOf} for which do.
 */
export function splitFrames(frames: readonly FrameSummary[]): FrameGroup[] {
  return splitByGeometry(frames).flatMap((shape) => {
    const { frames: all, label } = shape;
    const group = { frames: all, labels: label ? [label] : [], dimensions: [], shape };
    return shape.single || all.some(isClip) ? [group] : partBy(facetsOf(all), group);
  });
}

/** Part a group by the first facet that may, and the parts by those after it. */
function partBy(facets: readonly Facet[], group: FrameGroup): FrameGroup[] {
  for (const [at, facet] of facets.entries()) {
    const parts = partsOf(group.frames, facet);
    if (parts.size < 2 || !mayPart([...parts.values()], group.frames, facet)) continue;
    const values = [...parts.keys()];
    return [...parts].flatMap(([value, frames], index) => {
      const dimension = {
        name: facet.name,
        value: facet.spell(value, values),
        index: index + 1,
        count: values.length,
      };
      const label = facet.label(value, values);
      return partBy(facets.slice(at + 1), {
        frames,
        labels: label ? [...group.labels, label] : group.labels,
        dimensions: [...group.dimensions, dimension],
        shape: group.shape,
      });
    });
  }
  return [group];
}

function partsOf(
  frames: readonly FrameSummary[],
  facet: Facet,
): ReadonlyMap<string, readonly FrameSummary[]> {
  const parts = Map.groupBy(frames, facet.valuesOf(frames));
  if (!facet.numeric) return parts;
  // What the file doesn't tell comes first: Number('') is 0.
  return new Map([...parts].sort(([a], [b]) => Number(a) - Number(b)));
}

function mayPart(
  parts: readonly (readonly FrameSummary[])[],
  whole: readonly FrameSummary[],
  facet: Facet,
): boolean {
  if (whole.every(hasPlace)) {
    return areVolumes(
      parts.map((part) => part.filter(hasPlace)),
      whole,
      facet,
    );
  }
  return facet.kind && areSeveral(parts, whole);
}
