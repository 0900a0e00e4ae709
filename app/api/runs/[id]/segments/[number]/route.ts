import { handle, readJson, type Path } from '@/lib/api/handle';
import { decideProposalSchema } from '@/lib/api/segments/proposals';
import { decideProposal, proposedMask } from '@/lib/workflow/segmentation/proposals';
import { serverWorld } from '@/lib/workflow/world';

type Context = Path<'id' | 'number'>;

/** GET /api/runs/{id}/segments/{number} — the mask of a proposal. */
export const GET = handle<Context>(async (_request, { params }) => {
  const { id, number } = await params;
  return Response.json({
    mask: await proposedMask(await serverWorld(), id, Number(number) || 0),
  });
});

/** PUT /api/runs/{id}/segments/{number} — reject it, or take that back. */
export const PUT = handle<Context>(async (request, { params }) => {
  const { decision } = await readJson(request, decideProposalSchema);
  const { id, number } = await params;
  await decideProposal(await serverWorld(), id, Number(number) || 0, decision);
  return new Response(null, { status: 204 });
});
