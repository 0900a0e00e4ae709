import { createHash } from 'node:crypto';
import sharp, { type Sharp } from 'sharp';
import { isVideo } from '@/lib/dicom/display/video';
import { frameCount, type FrameIndex } from '@/lib/dicom/frame-index';
import type { PictureType } from '@/lib/dicomweb/rendered/media';
import type { Rendering, Viewport } from '@/lib/dicomweb/rendered/parameters';
import { AppError } from '@/lib/errors';
import { renderFrame } from '@/lib/image/render';
import { planTransform } from '@/lib/image/transform';
import { getPictured } from '@/lib/store/archive/retrieval';
import { frameSource, type FrameSource } from '@/lib/workflow/prepare/source-frames';
import type { Place } from '@/lib/workflow/retrieve/known-series';
import { studyDetail } from '@/lib/workflow/study-detail';
import type { World } from '@/lib/workflow/world';

/** A frame that can be shown. */
export interface PicturedFrame extends Omit<Place, 'studyUid'> {
  /** From 1. */
  readonly frame: number;
  readonly objectSha256: string;
}

/**
 * Every frame of a study, a series or an instance that can be shown, in order.
 *
 * @throws AppError `not_found`, `unsupported` when there are instances but no pictures
 */
export async function picturedFrames(
  { db }: Pick<World, 'db'>,
  place: Partial<Place> & Pick<Place, 'studyUid'>,
): Promise<PicturedFrame[]> {
  const instances = await getPictured(db, place);
  const pictures = instances.flatMap(
    ({ frames, notShown, transferSyntaxUid, ...instance }) =>
      frames === null || notShown !== null || isVideo(transferSyntaxUid)
        ? []
        : Array.from(
            { length: frameCount(JSON.parse(frames) as FrameIndex) },
            (_, at) => ({
              ...instance,
              frame: at + 1,
            }),
          ),
  );
  if (pictures.length > 0) return pictures;
  const [first] = instances;
  if (!first) throw new AppError('not_found', 'There is no such thing in the archive.');
  throw new AppError('unsupported', 'This holds no picture that can be shown.', {
    hint: first.notShown ?? undefined,
  });
}

/** The middle frame of the first stack of a series, or of a study's first series that has one. */
export async function thumbnailFrame(
  world: Pick<World, 'db'>,
  { studyUid, seriesUid, sopInstanceUid }: Partial<Place> & Pick<Place, 'studyUid'>,
): Promise<PicturedFrame> {
  if (sopInstanceUid !== undefined) {
    return middleOf(
      await picturedFrames(world, {
        studyUid,
        sopInstanceUid,
        ...(seriesUid && { seriesUid }),
      }),
    );
  }
  const { series } = await studyDetail(world, studyUid);
  for (const each of series) {
    if (seriesUid !== undefined && each.seriesUid !== seriesUid) continue;
    const [stack] = each.stacks;
    if (!stack) continue;
    const { sopInstanceUid: uid, frame } = middleOf(stack.frames);
    const place = { studyUid, seriesUid: each.seriesUid, sopInstanceUid: uid };
    const found = (await picturedFrames(world, place))[frame - 1];
    if (found) return found;
  }
  throw new AppError('not_found', 'There is no picture here.');
}

function middleOf<T>(items: readonly T[]): T {
  const middle = items[Math.floor(items.length / 2)];
  if (middle !== undefined) return middle;
  throw new AppError('not_found', 'There is no picture here.');
}

/** Another text for another picture. */
export const pictureTag = (
  frames: readonly PicturedFrame[],
  type: string,
  rendering: Rendering,
) =>
  createHash('sha256')
    .update(frames.map(({ objectSha256, frame }) => `${objectSha256} ${frame}`).join())
    .update(`${type} ${JSON.stringify(rendering)}`)
    .digest('hex')
    .slice(0, 40);

/**
 * Frames as pictures for people: through the file's own window or the one that is asked for, in
 * standard orientation, every pixel as stored or as large as the viewport takes.
 */
