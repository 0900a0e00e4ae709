import { handle, readQuery } from '@/lib/api/handle';
import { studyQuerySchema } from '@/lib/api/studies';
import { recordQuery } from '@/lib/workflow/audit/record';
import { listStudies } from '@/lib/workflow/study-list';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/studies */
export const GET = handle(async (request) => {
  const query = readQuery(request, studyQuerySchema);
  const world = await serverWorld();
  await recordQuery(world, 'studies');
  return Response.json(await listStudies(world, query));
});
