import { handle, readQuery, type Path } from '@/lib/api/handle';
import { sideQuerySchema } from '@/lib/api/research/side-by-side';
import { readSideBySide } from '@/lib/workflow/experiments/side-by-side';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/experiments/{id}/drafts?study=&repeat= — finding by finding beside the reference. */
export const GET = handle<Path<'id'>>(async (request, { params }) => {
  const asked = readQuery(request, sideQuerySchema);
  return Response.json(
    await readSideBySide(await serverWorld(), (await params).id, asked),
  );
});
