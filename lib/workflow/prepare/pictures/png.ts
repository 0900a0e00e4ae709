import { createHash } from 'node:crypto';
import sharp from 'sharp';
import type { Picture } from '@/lib/image/render';
import type { ResizePlan } from '@/lib/image/resize';

export interface Png {
  bytes: Buffer;
  sha256: string;
}

/**
 * A picture as the PNG that is sent: scaled to the plan's content size, padded with black.
 * The same picture and plan give the same bytes.
 */
export async function toPng(
  { width, height, channels, data }: Picture,
  plan: ResizePlan,
) {
  let image = sharp(data, { raw: { width, height, channels } });
  if (plan.contentWidth !== width || plan.contentHeight !== height) {
    image = image.resize(plan.contentWidth, plan.contentHeight, {
      fit: 'fill',
      kernel: 'lanczos3',
    });
  }
  if (plan.width !== plan.contentWidth || plan.height !== plan.contentHeight) {
    image = image.extend({
      left: plan.padX,
      top: plan.padY,
      right: plan.width - plan.contentWidth - plan.padX,
      bottom: plan.height - plan.contentHeight - plan.padY,
      background: 'black',
    });
  }
  const grey = channels === 1 ? image.toColourspace('b-w') : image;
  const bytes = await grey
    .png({ compressionLevel: 3, adaptiveFiltering: false })
    .toBuffer();
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}
