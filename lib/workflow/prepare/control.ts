import { createHash } from 'node:crypto';
import sharp from 'sharp';
import type { ControlImages } from '@/lib/report/checks/null-control';
import type { Prepared, PreparedImage } from '@/lib/workflow/prepare/prepare';

/**
 * The same request with its images taken away: captions, words and sizes stay as they are.
 *
 * @param images - Which control; undefined leaves everything as it is.
 */
export async function asControl(
  prepared: Prepared,
  images: ControlImages | undefined,
): Promise<Prepared> {
  if (!images) return prepared;
  const pictures =
    images === 'blank' ? await blank(prepared.images) : shuffled(prepared.images);
  return {
    ...prepared,
    images: prepared.images.map((image, index) => ({ ...image, ...pictures[index] })),
  };
}

type Picture = Pick<PreparedImage, 'png' | 'sha256'>;

const blank = (images: readonly PreparedImage[]): Promise<Picture[]> =>
  Promise.all(
    images.map(async ({ transform }) => {
      const { width, height } = transform.resize;
      const black = { width, height, channels: 3, background: 'black' } as const;
      const png = await sharp({ create: black }).png({ compressionLevel: 3 }).toBuffer();
      return { png, sha256: createHash('sha256').update(png).digest('hex') };
    }),
  );

/** In the order of their sums: as good as by chance, and the same every time. */
function shuffled(images: readonly PreparedImage[]): Picture[] {
  const order = images
    .map(({ png, sha256 }) => ({ png, sha256 }))
    .sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
  const same = order.every(({ sha256 }, index) => sha256 === images[index]?.sha256);
  return same ? order.reverse() : order;
}
