import { handle, readQuery, type Path } from '@/lib/api/handle';
import { receiptQuerySchema } from '@/lib/api/pacs/push';
import { readReceipts } from '@/lib/workflow/pacs/push/stored';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/pacs/pushes/{id}/receipts — what the other archive said of each object. */
export const GET = handle<Path<'id'>>(async (request, { params }) => {
  const asked = readQuery(request, receiptQuerySchema);
  const { id } = await params;
  return Response.json(await readReceipts(await serverWorld(), id, asked));
});
