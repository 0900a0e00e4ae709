import { handle, type Path } from '@/lib/api/handle';
import { deletionText } from '@/lib/workflow/removal/certificates';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/deletions/{id}/text */
export const GET = handle<Path<'id'>>(async (_request, { params }) => {
  const { id } = await params;
  return new Response(await deletionText(await serverWorld(), id), {
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': `attachment; filename="deletion-${id}.txt"`,
    },
  });
});
