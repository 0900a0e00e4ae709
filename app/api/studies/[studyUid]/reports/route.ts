import { handle, type Path } from '@/lib/api/handle';
import { readReports } from '@/lib/workflow/review/review';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/studies/{uid}/reports — newest first. */
export const GET = handle<Path<'studyUid'>>(async (_request, { params }) => {
  const { studyUid } = await params;
  return Response.json({ reports: await readReports(await serverWorld(), studyUid) });
});
