import sharp from 'sharp';
import { AppError } from '@/lib/errors';
import { isGrey } from '@/lib/image/photometric';
import { renderFrame } from '@/lib/image/render';
import { planTransform } from '@/lib/image/transform';
import { getInstance } from '@/lib/store/archive/studies';
import type { Place } from '@/lib/workflow/retrieve/known-series';
import { frameSource } from '@/lib/workflow/prepare/source-frames';
import { studyDetail } from '@/lib/workflow/study-detail';
import type { World } from '@/lib/workflow/world';

/**
 * One frame as a picture for people: the file's own window, standard orientation.
 *
 * @param size - Longest edge, pixels, in the patient's proportions; every pixel as stored if absent.
 * @throws AppError `not_found`, `decode_failed`, `unsupported`
 */
export async function renderImage(
  world: World,
  { studyUid, seriesUid, sopInstanceUid }: Place,
  frame: number,
  { format, size }: { format: 'png' | 'jpeg'; size?: number },
): Promise<Buffer> {
  await getInstance(world.db, sopInstanceUid, { studyUid, seriesUid });
  const source = frameSource(world);
  const described = await source.describe(sopInstanceUid, frame);
  const decoded = await source.decode(sopInstanceUid, frame);
  const { orientation, pixelSpacing } = described.frame;
  const picture = renderFrame({
    decoded,
    image: described.image,
    frame: described.frame,
    palette: described.palette,
    orientation,
  });
  const image = sharp(picture.data, {
    raw: { width: picture.width, height: picture.height, channels: picture.channels },
  });
  const { columns: width, rows: height } = described.image;
  const plan =
    size === undefined
      ? undefined
      : planTransform({
          ...{ width, height, orientation, pixelSpacing },
          resize: { kind: 'fit', maxEdge: size },
        }).resize;
  const resized = plan
    ? image.resize(plan.contentWidth, plan.contentHeight, { fit: 'fill' })
    : image;
  const grey = isGrey(decoded.photometricInterpretation);
  const shaded = grey ? resized.toColourspace('b-w') : resized;
  return format === 'png'
    ? shaded.png({ compressionLevel: 3 }).toBuffer()
    : shaded.jpeg({ quality: 85 }).toBuffer();
}

/** The middle frame of the first stack of a series. @throws AppError `not_found` */
export async function thumbnailPlace(
  world: Pick<World, 'db'>,
  studyUid: string,
  seriesUid: string,
): Promise<{ sopInstanceUid: string; frame: number }> {
  const { series } = await studyDetail(world, studyUid);
  const stack = series.find((each) => each.seriesUid === seriesUid)?.stacks[0];
  const middle = stack?.frames[Math.floor(stack.frames.length / 2)];
  if (!middle) throw new AppError('not_found', 'This series has no picture.');
  return middle;
}
