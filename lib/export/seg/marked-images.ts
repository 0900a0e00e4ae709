import { AppError } from '@/lib/errors';
import type {
  AnnotatedStudy,
  FramePlace,
  Segment,
  SeriesImages,
} from '@/lib/export/annotated-study';
import { imageIndex, type ReferencedImage } from '@/lib/export/referenced-images';
import { distanceToPlane, planeOf, type ImagePlane } from '@/lib/image/geometry';
import { frameKey, pixelsInside } from '@/lib/image/segmentation/mask';

/** A frame that segments have something on. */
export interface MarkedImage extends ReferencedImage {
  readonly place: FramePlace | null;
  /** Only where a frame of reference gives it a meaning. */
  readonly plane: ImagePlane | null;
}

/** What one segment has on the images. */
export interface MarkedSegment {
  /** From 1 in each set. */
  readonly number: number;
  readonly segment: Segment;
  /** In the order of the set's images, which they index. */
  readonly frames: readonly {
    readonly image: number;
    readonly runs: readonly number[];
  }[];
}

/** Segments that go into one object: their images have one series, matrix and frame of reference. */
export interface MarkedSet {
  readonly series: SeriesImages;
  readonly rows: number;
  readonly columns: number;
  /** Null where the images lie nowhere in the patient, as in ultrasound. */
  readonly frameOfReferenceUid: string | null;
  /** Along their normal where all lie parallel, else in the order of the series. */
  readonly images: readonly MarkedImage[];
  readonly segments: readonly MarkedSegment[];
}

interface Marked {
  readonly image: MarkedImage;
  readonly segment: Segment;
  readonly runs: readonly number[];
}

/**
 * All segments of a study, by the objects that they go into. One without a voxel is nowhere; one on
 * images of two frames of reference is in two sets.
 *
 * @throws AppError `not_found` when a segment is on an image that the study doesn't have.
 */
export function markedSets(study: AnnotatedStudy): MarkedSet[] {
  const { find } = imageIndex(study);
  const marked = study.segments.flatMap((segment) =>
    segment.mask.frames
      .filter(({ runs }) => pixelsInside(runs) > 0)
      .map(({ sopInstanceUid, frameNumber, runs }): Marked => {
        const { seriesUid } = segment;
        const found = find({ seriesUid, sopInstanceUid, frame: frameNumber });
        assertSameMatrix(found, segment);
        return { image: placed(found), segment, runs };
      }),
  );
  const sets = Map.groupBy(marked, ({ image: { series, instance, place, plane } }) =>
    JSON.stringify([
      series.uid,
      instance.rows,
      instance.columns,
      plane && place?.frameOfReferenceUid,
    ]),
  );
  return [...sets.values()].flatMap(toSet);
}

function assertSameMatrix({ instance }: ReferencedImage, { mask }: Segment) {
  if (instance.rows === mask.rows && instance.columns === mask.columns) return;
  throw new AppError('geometry_unusable', 'A segment has other pixels than its image.');
}

function placed(found: ReferencedImage): MarkedImage {
  const place = found.instance.places[found.frame - 1] ?? null;
  const plane =
    place?.frameOfReferenceUid &&
    place.position &&
    place.orientation &&
    place.pixelSpacing
      ? planeOf({
          position: place.position,
          orientation: place.orientation,
          pixelSpacing: place.pixelSpacing,
        })
      : undefined;
  return { ...found, place, plane: plane ?? null };
}

function toSet(marked: readonly Marked[]): MarkedSet[] {
  const [first] = marked;
  if (!first) return [];
  const byKey = new Map(marked.map(({ image }) => [keyOf(image), image]));
  const images = inOrder([...byKey.values()]);
  const indexes = new Map(images.map((image, index) => [keyOf(image), index]));
  const bySegment = Map.groupBy(marked, ({ segment }) => segment);
  const { series, instance, place, plane } = first.image;
  return [
    {
      series,
      rows: instance.rows,
      columns: instance.columns,
      frameOfReferenceUid: plane && place ? place.frameOfReferenceUid : null,
      images,
      segments: [...bySegment].map(([segment, frames], index) => ({
        number: index + 1,
        segment,
        frames: frames
          .map(({ image, runs }) => ({ image: indexes.get(keyOf(image)) ?? 0, runs }))
          .sort((a, b) => a.image - b.image),
      })),
    },
  ];
}

const keyOf = ({ instance, frame }: ReferencedImage) =>
  frameKey({ sopInstanceUid: instance.sopInstanceUid, frameNumber: frame });

/** Cosines of normals this close are of parallel images. */
const PARALLEL = 0.9999;

function inOrder(images: readonly MarkedImage[]): MarkedImage[] {
  const [first] = images;
  const sops = first?.series.instances.map((each) => each.sopInstanceUid) ?? [];
  const bySeries = (a: MarkedImage, b: MarkedImage) =>
    sops.indexOf(a.instance.sopInstanceUid) - sops.indexOf(b.instance.sopInstanceUid) ||
    a.frame - b.frame;
  const sorted = images.toSorted(bySeries);
  const plane = first?.plane;
  if (!plane || !sorted.every((each) => each.plane && areParallel(each.plane, plane))) {
    return sorted;
  }
  const along = ({ plane: own }: MarkedImage) =>
    own ? distanceToPlane(plane, own.position) : 0;
  return sorted.sort((a, b) => along(a) - along(b) || bySeries(a, b));
}

function areParallel(a: ImagePlane, b: ImagePlane): boolean {
  const dot = (u: readonly number[], v: readonly number[]) =>
    u.reduce((sum, each, axis) => sum + each * (v[axis] ?? 0), 0);
  return (
    dot(a.rowDirection, b.rowDirection) > PARALLEL &&
    dot(a.columnDirection, b.columnDirection) > PARALLEL
  );
}
