import { handle, ifMatch, readJson, versioned, type Path } from '@/lib/api/handle';
import { putInSchema } from '@/lib/api/reading/writing';
import { putIn } from '@/lib/workflow/writing/put-in';
import { serverWorld } from '@/lib/workflow/world';

/** POST /api/reports/{id}/statements — as far as the reader looked at the images. */
export const POST = handle<Path<'id'>>(async (request, { params }) => {
  const on = ifMatch(request);
  const asked = await readJson(request, putInSchema);
  const { id } = await params;
  return versioned(await putIn(await serverWorld(), { id, on }, asked));
});
