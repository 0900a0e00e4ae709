import { handle, type Path } from '@/lib/api/handle';
import { readImport } from '@/lib/workflow/uploads/journal';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/imports/{id} */
export const GET = handle<Path<'id'>>(async (_request, { params }) => {
  const { env, person } = await serverWorld();
  return Response.json(
    await readImport(env.dataFolder, (await params).id, person?.email),
  );
});
