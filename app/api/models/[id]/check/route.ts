import { handle, type Path } from '@/lib/api/handle';
import { checkModel } from '@/lib/workflow/check/check-model';
import { serverWorld } from '@/lib/workflow/world';

/** POST /api/models/{id}/check — try a model out with test cards. */
export const POST = handle<Path<'id'>>(async (request, { params }) =>
  Response.json(await checkModel(await serverWorld(), (await params).id, request.signal)),
);
