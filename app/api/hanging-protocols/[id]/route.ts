import { handle, type Path } from '@/lib/api/handle';
import { deleteOwn } from '@/lib/workflow/study/own-protocols';
import { serverWorld } from '@/lib/workflow/world';

/** DELETE /api/hanging-protocols/{id} */
export const DELETE = handle<Path<'id'>>(async (_request, { params }) => {
  await deleteOwn(await serverWorld(), (await params).id);
  return new Response(null, { status: 204 });
});
