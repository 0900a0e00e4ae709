import { z } from 'zod';
import { byteStream } from '@/lib/api/byte-stream';
import { handle, readQuery, type Path } from '@/lib/api/handle';
import { downloadExport } from '@/lib/workflow/export/export';
import { serverWorld } from '@/lib/workflow/world';

const querySchema = z.object({ file: z.coerce.number().int().min(1).optional() });

/** GET /api/exports/{id}/download — one file, or a ZIP of several. */
export const GET = handle<Path<'id'>>(async (request, { params }) => {
  const { file } = readQuery(request, querySchema);
  const { name, mediaType, chunks } = await downloadExport(
    await serverWorld(),
    (await params).id,
    file,
  );
  return new Response(byteStream(chunks), {
    headers: {
      'content-type': mediaType,
      'content-disposition': `attachment; filename="${name}"`,
    },
  });
});
