import { patchAnnotationSchema } from '@/lib/api/annotations';
import { handle, ifMatch, readJson, versioned, type Path } from '@/lib/api/handle';
import { erase, readAnnotation, redraw } from '@/lib/workflow/annotate';
import { serverWorld } from '@/lib/workflow/world';

type Context = Path<'id'>;

/** GET /api/annotations/{id} */
export const GET = handle<Context>(async (_request, { params }) =>
  versioned(await readAnnotation(await serverWorld(), (await params).id)),
);

/** PATCH /api/annotations/{id} — new handles, label or measurements. */
export const PATCH = handle<Context>(async (request, { params }) => {
  const basedOn = ifMatch(request);
  const change = await readJson(request, patchAnnotationSchema);
  const { id } = await params;
  return versioned(await redraw(await serverWorld(), id, basedOn, change));
});

/** DELETE /api/annotations/{id} — kept as a version, shown no more. */
export const DELETE = handle<Context>(async (request, { params }) => {
  const basedOn = ifMatch(request);
  await erase(await serverWorld(), (await params).id, basedOn);
  return new Response(null, { status: 204 });
});
