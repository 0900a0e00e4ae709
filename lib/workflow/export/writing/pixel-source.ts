import type { PixelSource } from '@/lib/export/export-format';
import { toModalityValues } from '@/lib/image/modality';
import { renderFrame } from '@/lib/image/render';
import { clipsOf } from '@/lib/workflow/export/clips';
import { blackened } from '@/lib/workflow/export/deidentify/blacken';
import type { Leaving } from '@/lib/workflow/export/deidentify/leaving';
import { openFonts } from '@/lib/workflow/export/fonts';
import { frameSource } from '@/lib/workflow/prepare/source-frames';
import type { World } from '@/lib/workflow/world';

let fonts: ReturnType<typeof openFonts> | undefined;

/**
 * Pixels for formats, of the archive.
 *
 * @param leaving - Images are asked for by their new UIDs, and given with what must be black in black.
 */
export function pixelsOf(
  world: Pick<World, 'db' | 'env' | 'objects' | 'decoders' | 'person'>,
  studyUid: string,
  leaving: Leaving | undefined,
  signal: AbortSignal | undefined,
): PixelSource {
  const source = frameSource(world);
  const found = (uid: string) => {
    const sopInstanceUid = leaving?.originalOf(uid) ?? uid;
    return { sopInstanceUid, boxes: leaving?.boxesOf(sopInstanceUid) ?? [] };
  };
  return {
    async values(uid, frame) {
      const { sopInstanceUid, boxes } = found(uid);
      const {
        image,
        frame: attributes,
        palette,
      } = await source.describe(sopInstanceUid, frame);
      if (image.samplesPerPixel > 1) return null;
      const decoded = await source.decode(sopInstanceUid, frame, signal);
      const { samples } = boxes.length > 0 ? blackened(decoded, boxes, palette) : decoded;
      return toModalityValues(samples, { ...image, ...attributes });
    },
    async picture(uid, frame) {
      const { sopInstanceUid, boxes } = found(uid);
      const { image, palette, frame: of } = await source.describe(sopInstanceUid, frame);
      const { orientation } = of;
      if (boxes.length > 0) {
        const decoded = await source.decode(sopInstanceUid, frame, signal);
        const clean = blackened(decoded, boxes, palette);
        return renderFrame({ decoded: clean, image, frame: of, palette, orientation });
      }
      const drawing = { frame: of, palette, orientation, banner: 0, search: false };
      return (await source.draw({ sopInstanceUid, frame }, drawing, signal)).picture;
    },
    async clips() {
      const clips = await clipsOf(world, studyUid);
      if (!leaving) return clips;
      const { uid } = leaving.subject.names;
      return clips.map(({ seriesUid, frames, ...pace }) => ({
        ...pace,
        seriesUid: uid(seriesUid),
        frames: frames.map((each) => ({
          ...each,
          sopInstanceUid: uid(each.sopInstanceUid),
        })),
      }));
    },
    fonts: (text) => (fonts ??= openFonts(world.env.root))(text),
  };
}
