import { votesQuerySchema } from '@/lib/api/blind/protocol';
import { handle, readQuery, type Path } from '@/lib/api/handle';
import { exportVotes } from '@/lib/workflow/blind/votes';
import { serverWorld } from '@/lib/workflow/world';

const TYPES = { jsonl: 'application/x-ndjson', csv: 'text/csv; charset=utf-8' };

/** GET /api/comparisons/{id}/votes — what the statistics are computed from. */
export const GET = handle<Path<'id'>>(async (request, { params }) => {
  const { format } = readQuery(request, votesQuerySchema);
  const votes = await exportVotes(await serverWorld(), (await params).id, format);
  return new Response(Buffer.from(votes), {
    headers: {
      'content-type': TYPES[format],
      'content-disposition': `attachment; filename="votes.${format}"`,
    },
  });
});
