import { readFrameAttributes } from '@/lib/dicom/image-attributes';
import type { Voi } from '@/lib/image/voi';
import type { WindowChoice } from '@/lib/viewer/display/look';
import { frameOf, headerOf } from '@/lib/viewer/frames/headers';
import { percentileWindow } from '@/lib/viewer/frames/windows';
import type { Voxels } from '@/lib/viewer/volume/voxels';

/** The window that a choice means for a volume: that of its middle slice; null for a table. */
export function windowFor({ imageIds }: Voxels, choice: WindowChoice): Voi | null {
  const imageId = imageIds[Math.floor(imageIds.length / 2)] ?? '';
  if (choice === 'file') {
    const id = frameOf(imageId);
    const header = id && headerOf(id.sopInstanceUid);
    const [inFile] = header ? readFrameAttributes(header, id.frame).windows : [];
    return inFile && inFile.width > 1 ? inFile : percentileWindow([imageId], 1, 99);
  }
  if ('low' in choice) {
    return percentileWindow(
      choice.of === 'stack' ? imageIds : [imageId],
      choice.low,
      choice.high,
    );
  }
  return 'table' in choice ? null : choice;
}
