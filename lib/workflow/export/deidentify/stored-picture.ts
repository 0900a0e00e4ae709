import { pngOf } from '@/lib/export/pictures/png';
import { renderFrame } from '@/lib/image/render';
import { getInstance } from '@/lib/store/archive/studies';
import { mustSee } from '@/lib/workflow/people/may-see';
import { frameSource } from '@/lib/workflow/prepare/source-frames';
import type { Inspecting } from '@/lib/workflow/export/deidentify/inspect';

/**
 * A frame as PNG with its rows and columns as stored, not turned: boxes are said in those.
 *
 * @param frame - From 1.
 * @throws AppError `not_found`, `decode_failed`, `unsupported`
 */
export async function storedPicture(
  world: Inspecting,
  studyUid: string,
  { sopInstanceUid, frame }: { sopInstanceUid: string; frame: number },
  signal?: AbortSignal,
): Promise<Uint8Array> {
  await mustSee(world, studyUid);
  await getInstance(world.db, sopInstanceUid, { studyUid });
  const source = frameSource(world);
  const { image, palette, frame: of } = await source.describe(sopInstanceUid, frame);
  const decoded = await source.decode(sopInstanceUid, frame, signal);
  return pngOf(renderFrame({ decoded, image, frame: of, palette }));
}
