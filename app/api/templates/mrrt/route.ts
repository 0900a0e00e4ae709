import { handle, readJson } from '@/lib/api/handle';
import { mrrtSchema } from '@/lib/api/reading/writing';
import { templateFromMrrt } from '@/lib/report/writing/mrrt';

const MOST_BYTES = 1024 ** 2;

/** POST /api/templates/mrrt — read, and not kept: whoever sent it looks at it first. */
export const POST = handle(async (request) => {
  const { html } = await readJson(request, mrrtSchema, MOST_BYTES);
  return Response.json(templateFromMrrt(html));
});
