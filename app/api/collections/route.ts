import { handle, readJson, versioned } from '@/lib/api/handle';
import { putCollectionSchema } from '@/lib/api/people/protocol';
import { listCollections, saveCollection } from '@/lib/workflow/people/accounts';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/collections */
export const GET = handle(async () =>
  Response.json({ collections: await listCollections(await serverWorld()) }),
);

/** POST /api/collections */
export const POST = handle(async (request) => {
  const content = await readJson(request, putCollectionSchema);
  return versioned(await saveCollection(await serverWorld(), content), 201);
});
