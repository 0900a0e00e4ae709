import { byteStream } from '@/lib/api/byte-stream';
import { exportArchiveRequestSchema } from '@/lib/api/exports';
import { handle, readJson } from '@/lib/api/handle';
import { exportArchive } from '@/lib/workflow/export/export';
import { serverWorld } from '@/lib/workflow/world';

/** POST /api/exports/archive — studies as a ZIP, made while it is read. */
export const POST = handle(async (request) => {
  const asked = await readJson(request, exportArchiveRequestSchema);
  const chunks = await exportArchive(await serverWorld(), asked, request.signal);
  return new Response(byteStream(chunks), {
    headers: {
      'content-type': 'application/zip',
      'content-disposition': 'attachment; filename="overread-export.zip"',
      'cache-control': 'no-store',
    },
  });
});
