import { handle, type Path } from '@/lib/api/handle';
import { readProposals } from '@/lib/workflow/segmentation/proposals';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/studies/{studyUid}/proposals — what models marked, without masks. */
export const GET = handle<Path<'studyUid'>>(async (_request, { params }) =>
  Response.json({
    proposals: await readProposals(await serverWorld(), (await params).studyUid),
  }),
);
