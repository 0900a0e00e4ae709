import { AppError } from '@/lib/errors';
import { type ImagePlane, planeOf } from '@/lib/image/geometry';
import { toModalityValues } from '@/lib/image/modality';
import type { Volume } from '@/lib/image/volume/nifti';
import { affineOf, stackVolume, volumeOrder } from '@/lib/image/volume/volume';
import type { Prepared } from '@/lib/workflow/prepare/prepare';

/** 1.5 GB of floats: beyond it the server would be in danger, whatever the model takes. */
const MOST_VOXELS = 400e6;

/** A volume, and which stored frame each of its slices is. */
export interface FramedVolume extends Volume {
  readonly frames: readonly { readonly sopInstanceUid: string; readonly frame: number }[];
  /** Which of the chosen slices each of its slices is, from 1. */
  readonly slices: readonly number[];
}

/**
 * The slices that a recipe chose as one block of rescaled values. Ultrasound and colour make none.
 *
 * @throws AppError `geometry_unusable`, `too_large`, `decode_failed`, `cancelled` by the signal.
 */
export async function volumeOf(
  { source, picked }: Pick<Prepared, 'source' | 'picked'>,
  signal: AbortSignal,
): Promise<FramedVolume> {
  const described = await Promise.all(
    picked.map(({ sopInstanceUid, frame }) => source.describe(sopInstanceUid, frame)),
  );
  const slices = described.map(({ image, frame }) => ({ ...frame, ...image }));
  const planes = slices.map(planeOf) as ImagePlane[]; // checked by `volumeOrder`
  const order = volumeOrder(slices, planes);
  const { columns = 0, rows = 0 } = slices[0] ?? {};
  if (columns * rows * order.length > MOST_VOXELS) {
    throw new AppError('too_large', 'This volume is too large to be sent as one.', {
      hint: 'Choose fewer slices.',
    });
  }
  const ordered = order.flatMap((at) => picked[at] ?? []);
  async function* values() {
    for (const { sopInstanceUid, frame } of ordered) {
      signal.throwIfAborted();
      const { image, frame: attributes } = await source.describe(sopInstanceUid, frame);
      const { samples } = await source.decode(sopInstanceUid, frame, signal);
      yield toModalityValues(samples, { ...image, ...attributes });
    }
  }
  const affine = affineOf(order.flatMap((at) => planes[at] ?? []));
  const volume = await stackVolume([columns, rows, order.length], affine, values());
  return {
    ...volume,
    slices: order.map((at) => at + 1),
    frames: ordered.map(({ sopInstanceUid, frame }) => ({ sopInstanceUid, frame })),
  };
}
