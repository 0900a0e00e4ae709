import { handle, ifMatch, versioned, type Path } from '@/lib/api/handle';
import { undoAct } from '@/lib/workflow/review/regroup';
import { serverWorld } from '@/lib/workflow/world';

/** POST /api/reports/{id}/undo — one's own last act on its findings. */
export const POST = handle<Path<'id'>>(async (request, { params }) => {
  const on = ifMatch(request);
  const { id } = await params;
  return versioned(await undoAct(await serverWorld(), { id, on }, 'undo'));
});
