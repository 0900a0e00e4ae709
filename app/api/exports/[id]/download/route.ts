import { z } from 'zod';
import { handle, readQuery, type Path } from '@/lib/api/handle';
import { downloadExport } from '@/lib/workflow/export/export';
import { serverWorld } from '@/lib/workflow/world';

const querySchema = z.object({ file: z.coerce.number().int().min(1).optional() });

/** GET /api/exports/{id}/download — one file, or a ZIP of several. */
export const GET = handle<Path<'id'>>(async (request, { params }) => {
  const { file } = readQuery(request, querySchema);
  const { name, mediaType, bytes } = await downloadExport(
    await serverWorld(),
    (await params).id,
    file,
  );
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': mediaType,
      'content-disposition': `attachment; filename="${name}"`,
    },
  });
});
