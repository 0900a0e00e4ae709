import { handle, type Path } from '@/lib/api/handle';
import { readSegments } from '@/lib/workflow/segmentation/segments';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/studies/{studyUid}/segments — without masks, in the order of their positions. */
export const GET = handle<Path<'studyUid'>>(async (_request, { params }) =>
  Response.json({
    segments: await readSegments(await serverWorld(), (await params).studyUid),
  }),
);
