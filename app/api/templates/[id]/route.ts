import { handle, ifMatch, readJson, versioned, type Path } from '@/lib/api/handle';
import { templateSchema } from '@/lib/report/writing/template';
import { removeTemplate, resaveTemplate } from '@/lib/workflow/writing/templates';
import { serverWorld } from '@/lib/workflow/world';

type Context = Path<'id'>;
const MOST_BYTES = 1024 ** 2;

/** PUT /api/templates/{id} */
export const PUT = handle<Context>(async (request, { params }) => {
  const basedOn = ifMatch(request);
  const template = await readJson(request, templateSchema, MOST_BYTES);
  const { id } = await params;
  return versioned(await resaveTemplate(await serverWorld(), id, basedOn, template));
});

/** DELETE /api/templates/{id} */
export const DELETE = handle<Context>(async (request, { params }) => {
  const basedOn = ifMatch(request);
  await removeTemplate(await serverWorld(), (await params).id, basedOn);
  return new Response(null, { status: 204 });
});
