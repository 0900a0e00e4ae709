import { handle, type Path } from '@/lib/api/handle';
import { fileSent } from '@/lib/workflow/draft/record/files';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/runs/{id}/files/{number} — a volume or a DICOM file that it sent, byte for byte. */
export const GET = handle<Path<'id' | 'number'>>(async (_request, { params }) => {
  const { id, number } = await params;
  const { name, mediaType, bytes } = await fileSent(
    await serverWorld(),
    id,
    Number(number) || 0,
  );
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': mediaType,
      'content-disposition': `attachment; filename="${name}"`,
    },
  });
});
