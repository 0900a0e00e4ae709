import { handle, type Path } from '@/lib/api/handle';
import { cancelPull } from '@/lib/workflow/pacs/pull/pulls';
import { readPull } from '@/lib/workflow/pacs/pull/stored';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/pacs/pulls/{id} */
export const GET = handle<Path<'id'>>(async (_request, { params }) =>
  Response.json(await readPull(await serverWorld(), (await params).id)),
);

/** DELETE /api/pacs/pulls/{id} — cancel it; what arrived stays. */
export const DELETE = handle<Path<'id'>>(async (_request, { params }) => {
  await cancelPull(await serverWorld(), (await params).id);
  return new Response(null, { status: 204 });
});
