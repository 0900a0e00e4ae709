import { byteStream } from '@/lib/api/byte-stream';
import { handle, type Path } from '@/lib/api/handle';
import { bundleOf } from '@/lib/workflow/experiments/bundle/write';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/experiments/{id}/bundle — a ZIP that another archive takes in, and computes the same from. */
export const GET = handle<Path<'id'>>(async (_request, { params }) => {
  const { id } = await params;
  const chunks = await bundleOf(await serverWorld(), id);
  return new Response(byteStream(chunks), {
    headers: {
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="experiment-${id}.zip"`,
      'cache-control': 'no-store',
    },
  });
});