export function pictureMaker(world: World, type: PictureType, rendering: Rendering) {
  const source = frameSource(world);
  return {
    /** @throws AppError `not_found`, `decode_failed`, `unsupported`, `invalid_request` */
    async one(place: PicturedFrame, signal: AbortSignal): Promise<Buffer> {
      const { image, grey } = await picture(source, place, rendering, signal);
      return encoded(image, type, rendering, grey);
    },
    /** All of them in one GIF. @throws as `one`; `too_large` */
    async animation(
      frames: readonly PicturedFrame[],
      signal: AbortSignal,
    ): Promise<Buffer> {
      const raw: Buffer[] = [];
      let [width, height, bytes] = [0, 0, 0];
      for (const place of frames) {
        const { image } = await picture(source, place, rendering, signal);
        const { data, info } = await image
          .toColourspace('srgb')
          .raw()
          .toBuffer({ resolveWithObject: true });
        ({ width, height } = info);
        bytes += data.length;
        if (bytes > MOST_ANIMATED) {
          throw new AppError('too_large', 'This is too much for one animation.', {
            hint: 'Ask for it in a smaller viewport, or in parts: multipart/related.',
          });
        }
        raw.push(data);
      }
      const [first] = frames;
      if (!first) throw new AppError('not_found', 'There is no picture here.');
      const { frame } = await source.describe(first.sopInstanceUid, 1);
      const delay = Math.round(frame.frameTimeMs ?? 100);
      return sharp(Buffer.concat(raw), {
        raw: {
          width,
          height: height * frames.length,
          channels: (bytes / (width * height * frames.length)) as 1 | 3,
          pageHeight: height,
        },
      })
        .gif({ loop: 0, delay: frames.map(() => delay) })
        .toBuffer();
    },
  };
}

/** Bytes of the pixels of an animation; all of them are held at once. */
const MOST_ANIMATED = 256 * 1024 ** 2;

async function picture(
  source: FrameSource,
  { sopInstanceUid, frame: number }: PicturedFrame,
  { window, viewport }: Rendering,
  signal: AbortSignal,
): Promise<{ image: Sharp; grey: boolean }> {
  const { image, frame, palette } = await source.describe(sopInstanceUid, number);
  const decoded = await source.decode(sopInstanceUid, number, signal);
  const { orientation, pixelSpacing } = frame;
  const rendered = renderFrame({ decoded, image, frame, palette, orientation, window });
  const { width, height, channels, data } = rendered;
  const raw = sharp(data, { raw: { width, height, channels } });
  const grey = channels === 1;
  if (!viewport) return { image: raw, grey };
  // How large the picture is with square pixels.
  const { contentWidth, contentHeight } = planTransform({
    ...{ width: image.columns, height: image.rows, orientation, pixelSpacing },
    resize: { kind: 'budget', tokens: 1 },
  }).resize;
  const aspect = { x: contentWidth / width, y: contentHeight / height };
  return { image: inViewport(raw, { width, height }, aspect, viewport), grey };
}

/** Cut, turned over, then scaled, undistorted, until it fills the viewport one way. */
function inViewport(
  image: Sharp,
  source: { width: number; height: number },
  aspect: { x: number; y: number },
  viewport: Viewport,
): Sharp {
  const [left, width] = span(viewport.x, viewport.regionWidth, source.width);
  const [top, height] = span(viewport.y, viewport.regionHeight, source.height);
  const [across, down] = [width * aspect.x, height * aspect.y];
  const scale = Math.min(viewport.width / across, viewport.height / down);
  return image
    .extract({ left, top, width, height })
    .flop(viewport.flipColumns)
    .flip(viewport.flipRows)
    .resize(
      Math.max(1, Math.round(across * scale)),
      Math.max(1, Math.round(down * scale)),
      { fit: 'fill' },
    );
}

/** A region in whole pixels. @throws AppError `invalid_request` when it is beside the picture. */
function span(from: number, length: number | undefined, whole: number): [number, number] {
  const start = Math.floor(from);
  const end = Math.min(whole, length === undefined ? whole : Math.ceil(from + length));
  if (end > start) return [start, end - start];
  throw new AppError('invalid_request', 'The viewport shows nothing of the picture.');
}

function encoded(
  image: Sharp,
  type: PictureType,
  { quality, withProfile }: Rendering,
  grey: boolean,
): Promise<Buffer> {
  const shaded = grey ? image.toColourspace('b-w') : image;
  const told = withProfile && !grey ? shaded.withIccProfile('srgb') : shaded;
  switch (type) {
    case 'image/png':
      return told.png({ compressionLevel: 3 }).toBuffer();
    case 'image/gif':
      return told.gif().toBuffer();
    case 'image/jpeg':
      return told.jpeg({ quality }).toBuffer();
  }
}
