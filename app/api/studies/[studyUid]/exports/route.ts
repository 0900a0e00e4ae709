import { handle, type Path } from '@/lib/api/handle';
import { exportsOf } from '@/lib/workflow/export/exports-of';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/studies/{studyUid}/exports — what there is to be exported, and what was. */
export const GET = handle<Path<'studyUid'>>(async (_request, { params }) =>
  Response.json(await exportsOf(await serverWorld(), (await params).studyUid)),
);
