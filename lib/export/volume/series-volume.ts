import { SEGMENTATION_CLASSES } from '@/lib/dicom/segmentation/segmentation';
import { AppError } from '@/lib/errors';
import type { SeriesImages } from '@/lib/export/annotated-study';
import { planeOf, type ImagePlane } from '@/lib/image/geometry';
import type { Affine } from '@/lib/image/volume/nifti';
import { affineOf, volumeOrder } from '@/lib/image/volume/volume';

/** Where the voxels of a series lie, and which frame each slice is. */
export interface SeriesVolume {
  readonly size: readonly [columns: number, rows: number, slices: number];
  readonly affine: Affine;
  readonly frames: readonly {
    readonly sopInstanceUid: string;
    readonly frameNumber: number;
  }[];
}

/** 1.5 GB of floats: beyond it the server would be in danger. */
const MOST_VOXELS = 400e6;

/** All frames of a series as one volume, or why they make none. */
export function volumeOfSeries({
  instances,
}: SeriesImages): SeriesVolume | { reason: string } {
  const frames = instances
    .filter(({ sopClassUid }) => !SEGMENTATION_CLASSES.includes(sopClassUid))
    .flatMap(({ sopInstanceUid, rows, columns, places }) =>
      places.map((place, index) => ({
        sopInstanceUid,
        frameNumber: index + 1,
        rows,
        columns,
        // Colour shows when the pixels are read.
        samplesPerPixel: 1,
        frameOfReferenceUid: place.frameOfReferenceUid ?? undefined,
        position: place.position ?? undefined,
        orientation: place.orientation ?? undefined,
        pixelSpacing: place.pixelSpacing ?? undefined,
      })),
    );
  const planes = frames.map(planeOf);
  try {
    // Where a slice has none, `volumeOrder` says so.
    const order = volumeOrder(frames, planes as ImagePlane[]);
    const ordered = order.flatMap((at) => frames[at] ?? []);
    const { columns = 0, rows = 0 } = ordered[0] ?? {};
    if (columns * rows * order.length > MOST_VOXELS) {
      return { reason: 'It is larger than 400 million voxels.' };
    }
    return {
      size: [columns, rows, order.length],
      affine: affineOf(order.flatMap((at) => planes[at] ?? [])),
      frames: ordered.map(({ sopInstanceUid, frameNumber }) => ({
        sopInstanceUid,
        frameNumber,
      })),
    };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { reason: error.hint ?? error.message };
  }
}
