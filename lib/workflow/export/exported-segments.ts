import type { DicomJson } from '@/lib/dicom/json';
import { describedSegments } from '@/lib/dicom/segmentation/segmentation';
import type { Segment } from '@/lib/export/annotated-study';
import { headersOfInstances } from '@/lib/store/archive/studies';
import { getRun } from '@/lib/store/runs';
import { readSegment, readSegments } from '@/lib/workflow/segmentation/segments';
import type { World } from '@/lib/workflow/world';

type Reading = Pick<World, 'db'>;

/** Segments of a study with their masks, in the order in which a person put them; none that another one rejected. */
export async function exportedSegments(
  { db }: Reading,
  studyUid: string,
): Promise<Segment[]> {
  const segments: Segment[] = [];
  for (const { id, review } of await readSegments({ db }, studyUid)) {
    if (review?.status === 'rejected') continue;
    const { origin, review: _, ...segment } = await readSegment({ db }, id);
    segments.push({ ...segment, algorithm: await algorithmOf({ db }, origin) });
  }
  return segments;
}

type Origin = Awaited<ReturnType<typeof readSegment>>['origin'];

/** What drew a segment first, where that is known: our run, or what the file says that it came from. */
async function algorithmOf(
  { db }: Reading,
  origin: Origin,
): Promise<Segment['algorithm']> {
  if (origin.kind === 'drawn') return null;
  if (origin.kind === 'run') {
    const { model, modelId } = await getRun(db, origin.runId);
    return { name: model ?? modelId, version: null, runId: origin.runId };
  }
  const header = (await headersOfInstances(db, [origin.sopInstanceUid])).get(
    origin.sopInstanceUid,
  );
  const described = describedSegments(JSON.parse(header ?? '{}') as DicomJson).find(
    ({ segmentNumber }) => segmentNumber === origin.segmentNumber,
  );
  return { name: described?.algorithmName ?? '', version: null, runId: null };
}
