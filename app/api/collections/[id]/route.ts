import { handle, ifMatch, readJson, versioned, type Path } from '@/lib/api/handle';
import { putCollectionSchema } from '@/lib/api/people/protocol';
import { dropCollection, saveCollection } from '@/lib/workflow/people/accounts';
import { serverWorld } from '@/lib/workflow/world';

type Context = Path<'id'>;

/** PUT /api/collections/{id} — all of it. */
export const PUT = handle<Context>(async (request, { params }) => {
  const version = ifMatch(request);
  const content = await readJson(request, putCollectionSchema);
  const before = { id: (await params).id, version };
  return versioned(await saveCollection(await serverWorld(), content, before));
});

/** DELETE /api/collections/{id} */
export const DELETE = handle<Context>(async (request, { params }) => {
  const before = { version: ifMatch(request), id: (await params).id };
  await dropCollection(await serverWorld(), before);
  return new Response(null, { status: 204 });
});
