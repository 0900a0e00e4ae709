import { handle, type Path } from '@/lib/api/handle';
import { cancelPush } from '@/lib/workflow/pacs/push/pushes';
import { readPush } from '@/lib/workflow/pacs/push/stored';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/pacs/pushes/{id} */
export const GET = handle<Path<'id'>>(async (_request, { params }) =>
  Response.json(await readPush(await serverWorld(), (await params).id)),
);

/** DELETE /api/pacs/pushes/{id} — cancel it; what the other archive has stays there. */
export const DELETE = handle<Path<'id'>>(async (_request, { params }) => {
  await cancelPush(await serverWorld(), (await params).id);
  return new Response(null, { status: 204 });
});
