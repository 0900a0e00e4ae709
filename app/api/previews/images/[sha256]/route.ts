import { handle, type Path } from '@/lib/api/handle';
import { previewImage } from '@/lib/workflow/prepare/preview';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/previews/images/{sha256} — the very bytes, as previewed or sent. */
export const GET = handle<Path<'sha256'>>(async (_request, { params }) => {
  const { sha256 } = await params;
  const png = await previewImage(await serverWorld(), sha256);
  return new Response(new Uint8Array(png), {
    headers: {
      'content-type': 'image/png',
      // Named by its content: it never changes.
      'cache-control': 'private, max-age=31536000, immutable',
    },
  });
});
