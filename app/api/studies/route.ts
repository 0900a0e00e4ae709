import { handle, readQuery } from '@/lib/api/handle';
import { studyQuerySchema } from '@/lib/api/studies';
import { listStudies } from '@/lib/workflow/study-list';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/studies */
export const GET = handle(async (request) => {
  const query = readQuery(request, studyQuerySchema);
  return Response.json(await listStudies(await serverWorld(), query));
});
