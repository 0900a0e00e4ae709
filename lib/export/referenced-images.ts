import { AppError } from '@/lib/errors';
import type {
  AnnotatedStudy,
  Instance,
  SeriesImages,
} from '@/lib/export/annotated-study';

/** A frame that something in the report points to. */
export interface FrameReference {
  readonly seriesUid: string;
  readonly sopInstanceUid: string;
  /** 1-based. */
  readonly frame: number;
}

export interface ReferencedImage {
  readonly series: SeriesImages;
  readonly instance: Instance;
  readonly frame: number;
}

export interface ImageIndex {
  /**
   * @throws AppError `not_found` when the study has no such image, or the image no such frame: a
   *   file that points nowhere must not be written.
   */
  find(reference: FrameReference): ReferencedImage;
}

/** Look up the images that findings and annotations refer to. */
export function imageIndex({ series }: AnnotatedStudy): ImageIndex {
  const byUid = new Map(
    series.flatMap((each) =>
      each.instances.map((instance) => [
        instance.sopInstanceUid,
        { series: each, instance },
      ]),
    ),
  );
  return {
    find({ sopInstanceUid, frame }) {
      const found = byUid.get(sopInstanceUid);
      if (!found || frame > found.instance.frames) {
        throw new AppError(
          'not_found',
          `The report refers to frame ${frame} of image ${sopInstanceUid}, which the study doesn't have.`,
        );
      }
      return { ...found, frame };
    },
  };
}

/** An index that keeps what it found: those are the images that a document refers to. */
export function rememberingIndex(study: AnnotatedStudy) {
  const images = imageIndex(study);
  const found: ReferencedImage[] = [];
  return {
    found,
    find(reference: FrameReference) {
      const image = images.find(reference);
      found.push(image);
      return image;
    },
  };
}
