import { readPace } from '@/lib/dicom/attributes/pace';
import type { DicomJson } from '@/lib/dicom/json';
import type { Clip } from '@/lib/export/cine/clip';
import { getInstance } from '@/lib/store/archive/studies';
import { studyDetail } from '@/lib/workflow/study-detail';
import type { World } from '@/lib/workflow/world';

/**
 * The stacks of a study that have several frames, in the order of the viewer, each at the pace at which
 * it plays them.
 *
 * @throws AppError `not_found`
 */
export async function clipsOf(
  world: Pick<World, 'db' | 'person'>,
  studyUid: string,
): Promise<Clip[]> {
  const { series } = await studyDetail(world, studyUid);
  const clips: Clip[] = [];
  for (const { seriesUid, frameTimeMs, stacks } of series) {
    for (const { frames } of stacks) {
      const [first] = frames;
      if (!first || frames.length < 2) continue;
      const { header } = await getInstance(world.db, first.sopInstanceUid);
      const pace = readPace(JSON.parse(header) as DicomJson, frames.length);
      const isTold = pace.source === 'nothing' && frameTimeMs;
      clips.push({
        seriesUid,
        frames: frames.map(({ sopInstanceUid, frame }) => ({ sopInstanceUid, frame })),
        durationsMs: isTold ? frames.map(() => frameTimeMs) : pace.durationsMs,
        paceFrom: isTold ? 'Frame Time' : pace.source,
      });
    }
  }
  return clips;
}
