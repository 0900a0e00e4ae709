import { handle, type Path } from '@/lib/api/handle';
import { readDisputes } from '@/lib/workflow/blind/settle';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/comparisons/{id}/disputes — what readers differ on. */
export const GET = handle<Path<'id'>>(async (_request, { params }) =>
  Response.json({ disputes: await readDisputes(await serverWorld(), (await params).id) }),
);
